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
    void whiteSpaceAloneIsBlank() {
        assertTrue(new Transcript("\n \n\t\u3000", List.of()).isBlank());
        assertTrue(new Transcript("", List.of()).isBlank());
        assertFalse(new Transcript("\na", List.of()).isBlank());
        assertFalse(new Transcript("\u3000\n\u00e9", List.of()).isBlank());
    }

    @Test
    void isTheTextOfItsBytesUpToTheirEnd() {
        byte[] utf8 = "\u00e9\nb and more".getBytes(StandardCharsets.UTF_8);

        var transcript = new Transcript(utf8, 4, List.of());

        assertEquals("\u00e9\nb", transcript.text());
        assertEquals(new Transcript("\u00e9\nb", List.of()), transcript);
        assertNotEquals(new Transcript("\u00e9\nc", List.of()), transcript);
    }

    @Test
    void chunksJoinedAreTheText() {
        var transcript = new Transcript("line ".repeat(500) + "\nend", List.of());

        assertEquals(transcript.text(), String.join("", transcript.chunks()));
    }

    @Test
    void showsItsTextNowhere() {
        var cue = new Cue(0, 1, SECRET);
        var transcript = new Transcript(SECRET, List.of(cue));
        var lecture = new Lecture("m", Course.UNKNOWN, TitleSet.ofSection("A"), TitleSet.ofLecture("B"),
                Lecture.Details.UNKNOWN, transcript);

        assertFalse((transcript + " " + lecture + " " + QueuedLecture.of(1, lecture)).contains(SECRET));
        assertFalse(cue.toString().contains(SECRET));
    }
}
