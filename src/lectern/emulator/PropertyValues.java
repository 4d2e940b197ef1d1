package lectern.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import lectern.json.JsonValue;

/**
 * Property values, from what a request sends to what a page keeps. One is made per request, over the request's copy of
 * the schema, to which new options are added.
 *
 * @param pageExists tells whether a relation may name this id
 */
record PropertyValues(EmulatorSchema schema, Predicate<String> pageExists) {
    /** UTF-16 code units in the name of an option. */
    static final int MAX_OPTION_UNITS = 100;

    /** The values by property id. */
    Map<String, JsonValue> parse(BodyPart properties) {
        var values = new LinkedHashMap<String, JsonValue>();
        for (var key : properties.names()) {
            var property = schema.find(key)
                    .orElseThrow(() -> EmulatorError.validation(key + " is not a property that exists."));
            values.put(property.id(), parse(property, properties.at(key)));
        }
        return values;
    }

    /** The name of an option within its rules. */
    static String optionName(BodyPart part) {
        var name = part.string();
        EmulatorError.refuseIf(name.contains(","), "Invalid select option, commas not allowed: " + name);
        part.lengthAtMost(MAX_OPTION_UNITS, name.length());
        return name;
    }

    private JsonValue parse(EmulatorSchema.Property property, BodyPart given) {
        var type = property.type();
        if (type.equals("title") && given.value() instanceof JsonValue.JsonArray) {
            return EmulatorText.parse(given);
        }
        EmulatorError.refuseIf(given.find(type).isEmpty(), property.name() + " is expected to be " + type + ".");
        return value(property, given.only("id", "type", type).at(type));
    }

    private JsonValue value(EmulatorSchema.Property property, BodyPart given) {
        return switch (property.type()) {
            case "title", "rich_text" -> EmulatorText.parse(given);
            case "multi_select" -> given.each(item -> option(property, item));
            case "relation" -> given.each(item -> related(item.at("id").uuid()));
            case "checkbox" -> JsonValue.JsonBoolean.of(given.isTrue());
            default -> given.isNull() ? property.emptyValue() : single(property, given);
        };
    }

    private JsonValue single(EmulatorSchema.Property property, BodyPart given) {
        return switch (property.type()) {
            case "number" -> given.as(JsonValue.JsonNumber.class, "be a number or `null`");
            case "url" -> new JsonValue.JsonString(given.string());
            case "select" -> option(property, given);
            case "status" -> {
                var name = given.at("name").string();
                yield property.option(name).orElseThrow(() -> EmulatorError.validation(
                        "Invalid status option. Status option \"" + name + "\" does not exist\"."));
            }
            default -> throw new IllegalStateException("no values of type " + property.type());
        };
    }

    private JsonValue option(EmulatorSchema.Property property, BodyPart given) {
        given.only("id", "name", "color", "description");
        return schema.option(property.id(), optionName(given.at("name")));
    }

    private JsonValue related(String id) {
        if (!pageExists.test(id)) {
            throw EmulatorError.notFound("page", id);
        }
        return JsonValue.JsonObject.of("id", new JsonValue.JsonString(id));
    }
}
