package lectern.captions;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a cue without its mark-up. Pure. */
final class CueText {
    /**
     * Only tags that captions have (W3C WebVTT §6.4, and SRT's): a lecture may well speak of {@code List<String>}. Of a
     * voice tag the speaker's name stays.
     */
    private static final Pattern TAG = Pattern.compile(
            "<v(?:\\.[^\\s>]*)?\\s+([^>]+)>|</?(?:[biuvc]|ruby|rt|lang|font)(?:[.\\s][^>]*)?>|<\\d+:[\\d:.]+>"
                    + "|\\{\\\\an?\\d+\\}", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,5}));");
    private static final Map<String, String> ENTITIES = Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"",
            "apos", "'", "nbsp", " ", "lrm", "\u200E", "rlm", "\u200F");
    private static final int HEXADECIMAL = 16;

    private CueText() {}

    /** Tags dropped, entities decoded once, white space as single spaces. */
    static String plain(String payload) {
        var words = TAG.matcher(payload).replaceAll(CueText::speaker);
        return ENTITY.matcher(words).replaceAll(CueText::decoded).strip().replaceAll("\\s+", " ");
    }

    private static String speaker(MatchResult tag) {
        return tag.group(1) == null ? "" : Matcher.quoteReplacement(tag.group(1).strip() + ": ");
    }

    private static String decoded(MatchResult entity) {
        var decoded = entity.group(3) != null
                ? ENTITIES.getOrDefault(entity.group(3), entity.group())
                : character(entity.group(1) != null
                        ? Integer.parseInt(entity.group(1))
                        : Integer.parseInt(entity.group(2), HEXADECIMAL), entity.group());
        return Matcher.quoteReplacement(decoded);
    }

    /** The character of that number; what stood there, if there is none. */
    private static String character(int codePoint, String otherwise) {
        var isCharacter = Character.isValidCodePoint(codePoint) && codePoint != 0
                && Character.getType(codePoint) != Character.SURROGATE;
        return isCharacter ? Character.toString(codePoint) : otherwise;
    }
}
