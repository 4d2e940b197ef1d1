package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import lectern.cli.ProgressBar;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoProgressTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final DemoProgress progress = new DemoProgress(
            new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), true, "written"));

    /** By the status page, that is, while the demo goes on. */
    @Test
    void aLectureThatIsRetriedWaitsAgainAndHasNotFailed() throws Exception {
        var lecture = Samples.queued(1, 1, 1);

        progress.emit(new LecternEvent.LectureAccepted(lecture, 10));
        progress.emit(new LecternEvent.LectureParked(lecture, "HTTP 400"));
        progress.emit(new LecternEvent.LectureReopened(lecture));
        progress.emit(new LecternEvent.LectureDone(lecture, new Outcome.Saved("id", "url", 1, 4), Duration.ZERO));
        progress.emit(new LecternEvent.CaughtUp(0));

        assertEquals(List.of(), progress.result().failures());
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains(" 2/2\033"), printed::toString);
    }

    @Test
    void whyItCannotGoOnBeginsItsOwnLine() {
        progress.emit(new LecternEvent.LectureAccepted(Samples.queued(1, 1, 1), 10));
        progress.emit(new LecternEvent.LectureAccepted(Samples.queued(2, 1, 2), 10));
        progress.emit(new LecternEvent.LectureParked(Samples.queued(1, 1, 1), "HTTP 400"));
        progress.emit(new LecternEvent.NotebookRefused("the token is wrong"));

        assertEquals("the token is wrong", assertThrows(IOException.class, progress::result).getMessage());
        assertTrue(printed.toString(StandardCharsets.UTF_8).endsWith("\n"), printed::toString);
    }

    /** A course of another person's, that is: {@code --course}. */
    @Test
    void aStrangersMessageMovesNoCursor() {
        var lecture = QueuedLecture.of(1, Samples.lecture("Section 1: A", "1. \u001b[2J", "text"));

        progress.emit(new LecternEvent.LectureAccepted(lecture, 10));
        progress.emit(new LecternEvent.LectureAccepted(lecture, 10));
        progress.emit(new LecternEvent.LectureParked(lecture, "HTTP 400"));

        assertFalse(printed.toString(StandardCharsets.UTF_8).contains("\u001b[2J"), printed::toString);
    }
}
