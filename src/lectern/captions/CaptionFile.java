package lectern.captions;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lectern.domain.Cue;

/**
 * The cues of a WebVTT or SRT file, told apart by nothing: one reader takes both, and what lies between.
 *
 * <p>A cue is a line with two times round a {@code -->} and the lines behind it, up to an empty line or the next cue's
 * first. Blocks without one (header, {@code NOTE}, {@code STYLE}, {@code REGION}) are skipped, identifiers and settings
 * too. Source: W3C WebVTT §6.3; SRT has no standard: decimal commas, numbers as identifiers, {@code <font>} and
 * <code>{\an8}</code>.
 */
public final class CaptionFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** Previews for a player's time line: pictures, no words. */
    private static final String STORYBOARD = "#xywh=";

    private final List<String> lines;
    private final List<Cue> cues = new ArrayList<>();
    private int next;

    private CaptionFile(List<String> lines) {
        this.lines = lines;
    }

    /** Cues in the order of the file; those without words are left out. */
    public static List<Cue> parse(byte[] file) throws CaptionException {
        return parse(decoded(file));
    }

    /** As {@link #parse(byte[])}, of text. */
    public static List<Cue> parse(String text) throws CaptionException {
        if (text.contains(STORYBOARD)) {
            throw new CaptionException("a storyboard (pictures for a time line), not captions");
        }
        var file = new CaptionFile(text.lines().toList());
        file.read();
        if (file.cues.isEmpty()) {
            throw new CaptionException("no captions in it: no line such as 00:01.000 --> 00:02.500 with words behind");
        }
        return List.copyOf(file.cues);
    }

    /** UTF-8 as the standard wants; UTF-16 by its mark; else what old subtitle editors wrote, so that no file fails. */
    private static String decoded(byte[] file) {
        var text = hasMark(file, 0xFE, 0xFF) || hasMark(file, 0xFF, 0xFE)
                ? Optional.of(new String(file, StandardCharsets.UTF_16))
                : utf8(file);
        var decoded = text.orElseGet(() -> new String(file, Charset.forName("windows-1252")));
        return decoded.indexOf(BYTE_ORDER_MARK) == 0 ? decoded.substring(1) : decoded;
    }

    private static boolean hasMark(byte[] file, int first, int second) {
        return file.length >= 2 && (file[0] & 0xFF) == first && (file[1] & 0xFF) == second;
    }

    private static Optional<String> utf8(byte[] file) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private void read() {
        while (next < lines.size()) {
            var timing = CueTiming.of(lines.get(next++));
            if (timing.isPresent()) {
                var text = CueText.plain(payload());
                if (!text.isEmpty()) {
                    cues.add(new Cue(timing.get().start(), timing.get().end(), text));
                }
            }
        }
    }

    /** The lines of the cue whose timing was just read. */
    private String payload() {
        var payload = new ArrayList<String>();
        while (next < lines.size() && !endsCue(lines.get(next))) {
            payload.add(lines.get(next++));
        }
        return String.join(" ", payload);
    }

    /** An empty line, the next timing, or, where the empty line was forgotten, the number before it. */
    private boolean endsCue(String line) {
        var isNumber = !line.isBlank() && line.strip().chars().allMatch(Character::isDigit);
        return line.isBlank() || CueTiming.of(line).isPresent()
                || isNumber && next + 1 < lines.size() && CueTiming.of(lines.get(next + 1)).isPresent();
    }
}
