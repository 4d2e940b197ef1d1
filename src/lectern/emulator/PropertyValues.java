package lectern.emulator;

import java.util.ArrayList;
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
    Map<String, JsonValue> parse(BodyPart properties) throws EmulatorError {
        var values = new LinkedHashMap<String, JsonValue>();
        for (var key : properties.object().members().keySet()) {
            var property = schema.find(key)
                    .orElseThrow(() -> EmulatorError.validation(key + " is not a property that exists."));
            var given = properties.at(key);
            if (property.type().equals("title") && given.value() instanceof JsonValue.JsonArray) {
                values.put(property.id(), EmulatorText.parse(given));
                continue;
            }
            if (given.find(property.type()).isEmpty()) {
                throw EmulatorError.validation(property.name() + " is expected to be " + property.type() + ".");
            }
            given.only("id", "type", property.type());
            values.put(property.id(), value(property, given.at(property.type())));
        }
        return values;
    }

    /** The name of an option within its rules. */
    static String optionName(BodyPart part) throws EmulatorError {
        var name = part.string();
        if (name.contains(",")) {
            throw EmulatorError.validation("Invalid select option, commas not allowed: " + name);
        }
        part.lengthAtMost(MAX_OPTION_UNITS, name.length());
        return name;
    }

    private JsonValue value(EmulatorSchema.Property property, BodyPart given) throws EmulatorError {
        return switch (property.type()) {
            case "title", "rich_text" -> EmulatorText.parse(given);
            case "multi_select" -> options(property, given);
            case "relation" -> relation(given);
            case "checkbox" -> JsonValue.JsonBoolean.of(given.isTrue());
            default -> given.isNull() ? property.emptyValue() : single(property, given);
        };
    }

    private JsonValue single(EmulatorSchema.Property property, BodyPart given) throws EmulatorError {
        return switch (property.type()) {
            case "number" -> {
                if (!(given.value() instanceof JsonValue.JsonNumber)) {
                    throw given.should("be a number or `null`");
                }
                yield given.value();
            }
            case "url" -> new JsonValue.JsonString(given.string());
            case "select" -> option(property, given);
            case "status" -> status(property, given.at("name").string());
            default -> throw new IllegalStateException("no values of type " + property.type());
        };
    }

    private JsonValue options(EmulatorSchema.Property property, BodyPart given) throws EmulatorError {
        var options = new ArrayList<JsonValue>();
        for (var item : given.items()) {
            options.add(option(property, item));
        }
        return new JsonValue.JsonArray(options);
    }

    private JsonValue option(EmulatorSchema.Property property, BodyPart given) throws EmulatorError {
        given.only("id", "name", "color", "description");
        return schema.option(property.id(), optionName(given.at("name")));
    }

    private static JsonValue status(EmulatorSchema.Property property, String name) throws EmulatorError {
        return property.config().items("options").stream()
                .filter(option -> option.text("name").orElseThrow().equals(name)).findFirst()
                .orElseThrow(() -> EmulatorError.validation(
                        "Invalid status option. Status option \"" + name + "\" does not exist\"."));
    }

    private JsonValue relation(BodyPart given) throws EmulatorError {
        var pages = new ArrayList<JsonValue>();
        for (var item : given.items()) {
            var id = item.at("id").uuid();
            if (!pageExists.test(id)) {
                throw EmulatorError.notFound("page", id);
            }
            pages.add(JsonValue.JsonObject.of("id", new JsonValue.JsonString(id)));
        }
        return new JsonValue.JsonArray(pages);
    }
}
