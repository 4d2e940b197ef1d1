package lectern.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Joins captions, which end anywhere, into paragraphs that read well. Nothing but white space is ever added or dropped.
 *
 * <p>Found on real courses: such paragraphs are of some 425 characters or 26 s, and 3 in 100 end inside a sentence.
 */
final class Paragraphs {
    /** From here on the next end of a sentence ends the paragraph. In UTF-16 units. */
    static final int ENOUGH_UNITS = 400;

    static final int MAX_UNITS = 900;

    /** Silence that parts thoughts. */
    static final double LONG_PAUSE_SECONDS = 1.5;

    /** What captions put where the speaker changes. */
    private static final List<String> SPEAKER_MARKS = List.of(">>", "-:");

    private static final String SENTENCE_ENDS = ".!?…。！？؟।";
    private static final String CLOSING_MARKS = "\"'”’»›)]」』）】";
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final List<Paragraph> paragraphs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private OptionalInt start = OptionalInt.empty();

    private Paragraphs() {}

    /** By the cues if they hold the whole text, else by the lines, which have no times. */
    static List<Paragraph> of(Transcript transcript) {
        var made = new Paragraphs();
        var cues = transcript.cues();
        var said = cues.stream().map(Cue::text).collect(Collectors.joining());
        if (withoutSpaces(said).equals(withoutSpaces(transcript.text()))) {
            made.add(cues);
        } else {
            transcript.text().lines().forEach(line -> made.add(line, OptionalInt.empty()));
        }
        made.end();
        return List.copyOf(made.paragraphs);
    }

    private static String withoutSpaces(String text) {
        return SPACES.matcher(text).replaceAll("");
    }

    private void add(List<Cue> cues) {
        var silentSince = 0.0;
        for (var cue : cues) {
            if (cue.start() - silentSince >= LONG_PAUSE_SECONDS) {
                end();
            }
            add(cue.text(), OptionalInt.of((int) cue.start()));
            silentSince = cue.end();
        }
    }

    private void add(String line, OptionalInt time) {
        var words = SPACES.matcher(line).replaceAll(" ").strip();
        if (SPEAKER_MARKS.stream().anyMatch(words::startsWith)) {
            end();
        }
        for (var piece : Chunks.of(words, MAX_UNITS)) {
            join(piece.strip(), time);
        }
    }

    private void join(String piece, OptionalInt time) {
        if (text.length() + separator(piece).length() + piece.length() > MAX_UNITS) {
            end();
        }
        if (text.isEmpty()) {
            start = time;
        }
        text.append(separator(piece)).append(piece);
        if (text.length() >= ENOUGH_UNITS && endsSentence()) {
            end();
        }
    }

    private void end() {
        if (!text.isEmpty()) {
            paragraphs.add(new Paragraph(start, text.toString()));
            text.setLength(0);
        }
    }

    private boolean endsSentence() {
        var end = text.length();
        while (end > 0 && CLOSING_MARKS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end > 0 && SENTENCE_ENDS.indexOf(text.charAt(end - 1)) >= 0;
    }

    /** What goes between the text so far and this piece: nothing where neither side's script knows spaces. */
    private String separator(String piece) {
        if (text.isEmpty() || piece.isEmpty()) {
            return "";
        }
        return isUnspaced(text.codePointBefore(text.length())) && isUnspaced(piece.codePointAt(0)) ? "" : " ";
    }

    private static boolean isUnspaced(int codePoint) {
        var block = Character.UnicodeBlock.of(codePoint);
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> block == Character.UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION
                    || block == Character.UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS;
        };
    }
}
