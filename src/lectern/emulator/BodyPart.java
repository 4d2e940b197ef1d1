package lectern.emulator;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * A piece of a request and the path by which Notion's messages name it, such as {@code body.children[0].code}. The path
 * starts with where it came: {@code body}, {@code query} or {@code path}. Each check throws what Notion answers.
 */
record BodyPart(String path, JsonValue value) {
    private static final int MAX_SHOWN_CHARACTERS = 200;

    /** This, if it is an object with no members but these. */
    BodyPart only(String... names) {
        return only(List.of(names));
    }

    BodyPart only(Collection<String> known) {
        names().forEach(name -> at(name).must(known.contains(name), "be not present"));
        return this;
    }

    /** The names of this object's members, in order. */
    Set<String> names() {
        return object().members().keySet();
    }

    JsonValue.JsonObject object() {
        return as(JsonValue.JsonObject.class, "be an object");
    }

    /** The member, which must be there. */
    BodyPart at(String name) {
        return find(name).orElseThrow(() -> failed(path + "." + name, "be defined", "undefined"));
    }

    Optional<BodyPart> find(String name) {
        return object().at(name).map(member -> new BodyPart(path + "." + name, member));
    }

    List<BodyPart> items() {
        var items = as(JsonValue.JsonArray.class, "be an array").items();
        return IntStream.range(0, items.size())
                .mapToObj(i -> new BodyPart(path + "[" + i + "]", items.get(i))).toList();
    }

    /** The array of what each item becomes. */
    JsonValue.JsonArray each(Function<BodyPart, JsonValue> parse) {
        return new JsonValue.JsonArray(items().stream().map(parse).toList());
    }

    String string() {
        return as(JsonValue.JsonString.class, "be a string").value();
    }

    /** The string, which must be one of these words. */
    String oneOf(String... words) {
        var word = string();
        if (!List.of(words).contains(word)) {
            var all = "`\"" + String.join("\"`, `\"", words) + "\"`";
            throw should("be " + all.replaceFirst(", (?=[^,]*$)", " or "));
        }
        return word;
    }

    /** The string in the dashed form of a UUID, for which 32 hex digits will do. */
    String uuid() {
        var digits = string().replace("-", "").toLowerCase(Locale.ROOT);
        must(digits.matches("[0-9a-f]{32}"), "be a valid uuid");
        return EmulatorNode.dashed(digits);
    }

    boolean isTrue() {
        return as(JsonValue.JsonBoolean.class, "be a boolean") == JsonValue.JsonBoolean.TRUE;
    }

    /** Whether the member is true; {@code otherwise} if it is not there. */
    boolean isTrue(String name, boolean otherwise) {
        return find(name).map(BodyPart::isTrue).orElse(otherwise);
    }

    boolean isNull() {
        return value == JsonValue.JsonNull.NULL;
    }

    /** The value, which must be of this type to keep {@code rule}. */
    <T> T as(Class<T> type, String rule) {
        must(type.isInstance(value), rule);
        return type.cast(value);
    }

    /** @throws EmulatorError unless this part keeps {@code rule} */
    void must(boolean kept, String rule) {
        if (!kept) {
            throw should(rule);
        }
    }

    /** @throws EmulatorError if {@code size}, which is this part's length, is over {@code limit} */
    void lengthAtMost(int limit, int size) {
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
