package lectern.captions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lectern.domain.Cue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptionFileTest {
    /** A file and the cues in it, as {@code test/vectors/captions.txt} says. */
    record Vector(String meaning, String file, List<String> cues) {
        @Override
        public String toString() {
            return meaning;
        }
    }

    static Stream<Vector> vectors() throws Exception {
        var blocks = Files.readString(Path.of("test/vectors/captions.txt")).split("(?m)^==== ");
        return Arrays.stream(blocks).skip(1).map(CaptionFileTest::vector);
    }

    private static Vector vector(String block) {
        var meaning = block.substring(0, block.indexOf('\n'));
        var parts = block.substring(meaning.length() + 1).split("(?m)^----\n", -1);
        return new Vector(meaning, parts[0], parts[1].lines().filter(line -> !line.isBlank()).toList());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsEveryShape(Vector vector) throws Exception {
        assertEquals(vector.cues(), shown(parse(vector.file())));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void lineEndsMakeNoDifference(Vector vector) throws Exception {
        assertEquals(vector.cues(), shown(parse(vector.file().replace("\n", "\r\n"))));
        assertEquals(vector.cues(), shown(parse(vector.file().replace("\n", "\r"))));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyPrefixIsReadOrRefused(Vector vector) {
        var most = vector.cues().size();
        for (var end = 0; end <= vector.file().length(); end++) {
            assertTrue(count(vector.file().substring(0, end)) <= most, "cut at " + end);
        }
    }

    @Test
    void timesAreWhatIsWritten() throws Exception {
        assertEquals(List.of(new Cue(61.1, 36062.345, "x")),
                parse("WEBVTT\n\n01:01.1 --> 10:01:02.345\nx\n"));
    }

    @Test
    void readsEveryUsualEncoding() throws Exception {
        var text = "\uFEFF1\n00:00:01,000 --> 00:00:02,000\nGrüße, naïve señor\n";
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertEquals("Grüße, naïve señor", CaptionFile.parse(text.getBytes(charset)).getFirst().text());
        }
        var old = text.substring(1).getBytes(Charset.forName("windows-1252"));
        assertEquals("Grüße, naïve señor", CaptionFile.parse(old).getFirst().text());
    }

    @Test
    void refusesAStoryboard() {
        var refused = assertThrows(CaptionException.class,
                () -> parse("WEBVTT\n\n00:00.000 --> 00:01.000\nthumb-sprites.jpg#xywh=0,0,160,90\n"));
        assertTrue(refused.getMessage().contains("storyboard"));
    }

    @Test
    void refusesWhatHasNoCue() {
        for (var file : List.of("", "WEBVTT\n", "just text\nof some kind\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n")) {
            assertThrows(CaptionException.class, () -> parse(file));
        }
    }

    @Test
    void errorsQuoteNoWords() {
        var refused = assertThrows(CaptionException.class, () -> parse("secret words"));
        assertTrue(!refused.getMessage().contains("secret"));
    }

    @Test
    void aLongFileIsReadInLinearTime() throws Exception {
        var file = "WEBVTT\n\n" + "00:01.000 --> 00:02.000\n<b>a &amp; b</b>\n\n".repeat(100_000);
        assertEquals(100_000, parse(file).size());
    }

    private static List<Cue> parse(String file) throws CaptionException {
        return CaptionFile.parse(file.getBytes(StandardCharsets.UTF_8));
    }

    private static int count(String file) {
        try {
            return parse(file).size();
        } catch (CaptionException none) {
            return 0;
        }
    }

    private static List<String> shown(List<Cue> cues) {
        return cues.stream().map(cue -> cue.start() + " " + cue.end() + " " + cue.text()).toList();
    }
}
