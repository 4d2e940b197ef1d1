package lectern.emulator;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
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

    Predicate<EmulatorNode> filter(BodyPart filter) {
        return filter(filter, 0);
    }

    /** The order that {@code sorts} ask for: by time of creation, one way or the other; empty if for none. */
    static Optional<Comparator<EmulatorNode>> order(BodyPart sorts) {
        return sorts.items().stream().map(RowQuery::byTime).reduce(Comparator::thenComparing);
    }

    private static Comparator<EmulatorNode> byTime(BodyPart sort) {
        sort.only("timestamp", "direction").at("timestamp").oneOf(CREATED);
        var order = Comparator.comparing((EmulatorNode row) -> EmulatorShapes.shown(row.created));
        return sort.find("direction").map(BodyPart::string).filter("descending"::equals).isPresent()
                ? order.reversed() : order;
    }

    private Predicate<EmulatorNode> filter(BodyPart part, int level) {
        for (var join : List.of("and", "or")) {
            var group = part.find(join);
            if (group.isPresent()) {
                group.get().must(level < MAX_COMPOUND_LEVELS, "be not present");
                part.only(join);
                var parts = group.get().items().stream().map(item -> filter(item, level + 1)).toList();
                return join.equals("and") ? row -> parts.stream().allMatch(test -> test.test(row))
                        : row -> parts.stream().anyMatch(test -> test.test(row));
            }
        }
        return part.find("timestamp").isPresent() ? timestamp(part) : property(part);
    }

    private Predicate<EmulatorNode> property(BodyPart part) {
        var property = schema.at(part.at("property").string());
        var type = part.names().stream().filter(key -> !List.of("property", "type").contains(key)).findFirst()
                .orElseThrow(() -> part.should("have a condition"));
        EmulatorError.refuseIf(!type.equals(property.type()),
                "The property type in the database does not match the property type of the filter provided: "
                        + "database property " + property.type() + " does not match filter " + type);
        var condition = part.only("property", "type", type).at(type);
        condition.must(condition.names().size() == 1, "have one member");
        var operator = condition.names().iterator().next();
        var test = test(type, operator, condition.at(operator));
        return row -> test.test(words(property.valueOf(row)));
    }

    private static Predicate<List<String>> test(String type, String operator, BodyPart operand) {
        return switch (operator) {
            case "is_empty", "is_not_empty" -> {
                operand.must(operand.isTrue(), "be `true`");
                yield operator.equals("is_empty") ? List::isEmpty : words -> !words.isEmpty();
            }
            case "does_not_equal" -> test(type, "equals", operand).negate();
            case "does_not_contain" -> test(type, "contains", operand).negate();
            default -> switch (type) {
                case "number" -> number(operator, operand);
                case "title", "rich_text", "url" -> text(operator, operand);
                default -> word(type, operator, operand);
            };
        };
    }

    /** Of choices and relations, those of which there can be several contain a word, and the others equal it. */
    private static Predicate<List<String>> word(String type, String operator, BodyPart operand) {
        var isSeveral = List.of("multi_select", "relation").contains(type);
        operand.must(operator.equals(isSeveral ? "contains" : "equals"), "be not present");
        var wanted = switch (type) {
            case "checkbox" -> Boolean.toString(operand.isTrue());
            case "relation" -> operand.uuid();
            default -> operand.string();
        };
        return words -> words.contains(wanted);
    }

    private static Predicate<List<String>> text(String operator, BodyPart operand) {
        var wanted = operand.string();
        var lower = wanted.toLowerCase(Locale.ROOT);
        Predicate<String> test = switch (operator) {
            case "equals" -> wanted::equals;
            case "contains" -> text -> text.toLowerCase(Locale.ROOT).contains(lower);
            case "starts_with" -> text -> text.toLowerCase(Locale.ROOT).startsWith(lower);
            case "ends_with" -> text -> text.toLowerCase(Locale.ROOT).endsWith(lower);
            default -> throw operand.should("be not present");
        };
        return words -> test.test(String.join("", words));
    }

    private static Predicate<List<String>> number(String operator, BodyPart operand) {
        var wanted = operand.as(JsonValue.JsonNumber.class, "be a number").doubleValue();
        IntPredicate test = switch (operator) {
            case "equals" -> order -> order == 0;
            case "greater_than" -> order -> order > 0;
            case "less_than" -> order -> order < 0;
            case "greater_than_or_equal_to" -> order -> order >= 0;
            case "less_than_or_equal_to" -> order -> order <= 0;
            default -> throw operand.should("be not present");
        };
        return words -> words.stream().anyMatch(word ->
                test.test(Double.compare(Double.parseDouble(word), wanted)));
    }

    private static Predicate<EmulatorNode> timestamp(BodyPart part) {
        part.at("timestamp").oneOf(CREATED);
        var operand = part.only("timestamp", "type", CREATED).at(CREATED).only("on_or_after").at("on_or_after");
        try {
            var from = OffsetDateTime.parse(operand.string()).toInstant();
            return row -> !EmulatorShapes.shown(row.created).isBefore(from);
        } catch (DateTimeParseException notTime) {
            throw operand.should("be a valid ISO 8601 date string");
        }
    }

    /** A value as words: a text is one, a choice its name, a relation its ids, a number its literal; empty is none. */
    private static List<String> words(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonString string -> List.of(string.value());
            case JsonValue.JsonNumber number -> List.of(number.literal());
            case JsonValue.JsonBoolean truth -> List.of(Boolean.toString(truth == JsonValue.JsonBoolean.TRUE));
            case JsonValue.JsonObject option -> List.of(option.text("name").orElseThrow());
            case JsonValue.JsonNull none -> List.of();
            case JsonValue.JsonArray text when text.items().stream().allMatch(item -> item.at("text").isPresent()) ->
                    Stream.of(EmulatorText.plain(text)).filter(plain -> !plain.isEmpty()).toList();
            case JsonValue.JsonArray several -> several.items().stream()
                    .map(item -> item.text("name").or(() -> item.text("id")).orElseThrow()).toList();
        };
    }
}
