package lectern.notion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        var segments = List.of(link[0].split("/")).reversed().stream();
        var parameters = Arrays.stream(link).skip(1).flatMap(query -> Arrays.stream(query.split("&")))
                .filter(parameter -> parameter.startsWith("p=")).map(parameter -> parameter.substring(2));
        return Stream.concat(segments, parameters).map(SEGMENT::matcher).filter(Matcher::matches).findFirst()
                .map(id -> id.replaceFirst("$1-$2-$3-$4-$5").toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException("no Notion id in the " + text.length()
                        + " characters given: expected 32 hexadecimal digits, with or without dashes, or the "
                        + "database's link (what follows v= in it is the id of a view, not of the database)"));
    }
}
