package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.LectureQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StatusBoardTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final Outcome.Done SAVED = new Outcome.Saved("page", "https://notes.example/page", 1, 1);
    private static final int MAX_LECTURES = 5;

    private final StatusBoard board = new StatusBoard(() -> NOW, MAX_LECTURES);
    private final QueuedLecture lecture = Samples.queued(1, 1, 1);

    @Test
    void acceptedLectureWaits() {
        accept(lecture);

        assertEquals(LectureState.WAITING, status(lecture).state());
    }

    @Test
    void followsLectureToItsPage() {
        accept(lecture);
        board.emit(new LecternEvent.LectureWriting(lecture));
        assertEquals(LectureState.WRITING, status(lecture).state());

        done(lecture);

        assertEquals(LectureState.SAVED, status(lecture).state());
        assertEquals("https://notes.example/page", status(lecture).url());
    }

    @Test
    void tellsWhenAndWhyLectureIsRetried() {
        accept(lecture);

        board.emit(new LecternEvent.LectureRetrying(lecture, "busy", Duration.ofSeconds(7)));

        assertEquals(LectureState.RETRYING, status(lecture).state());
        assertEquals("busy", status(lecture).reason());
        assertEquals(Optional.of(NOW.plusSeconds(7)), status(lecture).due());
    }

    @Test
    void retriedFailureWaitsAgain() {
        accept(lecture);
        board.emit(new LecternEvent.LectureParked(lecture, "no"));
        assertEquals("no", status(lecture).reason());

        board.emit(new LecternEvent.LectureReopened(lecture));

        assertEquals(LectureState.WAITING, status(lecture).state());
        assertEquals("", status(lecture).reason());
    }

    @Test
    void updatedLectureIsSavedAndSaysSo() {
        accept(lecture);

        board.emit(new LecternEvent.LectureDone(lecture, new Outcome.Updated("page", "url", 6, 2), Duration.ZERO));

        assertEquals(LectureState.SAVED, status(lecture).state());
        assertEquals("its page held another transcript and is updated", status(lecture).reason());
    }

    @Test
    void discardedLectureIsGone() {
        accept(lecture);
        board.emit(new LecternEvent.LectureParked(lecture, "no"));

        board.emit(new LecternEvent.LectureDiscarded(lecture, "as asked"));

        assertEquals(List.of(), board.snapshot().courses());
        assertEquals(0, count(LectureState.FAILED));
    }

    @Test
    void takesUpEarlierRun() {
        board.restore(new LectureQueue.Entry(Samples.queued(1, 1, 1), Optional.of(SAVED)));
        board.restore(new LectureQueue.Entry(Samples.queued(2, 1, 2), Optional.of(new Outcome.Refused("no"))));
        board.restore(new LectureQueue.Entry(Samples.queued(3, 1, 3), Optional.empty()));

        assertEquals(List.of(1, 1, 1),
                List.of(count(LectureState.SAVED), count(LectureState.FAILED), count(LectureState.WAITING)));
        assertEquals(List.of(), board.changesSince(board.version()).orElseThrow().changed());
    }

    @Test
    void ordersByNumberThenArrivalAndUnnumberedLast() {
        var bonus = QueuedLecture.of(1, Samples.lecture("Bonus", "Thanks", "text"));
        accept(bonus);
        accept(Samples.queued(2, 2, 5));
        accept(Samples.queued(3, 1, 4));
        accept(Samples.queued(4, 1, 2));
        accept(QueuedLecture.of(5, Samples.lecture("Section 1: Topics", "2. Again", "text")));

        var sections = board.snapshot().courses().get(0).sections();

        assertEquals(List.of("Topics", "Topics", "Bonus"), sections.stream().map(s -> s.title().name()).toList());
        assertEquals(List.of(4L, 5L, 3L), sections.get(0).lectures().stream().map(s -> s.lecture().id()).toList());
    }

    @Test
    void showsUpToLimitAndDropsDoneOnesFirst() {
        lectures(MAX_LECTURES).forEach(this::accept);
        done(Samples.queued(3, 1, 3));
        done(Samples.queued(4, 1, 4));
        assertEquals(MAX_LECTURES, shown());

        accept(Samples.queued(9, 1, 9));

        assertEquals(MAX_LECTURES, shown());
        assertEquals(2, count(LectureState.SAVED), "a dropped one still counts");
        assertTrue(board.snapshot().courses().get(0).sections().get(0).lectures().stream()
                .noneMatch(status -> status.lecture().id() == 3));
    }

    @Test
    void countsStayRightForLecturesThatAreNotShown() {
        lectures(MAX_LECTURES + 2).forEach(this::accept);
        assertEquals(MAX_LECTURES + 2, count(LectureState.WAITING));

        lectures(MAX_LECTURES + 2).forEach(this::done);

        assertEquals(0, count(LectureState.WAITING));
        assertEquals(MAX_LECTURES + 2, count(LectureState.SAVED));
    }

    @Test
    void failedLecturesThatAreNotShownCountAsFailed() {
        var all = lectures(MAX_LECTURES + 2);
        all.forEach(this::accept);
        all.forEach(this::park);
        assertEquals(List.of(0, MAX_LECTURES + 2), List.of(count(LectureState.WAITING), count(LectureState.FAILED)));

        all.forEach(parked -> board.emit(new LecternEvent.LectureDiscarded(parked, "as asked")));

        assertEquals(List.of(0, 0), List.of(count(LectureState.WAITING), count(LectureState.FAILED)));
    }

    @Test
    void tellsWhatChangedSinceVersion() {
        lectures(4).forEach(this::accept);
        var version = board.version();
        done(Samples.queued(2, 1, 2));
        board.emit(new LecternEvent.LectureWriting(Samples.queued(4, 1, 4)));

        var changes = board.changesSince(version).orElseThrow();

        assertEquals(List.of(2L, 4L), changes.changed().stream().map(s -> s.lecture().id()).sorted().toList());
        assertEquals(board.version(), changes.version());
    }

    @Test
    void nothingChangedSinceNow() {
        accept(lecture);

        assertEquals(List.of(), board.changesSince(board.version()).orElseThrow().changed());
    }

    @Test
    void tellsOfEachLectureAsLongAsItIsKept() {
        lectures(MAX_LECTURES + 2).forEach(this::accept);
        var version = board.version();
        lectures(MAX_LECTURES).forEach(this::done);
        assertEquals(MAX_LECTURES, board.changesSince(version).orElseThrow().changed().size());

        done(Samples.queued(99, 1, 99));

        assertTrue(board.changesSince(version).isEmpty());
        assertEquals(MAX_LECTURES, board.changesSince(version + 1).orElseThrow().changed().size());
    }

    /** Whoever follows takes one after the other, and goes on behind the last that it could take. */
    @Test
    void tellsTheRestOfWhatOneEventChangedToWhoHasHeardOfSome() {
        lectures(3).forEach(this::accept);
        lectures(3).forEach(writing -> board.emit(new LecternEvent.LectureWriting(writing)));
        var version = board.version();
        board.emit(new LecternEvent.NotebookRefused("token was revoked"));

        var first = board.changesSince(version).orElseThrow().changed().stream()
                .mapToLong(LectureStatus::version).min().orElseThrow();

        assertEquals(2, board.changesSince(first).orElseThrow().changed().size());
    }

    @Test
    void keepsLastHappenings() {
        for (var i = 0; i <= StatusBoard.MAX_HAPPENINGS; i++) {
            board.emit(new LecternEvent.Advice("advice " + i));
        }

        var happenings = board.summary().happenings();
        assertEquals(StatusBoard.MAX_HAPPENINGS, happenings.size());
        assertEquals("advice 1", happenings.get(0).detail());
    }

    @Test
    void refusedNotebookIsShownAndNothingIsBeingWritten() {
        accept(lecture);
        board.emit(new LecternEvent.NotebookOpened("Notes", 1, Duration.ZERO));
        board.emit(new LecternEvent.LectureWriting(lecture));

        board.emit(new LecternEvent.NotebookRefused("token was revoked"));

        assertEquals(new BoardSummary.Notes(BoardSummary.NotesState.REFUSED, "token was revoked", Optional.empty()),
                board.summary().notebook());
        assertEquals(LectureState.WAITING, status(lecture).state());
    }

    @Test
    void countsClients() {
        board.emit(new LecternEvent.ClientConnected(1, ""));
        board.emit(new LecternEvent.ClientConnected(2, ""));
        board.emit(new LecternEvent.ClientDisconnected(1, 1000, ""));

        assertEquals(1, board.summary().clients());
    }

    @Test
    void eachEventWakesWhoWaits() throws Exception {
        var version = board.version();
        var waiter = new FutureTask<>(() -> board.awaitChange(version, Duration.ofSeconds(9)));
        var thread = Thread.ofPlatform().daemon().name("waiter").start(waiter);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertFalse(waiter.isDone());

        accept(lecture);

        assertEquals(version + 1, waiter.get());
        assertEquals(version + 1, board.version());
    }

    @Test
    void waitEndsInTime() throws Exception {
        assertEquals(board.version(), board.awaitChange(board.version(), Duration.ofMillis(1)));
    }

    private void accept(QueuedLecture accepted) {
        board.emit(new LecternEvent.LectureAccepted(accepted, 100));
    }

    private void park(QueuedLecture refused) {
        board.emit(new LecternEvent.LectureParked(refused, "no"));
    }

    private void done(QueuedLecture written) {
        board.emit(new LecternEvent.LectureDone(written, SAVED, Duration.ZERO));
    }

    private static List<QueuedLecture> lectures(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(id -> Samples.queued(id, 1, id)).toList();
    }

    private int shown() {
        return board.snapshot().courses().stream().flatMap(course -> course.sections().stream())
                .mapToInt(section -> section.lectures().size()).sum();
    }

    private int count(LectureState state) {
        Map<LectureState, Integer> counts = board.summary().counts();
        return counts.get(state);
    }

    private LectureStatus status(QueuedLecture wanted) {
        return board.snapshot().courses().stream().flatMap(course -> course.sections().stream())
                .flatMap(section -> section.lectures().stream())
                .filter(status -> status.lecture().id() == wanted.id()).findFirst().orElseThrow();
    }
}
