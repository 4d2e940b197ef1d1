package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final String SECRET = "spoken secret";

    @Test
    void joinsLinesByLineFeeds() {
        assertEquals("a\n\nb", Transcript.ofLines(List.of("a", "", "b")).text());
    }

    @Test
    void textOfCuesIsOneLineEach() {
        var cues = List.of(new Cue(0, 1, "a"), new Cue(1, 2, "b"));

        assertEquals(new Transcript("a\nb", cues), Transcript.ofCues(cues));
    }

    @Test
    void whiteSpaceAloneIsBlank() {
        assertTrue(Transcript.ofLines(List.of("", " ", "\t\u3000")).isBlank());
        assertTrue(Transcript.ofLines(List.of()).isBlank());
        assertFalse(Transcript.ofLines(List.of("", "a")).isBlank());
        assertFalse(Transcript.ofLines(List.of("\u3000", "\u00e9")).isBlank());
    }

    @Test
    void isTheTextOfItsBytesUpToTheirEnd() {
        byte[] utf8 = "\u00e9\nb and more".getBytes(StandardCharsets.UTF_8);

        var transcript = Transcript.ofUtf8(utf8, 4, List.of());

        assertEquals("\u00e9\nb", transcript.text());
        assertEquals(Transcript.ofLines(List.of("\u00e9", "b")), transcript);
        assertNotEquals(Transcript.ofLines(List.of("\u00e9", "c")), transcript);
    }

    @Test
    void chunksJoinedAreTheText() {
        var transcript = Transcript.ofLines(List.of("line ".repeat(500), "end"));

        assertEquals(transcript.text(), String.join("", transcript.chunks()));
    }

    @Test
    void showsItsTextNowhere() {
        var cue = new Cue(0, 1, SECRET);
        var transcript = Transcript.ofCues(List.of(cue));
        var lecture = new Lecture("m", Course.UNKNOWN, TitleSet.ofSection("A"), TitleSet.ofLecture("B"),
                Lecture.Details.UNKNOWN, transcript);

        assertFalse((transcript + " " + lecture + " " + QueuedLecture.of(1, lecture)).contains(SECRET));
        assertFalse(cue.toString().contains(SECRET));
    }
}
