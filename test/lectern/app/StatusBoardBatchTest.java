package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.LectureQueue;
import org.junit.jupiter.api.Test;

/** How much of how much is through, since nothing was left to do. */
class StatusBoardBatchTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final int MAX_LECTURES = 5;

    private final StatusBoard board = new StatusBoard(() -> NOW, MAX_LECTURES);
    private final QueuedLecture lecture = Samples.queued(1, 1, 1);

    @Test
    void countsWorkSinceNothingWasLeftToDo() {
        accept(lecture);
        done(lecture);
        accept(Samples.queued(2, 1, 2));
        assertBatch(0, 1);
        accept(Samples.queued(3, 1, 3));
        park(Samples.queued(3, 1, 3));

        assertBatch(1, 2);
    }

    @Test
    void whatIsWrittenOrRetriedIsStillToDo() {
        lectures(3).forEach(this::accept);

        board.emit(new LecternEvent.LectureWriting(Samples.queued(2, 1, 2)));
        board.emit(new LecternEvent.LectureRetrying(Samples.queued(3, 1, 3), "busy", Duration.ZERO));

        assertBatch(0, 3);
    }

    @Test
    void countsALectureThatIsRetriedOnce() {
        lectures(3).forEach(this::accept);
        park(lecture);

        board.emit(new LecternEvent.LectureReopened(lecture));

        assertBatch(0, 3);
    }

    @Test
    void countsAnewWhenALectureIsRetriedAfterAllWereThrough() {
        lectures(2).forEach(this::accept);
        park(lecture);
        done(Samples.queued(2, 1, 2));

        board.emit(new LecternEvent.LectureReopened(lecture));

        assertBatch(0, 1);
    }

    @Test
    void countsADiscardedLectureNoMore() {
        lectures(2).forEach(this::accept);
        park(lecture);

        board.emit(new LecternEvent.LectureDiscarded(lecture, "as asked"));

        assertBatch(0, 1);
    }

    @Test
    void countsNoFailureOfAnEarlierBatch() {
        accept(lecture);
        park(lecture);
        accept(Samples.queued(2, 1, 2));

        board.emit(new LecternEvent.LectureDiscarded(lecture, "as asked"));

        assertBatch(0, 1);
    }

    @Test
    void countsNoFailureOfAnEarlierRun() {
        board.restore(new LectureQueue.Entry(lecture, Optional.empty()));
        board.restore(new LectureQueue.Entry(Samples.queued(2, 1, 2), Optional.of(new Outcome.Refused("no"))));

        board.emit(new LecternEvent.LectureDiscarded(Samples.queued(2, 1, 2), "as asked"));

        assertBatch(0, 1);
    }

    @Test
    void countsALectureThatIsRetriedOnceThoughItIsNotShown() {
        lectures(MAX_LECTURES + 2).forEach(this::accept);
        lectures(MAX_LECTURES + 1).forEach(this::park);

        lectures(MAX_LECTURES + 1).forEach(parked -> board.emit(new LecternEvent.LectureReopened(parked)));

        assertBatch(0, MAX_LECTURES + 2);
    }

    private void assertBatch(int through, int total) {
        assertEquals(new BoardSummary.Batch(through, total, NOW), board.summary().batch());
    }

    private void accept(QueuedLecture accepted) {
        board.emit(new LecternEvent.LectureAccepted(accepted, 100));
    }

    private void park(QueuedLecture refused) {
        board.emit(new LecternEvent.LectureParked(refused, "no"));
    }

    private void done(QueuedLecture written) {
        board.emit(new LecternEvent.LectureDone(written, new Outcome.Unchanged("page", "url"), Duration.ZERO));
    }

    private static List<QueuedLecture> lectures(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(id -> Samples.queued(id, 1, id)).toList();
    }
}
