package lectern.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import lectern.json.JsonValue;

/**
 * Which part of a list a request asks for. The cursor names the first item of the next part, in a spelling that invites
 * nobody to read it.
 *
 * @param cursor empty for the start
 */
record ListPage(String cursor, int size) {
    static final int MAX_PAGE_SIZE = 100;

    /** What {@code start_cursor} and {@code page_size} of this body or query ask for. */
    static ListPage of(BodyPart request) throws EmulatorError {
        var cursor = request.find("start_cursor");
        var size = request.find("page_size");
        return new ListPage(cursor.isPresent() ? cursor.get().string() : "",
                size.isPresent() ? size(size.get()) : MAX_PAGE_SIZE);
    }

    /** The answer that holds this part of {@code nodes}; {@code type} is what it is a list of. */
    JsonValue.JsonObject.Builder answer(
            String type, List<EmulatorNode> nodes, Function<EmulatorNode, JsonValue> shape) throws EmulatorError {
        return answer(type, nodes, node -> node.id, shape);
    }

    /** @param name what tells an item from all others, whatever is added or removed before it */
    <T> JsonValue.JsonObject.Builder answer(
            String type, List<T> items, Function<T, String> name, Function<T, JsonValue> shape) throws EmulatorError {
        var from = cursor.isEmpty() ? 0 : position(items, name);
        var to = Math.min(items.size(), from + size);
        var results = items.subList(from, to).stream().map(shape).toList();
        var next = to < items.size()
                ? new JsonValue.JsonString(cursor(name.apply(items.get(to)))) : JsonValue.JsonNull.NULL;
        return JsonValue.JsonObject.builder().put("object", "list")
                .put("results", new JsonValue.JsonArray(results))
                .put("next_cursor", next).put("has_more", to < items.size())
                .put("type", type).put(type, JsonValue.JsonObject.builder().build());
    }

    private <T> int position(List<T> items, Function<T, String> name) throws EmulatorError {
        for (var i = 0; i < items.size(); i++) {
            if (cursor(name.apply(items.get(i))).equals(cursor)) {
                return i;
            }
        }
        throw EmulatorError.validation("The start_cursor provided is invalid: " + cursor);
    }

    private static String cursor(String first) {
        // Long, and with characters that mean something in URLs, as nothing forbids Notion.
        var text = ("from?" + first).repeat(10);
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int size(BodyPart part) throws EmulatorError {
        if (!(part.value() instanceof JsonValue.JsonNumber number) || number.wholeNumber().isEmpty()) {
            throw part.should("be a number");
        }
        var size = number.wholeNumber().getAsLong();
        if (size < 1) {
            throw part.should("be ≥ `1`");
        }
        if (size > MAX_PAGE_SIZE) {
            throw part.should("be ≤ `" + MAX_PAGE_SIZE + "`");
        }
        return (int) size;
    }
}
