package lectern.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * A piece of a request and the path by which Notion's messages name it, such as {@code body.children[0].code}. The path
 * starts with where it came: {@code body}, {@code query} or {@code path}. Each check throws what Notion answers.
 */
record BodyPart(String path, JsonValue value) {
    private static final int MAX_SHOWN_CHARACTERS = 200;

    /** This, if it is an object with no members but these. */
    BodyPart only(String... names) throws EmulatorError {
        for (var name : object().members().keySet()) {
            if (!List.of(names).contains(name)) {
                throw at(name).should("be not present");
            }
        }
        return this;
    }

    JsonValue.JsonObject object() throws EmulatorError {
        if (value instanceof JsonValue.JsonObject object) {
            return object;
        }
        throw should("be an object");
    }

    /** The member, which must be there. */
    BodyPart at(String name) throws EmulatorError {
        var found = find(name);
        if (found.isEmpty()) {
            throw failed(path + "." + name, "be defined", "undefined");
        }
        return found.get();
    }

    Optional<BodyPart> find(String name) throws EmulatorError {
        return object().at(name).map(member -> new BodyPart(path + "." + name, member));
    }

    List<BodyPart> items() throws EmulatorError {
        if (!(value instanceof JsonValue.JsonArray array)) {
            throw should("be an array");
        }
        var items = new ArrayList<BodyPart>();
        for (var item : array.items()) {
            items.add(new BodyPart(path + "[" + items.size() + "]", item));
        }
        return items;
    }

    String string() throws EmulatorError {
        if (value instanceof JsonValue.JsonString string) {
            return string.value();
        }
        throw should("be a string");
    }

    /** The string in the dashed form of a UUID, for which 32 hex digits will do. */
    String uuid() throws EmulatorError {
        var digits = string().replace("-", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{32}")) {
            throw should("be a valid uuid");
        }
        return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    }

    boolean isTrue() throws EmulatorError {
        if (value instanceof JsonValue.JsonBoolean truth) {
            return truth == JsonValue.JsonBoolean.TRUE;
        }
        throw should("be a boolean");
    }

    /** Whether the member is true; {@code otherwise} if it is not there. */
    boolean isTrue(String name, boolean otherwise) throws EmulatorError {
        return find(name).isPresent() ? at(name).isTrue() : otherwise;
    }

    boolean isNull() {
        return value == JsonValue.JsonNull.NULL;
    }

    /** @throws EmulatorError if {@code size}, which is this part's length, is over {@code limit} */
    void lengthAtMost(int limit, int size) throws EmulatorError {
        if (size > limit) {
            throw failed(path + ".length", "be ≤ `" + limit + "`", Integer.toString(size));
        }
    }

    /** What Notion answers where this part breaks {@code rule}. */
    EmulatorError should(String rule) {
        var shown = JsonWriter.text(value);
        return failed(path, rule, shown.substring(0, Math.min(shown.length(), MAX_SHOWN_CHARACTERS)));
    }

    private static EmulatorError failed(String path, String rule, String actual) {
        return EmulatorError.validation(path.split("\\.")[0] + " failed validation: " + path + " should " + rule
                + ", instead was `" + actual + "`.");
    }
}
