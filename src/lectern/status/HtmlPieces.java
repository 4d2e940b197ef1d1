package lectern.status;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The templates of {@code pieces.html}. Every text that is put into one is escaped, for element content and for quoted
 * attributes, so that no title can become markup. Pure.
 */
final class HtmlPieces {
    private static final Pattern TEMPLATE =
            Pattern.compile("<template id=\"([a-z-]+)\">(.*?)</template>", Pattern.DOTALL);
    private static final Map<String, String> TEMPLATES = TEMPLATE.matcher(PageFiles.text("pieces.html")).results()
            .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String SLOT = "<slot></slot>";

    private HtmlPieces() {}

    /** @param texts a value for each place in the template but the id */
    static Piece piece(String template, String id, String parent, Map<String, String> texts) {
        var all = new HashMap<>(texts);
        all.put("id", id);
        var html = fill(TEMPLATES.get(template), all);
        var slot = html.indexOf(SLOT);
        return slot < 0
                ? new Piece(id, parent, html, "")
                : new Piece(id, parent, html.substring(0, slot), html.substring(slot + SLOT.length()));
    }

    static String fill(String template, Map<String, String> texts) {
        return PLACE.matcher(template).replaceAll(place -> {
            var text = texts.get(place.group(1));
            if (text == null) {
                throw new IllegalStateException("no text for the place " + place.group(1));
            }
            return Matcher.quoteReplacement(escape(text));
        });
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
