package lectern.notion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lectern.json.JsonValue;

/** Notion's form of text: a list of items, each of a limited length. Pure. */
final class RichText {
    /** Limit of {@code text.content}, in UTF-16 units (API reference, "Request limits"). */
    static final int MAX_ITEM_UNITS = 2000;

    /** Limit of any array of items or blocks (same page). */
    static final int MAX_ITEMS = 100;

    private RichText() {}

    /** The text in as many items as it takes, no surrogate pair cut. */
    static JsonValue.JsonArray of(String text) {
        var pieces = new ArrayList<String>();
        var start = 0;
        while (text.length() - start > MAX_ITEM_UNITS) {
            var end = start + MAX_ITEM_UNITS;
            end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
            pieces.add(text.substring(start, end));
            start = end;
        }
        pieces.add(text.substring(start));
        return of(pieces);
    }

    /** One item per piece. */
    static JsonValue.JsonArray of(List<String> pieces) {
        return new JsonValue.JsonArray(pieces.stream().map(RichText::item).toList());
    }

    static JsonValue item(String piece) {
        return JsonValue.JsonObject.of("text", JsonValue.JsonObject.of("content", new JsonValue.JsonString(piece)));
    }

    /** An item that leads somewhere. */
    static JsonValue link(String piece, String url) {
        var link = JsonValue.JsonObject.of("url", new JsonValue.JsonString(url));
        return JsonValue.JsonObject.of("text",
                JsonValue.JsonObject.builder().put("content", piece).put("link", link).build());
    }

    /** What items that Notion gave say. */
    static String read(List<JsonValue> items) {
        return items.stream().map(item -> item.text("plain_text").orElse("")).collect(Collectors.joining());
    }
}
