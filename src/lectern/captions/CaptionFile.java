package lectern.captions;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private CaptionFile() {}

    /** Cues in the order of the file; those without words are left out. */
    public static List<Cue> parse(byte[] file) throws CaptionException {
        var text = decoded(file);
        if (text.contains(STORYBOARD)) {
            throw new CaptionException("a storyboard (pictures for a time line), not captions");
        }
        var lines = text.lines().toList();
        var cues = new ArrayList<Cue>();
        for (var at = 0; at < lines.size(); at++) {
            var timing = CueTiming.of(lines.get(at));
            if (timing.isPresent()) {
                var words = CueText.plain(payload(lines, at + 1));
                if (!words.isEmpty()) {
                    cues.add(new Cue(timing.get().start(), timing.get().end(), words));
                }
            }
        }
        if (cues.isEmpty()) {
            throw new CaptionException("no captions in it: no line such as 00:01.000 --> 00:02.500 with words behind");
        }
        return List.copyOf(cues);
    }

    /** UTF-8 as the standard wants; UTF-16 by its mark; else what old subtitle editors wrote, so that no file fails. */
    private static String decoded(byte[] file) {
        if (hasMark(file, 0xFE, 0xFF) || hasMark(file, 0xFF, 0xFE)) {
            return new String(file, StandardCharsets.UTF_16);
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
            return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return new String(file, Charset.forName("windows-1252"));
        }
    }

    private static boolean hasMark(byte[] file, int first, int second) {
        return file.length >= 2 && (file[0] & 0xFF) == first && (file[1] & 0xFF) == second;
    }

    /** The lines from this one on that belong to the cue. */
    private static String payload(List<String> lines, int from) {
        var to = from;
        while (to < lines.size() && !endsCue(lines, to)) {
            to++;
        }
        return String.join(" ", lines.subList(from, to));
    }

    /** An empty line, the next timing, or, where the empty line was forgotten, the number before it. */
    private static boolean endsCue(List<String> lines, int at) {
        var line = lines.get(at);
        var isNumber = line.strip().chars().allMatch(Character::isDigit);
        return line.isEmpty() || CueTiming.of(line).isPresent()
                || isNumber && at + 1 < lines.size() && CueTiming.of(lines.get(at + 1)).isPresent();
    }
}
