package lectern.status;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The templates of {@code pieces.html}. Every text that is put into one is escaped, for element content and for quoted
 * attributes, so that no title can become markup. Immutable.
 */
final class HtmlPieces {
    private static final Pattern TEMPLATE =
            Pattern.compile("<template id=\"([a-z-]+)\">(.*?)</template>", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String SLOT = "<slot></slot>";

    private final Map<String, String> templates = new HashMap<>();

    HtmlPieces(String html) {
        TEMPLATE.matcher(html).results().forEach(found -> templates.put(found.group(1), found.group(2)));
    }

    /** @param texts a value for each place in the template, with the element's id among them */
    Piece piece(String template, String parent, Map<String, String> texts) {
        var html = fill(templates.get(template), texts);
        var slot = html.indexOf(SLOT);
        return slot < 0
                ? new Piece(parent, html, "")
                : new Piece(parent, html.substring(0, slot), html.substring(slot + SLOT.length()));
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

    static String escape(String text) {
        var html = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append((char) c);
            }
        });
        return html.toString();
    }
}
