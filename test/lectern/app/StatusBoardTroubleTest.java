package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lectern.domain.LecternEvent;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;

/** What the board tells of a notebook or a disk that does not work. */
class StatusBoardTroubleTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private final StatusBoard board = new StatusBoard(() -> NOW);
    private final QueuedLecture lecture = Samples.queued(1, 1, 1);

    @Test
    void unreachableNotebookIsShownWithNextTry() {
        board.emit(new LecternEvent.NotebookUnreachable("no network", Duration.ofSeconds(5)));

        assertEquals(new BoardSummary.Notes(BoardSummary.NotesState.UNREACHABLE, "no network",
                Optional.of(NOW.plusSeconds(5))), board.summary().notebook());
    }

    @Test
    void openNotebookIsUnreachableFromAttemptWithoutAnswerToNextAnswer() {
        var open = new BoardSummary.Notes(BoardSummary.NotesState.OPEN, "Notes", Optional.empty());
        accept();
        board.emit(new LecternEvent.NotebookOpened("Notes", 1, Duration.ZERO));
        answered(503);
        board.emit(new LecternEvent.LectureRetrying(lecture, "busy", Duration.ofSeconds(5)));
        assertEquals(open, board.summary().notebook());

        answered(0);
        board.emit(new LecternEvent.LectureRetrying(lecture, "no connection", Duration.ofSeconds(7)));
        assertEquals(new BoardSummary.Notes(BoardSummary.NotesState.UNREACHABLE, "no connection",
                Optional.of(NOW.plusSeconds(7))), board.summary().notebook());

        answered(200);
        assertEquals(open, board.summary().notebook());
    }

    @Test
    void pausedRequestsAreShownUntilTheyGoOn() {
        board.emit(new LecternEvent.NotebookOpened("Notes", 1, Duration.ZERO));

        board.emit(new LecternEvent.RequestsPaused(Duration.ofSeconds(3), "rate limit"));

        assertEquals(new BoardSummary.Notes(BoardSummary.NotesState.OPEN, "Notes", Optional.of(NOW.plusSeconds(3))),
                board.summary().notebook());
    }

    @Test
    void storageFailureIsShownUntilSomethingIsKeptAgain() {
        board.emit(new LecternEvent.StorageFailed("disk full", false));
        assertEquals("disk full", board.summary().storageFailure());

        accept();

        assertEquals("", board.summary().storageFailure());
    }

    @Test
    void journalThatKeepsMessagesHasNotFailed() {
        board.emit(new LecternEvent.StorageFailed("9 damaged bytes are set aside", true));

        assertEquals("", board.summary().storageFailure());
    }

    private void accept() {
        board.emit(new LecternEvent.LectureAccepted(lecture, 100));
    }

    private void answered(int status) {
        board.emit(new LecternEvent.RequestAnswered("POST /v1/pages", status, Duration.ZERO));
    }
}
