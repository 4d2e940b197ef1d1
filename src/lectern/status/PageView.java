package lectern.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lectern.json.JsonValue;

/**
 * The page at one moment: its pieces by id, in the order of the document. Must not be changed once made.
 *
 * @param id tells this view from all others, those of other runs included
 * @param title of the browser's tab
 * @param say what a screen reader is told; empty if nothing
 */
record PageView(long id, Map<String, Piece> pieces, String title, String say) {
    private static final String INDEX = PageFiles.text("index.html");
    private static final Pattern SLOT = Pattern.compile("<slot name=\"([a-z]+)\"></slot>");

    /** The whole page, for a browser that has nothing yet. */
    String html() {
        var children = pieces.values().stream().collect(Collectors.groupingBy(Piece::parent));
        var index = HtmlPieces.fill(INDEX, Map.of("view", Long.toString(id), "say", say, "title", title));
        return SLOT.matcher(index).replaceAll(slot -> {
            var html = new StringBuilder();
            append(html, slot.group(1), children);
            return Matcher.quoteReplacement(html.toString());
        });
    }

    private static void append(StringBuilder html, String parent, Map<String, List<Piece>> children) {
        for (var piece : children.getOrDefault(parent, List.of())) {
            html.append(piece.open());
            append(html, piece.id(), children);
            html.append(piece.close());
        }
    }

    boolean shows(PageView other) {
        return pieces.equals(other.pieces) && title.equals(other.title) && say.equals(other.say);
    }

    /**
     * What turns an earlier view's page into this one, in an order in which it can be done: each piece that is new or
     * other, after which sibling it stands, and without HTML those that are gone.
     */
    JsonValue since(PageView earlier) {
        var changes = new ArrayList<JsonValue>();
        earlier.pieces.keySet().stream().filter(id -> !pieces.containsKey(id))
                .forEach(gone -> changes.add(JsonValue.JsonObject.of("id", new JsonValue.JsonString(gone))));
        var latest = new HashMap<String, String>();
        pieces.forEach((id, piece) -> {
            var before = latest.put(piece.parent(), id);
            if (!piece.equals(earlier.pieces.get(id))) {
                var change = JsonValue.JsonObject.builder().put("id", id).put("parent", piece.parent());
                if (before != null) {
                    change.put("after", before);
                }
                changes.add(change.put("html", piece.open() + piece.close()).build());
            }
        });
        return JsonValue.JsonObject.builder().put("pieces", new JsonValue.JsonArray(changes)).put("title", title)
                .put("say", say).build();
    }
}
