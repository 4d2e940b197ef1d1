package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ParkedTest {
    private static final byte[] MESSAGE = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Lecture LECTURE = Samples.lecture(1, 1);
    private static final Lecture NEWER = Samples.lecture("Section 1: Topics", "1. Title 1", "other text");

    private final FakeQueue disk = FakeQueue.slow();
    private final Agenda agenda = new Agenda(InstantSource.system());
    private final RecordedEvents events = new RecordedEvents();
    private final Intake intake = new Intake(disk, agenda, events);
    private final Parked parked = intake.parked();

    @Test
    void listsRefusedLecturesInOrderOfArrival() throws Exception {
        var first = take(Samples.lecture(1, 1));
        var second = take(Samples.lecture(2, 2));

        intake.park(second, "too large");
        intake.park(first, "no");

        assertEquals(List.of(new ParkedLecture(first, "no"), new ParkedLecture(second, "too large")), parked.list());
    }

    @Test
    void retriedLectureWaitsOnceThatIsOnDisk() throws Exception {
        var lecture = park(LECTURE);

        var retried = parked.retry(lecture.id());
        assertFalse(retried.isDone());
        assertEquals(0, agenda.size());
        disk.nextAppend().onDisk().complete(null);

        assertTrue(retried.getNow(false));
        assertSame(lecture, agenda.take().orElseThrow());
        assertEquals(List.of(), parked.list());
        assertEquals(List.of(new LecternEvent.LectureReopened(lecture)),
                events.all(LecternEvent.LectureReopened.class));
    }

    @Test
    void retriedLectureIsKnownAgain() throws Exception {
        parked.retry(park(LECTURE).id());
        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Duplicate.class, intake.accept(LECTURE, MESSAGE, false).getNow(null));
    }

    /** Whichever text the page holds at last is known, and no other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void olderTextThatIsRetriedBesideANewerOne(boolean isNewerWrittenFirst) throws Exception {
        var older = park(LECTURE);
        var newer = take(NEWER);
        parked.retry(older.id());
        disk.nextAppend().onDisk().complete(null);

        var written = List.of(older, newer);
        (isNewerWrittenFirst ? written.reversed() : written)
                .forEach(lecture -> intake.done(lecture, new Outcome.Saved("page", "url", 1, 1)));

        var last = isNewerWrittenFirst ? LECTURE : NEWER;
        assertTrue(assertInstanceOf(Receipt.Duplicate.class, intake.accept(last, MESSAGE, false).getNow(null)).done());
        assertFalse(intake.accept(isNewerWrittenFirst ? NEWER : LECTURE, MESSAGE, false).isDone());
    }

    @Test
    void olderTextThatWaitsBeforeANewerOneIsNotTheLast() throws Exception {
        var older = park(LECTURE);
        take(NEWER);
        parked.retry(older.id());
        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Duplicate.class, intake.accept(NEWER, MESSAGE, false).getNow(null));
        assertFalse(intake.accept(LECTURE, MESSAGE, false).isDone());
    }

    @Test
    void lectureStaysParkedIfDiskFails() throws Exception {
        var lecture = park(LECTURE);
        var other = park(Samples.lecture(1, 2));
        var orders = List.of(parked.retry(lecture.id()), parked.discard(other.id()));

        for (var order : orders) {
            disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));
            assertInstanceOf(StorageException.class,
                    assertThrows(CompletionException.class, () -> order.getNow(false)).getCause());
        }

        assertEquals(2, parked.list().size());
        assertEquals(0, agenda.size());
    }

    @Test
    void lectureWhoseRetryFailedCanBeRetriedAgain() throws Exception {
        var lecture = park(LECTURE);
        parked.retry(lecture.id());
        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        var retried = parked.retry(lecture.id());
        disk.nextAppend().onDisk().complete(null);

        assertTrue(retried.getNow(false));
    }

    @Test
    void discardedLectureIsForgotten() throws Exception {
        var lecture = park(LECTURE);

        var discarded = parked.discard(lecture.id());
        assertEquals(1, parked.list().size());
        disk.nextAppend().onDisk().complete(null);

        assertTrue(discarded.getNow(false));
        assertEquals(List.of(), parked.list());
        assertEquals(List.of(new LecternEvent.LectureDiscarded(lecture, "as asked")),
                events.all(LecternEvent.LectureDiscarded.class));
        take(LECTURE);
    }

    @Test
    void refusesWhatIsNotParked() throws Exception {
        var waiting = take(LECTURE);

        assertFalse(parked.retry(waiting.id()).getNow(true));
        assertFalse(parked.discard(waiting.id()).getNow(true));
        assertFalse(parked.retry(99).getNow(true));
    }

    @Test
    void oneOrderAtATime() throws Exception {
        var lecture = park(LECTURE);

        var retried = parked.retry(lecture.id());
        assertFalse(parked.retry(lecture.id()).getNow(true));
        assertFalse(parked.discard(lecture.id()).getNow(true));
        disk.nextAppend().onDisk().complete(null);

        assertTrue(retried.getNow(false));
        assertEquals(1, agenda.size());
    }

    @Test
    void lectureThatComesWhileItIsRetriedIsDuplicate() throws Exception {
        parked.retry(park(LECTURE).id());

        var receipt = intake.accept(LECTURE, MESSAGE, false);
        assertFalse(receipt.isDone());
        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Duplicate.class, receipt.getNow(null));
        assertEquals(1, agenda.size());
    }

    @Test
    void lectureThatComesWhileItsRetryFailsIsRefused() throws Exception {
        parked.retry(park(LECTURE).id());

        var receipt = intake.accept(LECTURE, MESSAGE, false);
        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        assertEquals(new Receipt.Rejected("storage", "disk full"), receipt.getNow(null));
    }

    @Test
    void parkedLectureThatComesAgainIsSuperseded() throws Exception {
        var old = park(LECTURE);

        var receipt = intake.accept(LECTURE, MESSAGE, false);
        assertFalse(parked.retry(old.id()).getNow(true));
        assertFalse(parked.discard(old.id()).getNow(true));
        assertEquals(1, parked.list().size());
        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Kept.class, receipt.getNow(null));
        assertEquals(List.of(), parked.list());
        assertEquals(List.of(old), disk.discarded());
        assertEquals(1, agenda.size());
    }

    @Test
    void lectureThatCannotBeKeptAgainStaysParked() throws Exception {
        park(LECTURE);

        intake.accept(LECTURE, MESSAGE, false);
        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        assertEquals(1, parked.list().size());
        assertEquals(List.of(), disk.discarded());
    }

    @Test
    void lectureThatComesAgainWhileItIsDiscardedIsKeptAndToldOfOnce() throws Exception {
        var discarded = parked.discard(park(LECTURE).id());
        var discard = disk.nextAppend();

        intake.accept(LECTURE, MESSAGE, false);
        disk.nextAppend().onDisk().complete(null);
        discard.onDisk().completeExceptionally(new StorageException("disk full"));

        assertTrue(discarded.getNow(false), "the new one has its place");
        assertEquals(List.of(), parked.list());
        assertEquals(1, events.all(LecternEvent.LectureDiscarded.class).size());
    }

    @Test
    void retriesAll() throws Exception {
        park(Samples.lecture(1, 1));
        park(Samples.lecture(1, 2));

        CompletableFuture<Integer> retried = parked.retryAll();
        disk.nextAppend().onDisk().complete(null);
        disk.nextAppend().onDisk().complete(null);

        assertEquals(2, retried.getNow(0));
        assertEquals(2, agenda.size());
    }

    @Test
    void tellsTheDisksReasonWhenNotAllCanBeRetried() throws Exception {
        park(Samples.lecture(1, 1));
        park(Samples.lecture(1, 2));

        CompletableFuture<Integer> retried = parked.retryAll();
        disk.nextAppend().onDisk().complete(null);
        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        assertEquals("disk full", assertThrows(ExecutionException.class, retried::get).getCause().getMessage());
        assertEquals(1, parked.list().size());
    }

    /** A lecture that was accepted and taken, as the scribe does. */
    private QueuedLecture take(Lecture lecture) throws InterruptedException {
        intake.accept(lecture, MESSAGE, false);
        disk.nextAppend().onDisk().complete(null);
        return agenda.take().orElseThrow();
    }

    private QueuedLecture park(Lecture lecture) throws InterruptedException {
        var taken = take(lecture);
        intake.park(taken, "no");
        agenda.done(taken);
        return taken;
    }
}
