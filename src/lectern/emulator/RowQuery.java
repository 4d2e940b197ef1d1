package lectern.emulator;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/**
 * Filters and sorts of a query, checked against the schema before any row is looked at. Texts are compared exactly by
 * {@code equals}, regardless of case by the others; times to the minute, as answers show them. Of timestamps only that
 * of creation is known, and rows are sorted by nothing else.
 */
record RowQuery(EmulatorSchema schema) {
    /** Levels of {@code and} and {@code or}. */
    static final int MAX_COMPOUND_LEVELS = 2;
    private static final String CREATED = "created_time";

    Predicate<EmulatorNode> filter(BodyPart filter) throws EmulatorError {
        return filter(filter, 0);
    }

    /** The order that {@code sorts} ask for: by time of creation, one way or the other. */
    static Comparator<EmulatorNode> order(BodyPart sorts) throws EmulatorError {
        Comparator<EmulatorNode> order = (a, b) -> 0;
        for (var sort : sorts.items()) {
            created(sort.only("timestamp", "direction"));
            var byTime = Comparator.comparing((EmulatorNode row) -> EmulatorShapes.shown(row.created));
            var direction = sort.find("direction");
            var descending = direction.isPresent() && direction.get().string().equals("descending");
            order = order.thenComparing(descending ? byTime.reversed() : byTime);
        }
        return order;
    }

    private Predicate<EmulatorNode> filter(BodyPart part, int level) throws EmulatorError {
        for (var join : List.of("and", "or")) {
            var group = part.find(join);
            if (group.isPresent()) {
                if (level == MAX_COMPOUND_LEVELS) {
                    throw group.get().should("be not present");
                }
                part.only(join);
                var parts = new ArrayList<Predicate<EmulatorNode>>();
                for (var item : group.get().items()) {
                    parts.add(filter(item, level + 1));
                }
                return join.equals("and") ? row -> parts.stream().allMatch(test -> test.test(row))
                        : row -> parts.stream().anyMatch(test -> test.test(row));
            }
        }
        return part.find("timestamp").isPresent() ? timestamp(part) : property(part);
    }

    private Predicate<EmulatorNode> property(BodyPart part) throws EmulatorError {
        var name = part.at("property").string();
        var property = schema.find(name)
                .orElseThrow(() -> EmulatorError.validation("Could not find property with name or id: " + name));
        var type = part.object().members().keySet().stream()
                .filter(key -> !key.equals("property") && !key.equals("type")).findFirst()
                .orElseThrow(() -> part.should("have a condition"));
        if (!type.equals(property.type())) {
            throw EmulatorError.validation("The property type in the database does not match the property type of the "
                    + "filter provided: database property " + property.type() + " does not match filter " + type);
        }
        var condition = part.only("property", "type", type).at(type);
        var operator = operator(condition);
        var test = test(type, operator, condition.at(operator));
        return row -> test.test(words(property.valueOf(row)));
    }

    /** The name of a condition's one member. */
    private static String operator(BodyPart condition) throws EmulatorError {
        var names = condition.object().members().keySet();
        if (names.size() != 1) {
            throw condition.should("have one member");
        }
        return names.iterator().next();
    }

    private static Predicate<List<String>> test(String type, String operator, BodyPart operand) throws EmulatorError {
        return switch (operator) {
            case "is_empty", "is_not_empty" -> {
                if (!operand.isTrue()) {
                    throw operand.should("be `true`");
                }
                yield operator.equals("is_empty") ? List::isEmpty : words -> !words.isEmpty();
            }
            case "does_not_equal" -> test(type, "equals", operand).negate();
            case "does_not_contain" -> test(type, "contains", operand).negate();
            default -> switch (type) {
                case "number" -> number(operator, operand);
                case "checkbox" -> {
                    allow(operator.equals("equals"), operand);
                    var wanted = List.of(Boolean.toString(operand.isTrue()));
                    yield wanted::equals;
                }
                case "multi_select", "relation" -> {
                    allow(operator.equals("contains"), operand);
                    var wanted = type.equals("relation") ? operand.uuid() : operand.string();
                    yield words -> words.contains(wanted);
                }
                case "select", "status" -> {
                    allow(operator.equals("equals"), operand);
                    yield List.of(operand.string())::equals;
                }
                default -> text(operator, operand);
            };
        };
    }

    private static void allow(boolean known, BodyPart operand) throws EmulatorError {
        if (!known) {
            throw operand.should("be not present");
        }
    }

    private static Predicate<List<String>> text(String operator, BodyPart operand) throws EmulatorError {
        var wanted = operand.string();
        var lower = wanted.toLowerCase(Locale.ROOT);
        Predicate<String> test = switch (operator) {
            case "equals" -> wanted::equals;
            case "contains" -> text -> text.toLowerCase(Locale.ROOT).contains(lower);
            case "starts_with" -> text -> text.toLowerCase(Locale.ROOT).startsWith(lower);
            case "ends_with" -> text -> text.toLowerCase(Locale.ROOT).endsWith(lower);
            default -> throw operand.should("be not present");
        };
        return words -> test.test(words.isEmpty() ? "" : words.getFirst());
    }

    private static Predicate<List<String>> number(String operator, BodyPart operand) throws EmulatorError {
        if (!(operand.value() instanceof JsonValue.JsonNumber wanted)) {
            throw operand.should("be a number");
        }
        Predicate<Integer> test = switch (operator) {
            case "equals" -> order -> order == 0;
            case "greater_than" -> order -> order > 0;
            case "less_than" -> order -> order < 0;
            case "greater_than_or_equal_to" -> order -> order >= 0;
            case "less_than_or_equal_to" -> order -> order <= 0;
            default -> throw operand.should("be not present");
        };
        var value = wanted.doubleValue();
        return words -> !words.isEmpty() && test.test(Double.compare(Double.parseDouble(words.getFirst()), value));
    }

    private static Predicate<EmulatorNode> timestamp(BodyPart part) throws EmulatorError {
        created(part);
        var operand = part.only("timestamp", "type", CREATED).at(CREATED).only("on_or_after").at("on_or_after");
        try {
            var from = OffsetDateTime.parse(operand.string()).toInstant();
            return row -> !EmulatorShapes.shown(row.created).isBefore(from);
        } catch (DateTimeParseException notTime) {
            throw operand.should("be a valid ISO 8601 date string");
        }
    }

    private static void created(BodyPart part) throws EmulatorError {
        if (!part.at("timestamp").string().equals(CREATED)) {
            throw part.at("timestamp").should("be `\"" + CREATED + "\"`");
        }
    }

    /** A value as words: a text is one, a choice its name, a relation its ids, a number its literal; empty is none. */
    private static List<String> words(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonString string -> List.of(string.value());
            case JsonValue.JsonNumber number -> List.of(number.literal());
            case JsonValue.JsonBoolean truth -> List.of(truth == JsonValue.JsonBoolean.TRUE ? "true" : "false");
            case JsonValue.JsonObject option -> List.of(option.text("name").orElseThrow());
            case JsonValue.JsonNull none -> List.of();
            case JsonValue.JsonArray text when text.items().stream().allMatch(item -> item.at("text").isPresent()) ->
                    Stream.of(EmulatorText.plain(text)).filter(plain -> !plain.isEmpty()).toList();
            case JsonValue.JsonArray several -> several.items().stream()
                    .map(item -> item.text("name").or(() -> item.text("id")).orElseThrow()).toList();
        };
    }
}
