package lectern.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import lectern.json.JsonValue;

/** Lists, of which a request gets a part at a time. Stateless. */
final class ListPage {
    static final int MAX_PAGE_SIZE = 100;

    private ListPage() {}

    /**
     * Answers with the part that {@code start_cursor} and {@code page_size} of a body or query ask for. The cursor
     * names the first item of the next part.
     *
     * @param type what it is a list of
     * @param name what tells an item from all others, whatever is added or removed before it
     */
    static <T> JsonValue.JsonObject.Builder of(BodyPart request, String type, List<T> items, Function<T, String> name,
            Function<T, JsonValue> shape) {
        var cursor = request.find("start_cursor").map(BodyPart::string).orElse("");
        var size = size(request);
        var from = cursor.isEmpty() ? 0 : IntStream.range(0, items.size())
                .filter(i -> cursor(name.apply(items.get(i))).equals(cursor)).findFirst()
                .orElseThrow(() -> EmulatorError.validation("The start_cursor provided is invalid: " + cursor));
        var to = Math.min(items.size(), from + size);
        var hasMore = to < items.size();
        var next = hasMore ? new JsonValue.JsonString(cursor(name.apply(items.get(to)))) : JsonValue.JsonNull.NULL;
        return JsonValue.JsonObject.builder().put("object", "list")
                .put("results", new JsonValue.JsonArray(items.subList(from, to).stream().map(shape).toList()))
                .put("next_cursor", next).put("has_more", hasMore).put("type", type).put(type, EmulatorShapes.NOTHING);
    }

    static int size(BodyPart request) {
        var part = request.find("page_size");
        if (part.isEmpty()) {
            return MAX_PAGE_SIZE;
        }
        var size = part.get().as(JsonValue.JsonNumber.class, "be a number").wholeNumber()
                .orElseThrow(() -> part.get().should("be a number"));
        part.get().must(size >= 1, "be ≥ `1`");
        part.get().must(size <= MAX_PAGE_SIZE, "be ≤ `" + MAX_PAGE_SIZE + "`");
        return (int) size;
    }

    /** In a spelling that invites nobody to read it: long, and with characters that mean something in URLs. */
    private static String cursor(String first) {
        var text = ("from?" + first).repeat(10);
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
