package lectern.notion;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ids as Notion shows them to people: dashed, bare, or inside a link of the old or the new host. Pure. */
final class NotionIds {
    /** A segment of a link: perhaps a title, then the id. */
    private static final Pattern SEGMENT = Pattern.compile(
            "(?:.*-)?(\\p{XDigit}{8})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{12})");

    private NotionIds() {}

    /**
     * The id as a dashed UUID in lower case.
     *
     * @throws IllegalArgumentException if there is none in the text; the message says what was expected, not what was
     *         given, since that may be a token pasted into the wrong place
     */
    static String parse(String text) {
        var link = text.strip().split("#", 2)[0].split("\\?", 2);
        var segments = link[0].split("/");
        for (var i = segments.length - 1; i >= 0; i--) {
            var id = find(segments[i]);
            if (id.isPresent()) {
                return id.get();
            }
        }
        for (var parameter : link.length > 1 ? link[1].split("&") : new String[0]) {
            var id = find(parameter.startsWith("p=") ? parameter.substring(2) : "");
            if (id.isPresent()) {
                return id.get();
            }
        }
        throw new IllegalArgumentException("no Notion id in the " + text.length() + " characters given: expected "
                + "32 hexadecimal digits, with or without dashes, or the database's link "
                + "(what follows v= in it is the id of a view, not of the database)");
    }

    private static Optional<String> find(String segment) {
        var id = SEGMENT.matcher(segment);
        return id.matches()
                ? Optional.of(id.replaceFirst("$1-$2-$3-$4-$5").toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
