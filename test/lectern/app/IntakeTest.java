package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.LectureQueue;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IntakeTest {
    private static final byte[] MESSAGE = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Lecture LECTURE = Samples.lecture(1, 1);
    private static final Lecture OTHER_TEXT = Samples.lecture("Section 1: Topics", "1. Title 1", "other text");
    private static final Outcome.Done SAVED = new Outcome.Saved("page", "url", 1, 1);

    private final FakeQueue disk = FakeQueue.slow();
    private final Agenda agenda = new Agenda(InstantSource.system());
    private final RecordedEvents events = new RecordedEvents();
    private final Intake intake = new Intake(disk, agenda, events);

    @Test
    void answersOnlyWhenMessageIsOnDisk() throws Exception {
        var receipt = intake.accept(LECTURE, MESSAGE, false);
        var append = disk.nextAppend();
        assertFalse(receipt.isDone());

        append.onDisk().complete(null);

        assertEquals(new Receipt.Kept(append.lecture()), receipt.getNow(null));
    }

    @Test
    void answersBeforeItCanBeWritten() throws Exception {
        var waiting = intake.accept(LECTURE, MESSAGE, false).thenApply(receipt -> agenda.size());

        disk.nextAppend().onDisk().complete(null);

        assertEquals(0, waiting.getNow(-1));
    }

    @Test
    void writesNothingBeforeItIsOnDisk() throws Exception {
        intake.accept(LECTURE, MESSAGE, false);
        assertEquals(0, agenda.size());

        disk.nextAppend().onDisk().complete(null);

        assertEquals(1, agenda.size());
    }

    @Test
    void keepsMessageAsItCame() throws Exception {
        intake.accept(LECTURE, MESSAGE, false);

        assertSame(MESSAGE, disk.nextAppend().message());
    }

    @Test
    void tellsOfLectureOnceItIsOnDisk() throws Exception {
        intake.accept(LECTURE, MESSAGE, false);
        var append = disk.nextAppend();
        assertEquals(List.of(), events.all());

        append.onDisk().complete(null);

        assertEquals(List.of(new LecternEvent.LectureAccepted(append.lecture(), MESSAGE.length)), events.all());
    }

    @Test
    void sameLectureAgainIsDuplicate() {
        var kept = keep(LECTURE);

        var duplicate = duplicate(LECTURE);

        assertEquals(kept.identity(), duplicate.lecture().identity());
        assertFalse(duplicate.done());
        assertEquals(List.of(new LecternEvent.LectureDuplicated(duplicate.lecture())),
                events.all(LecternEvent.LectureDuplicated.class));
    }

    @Test
    void sameContentUnderOtherMessageIdIsDuplicate() {
        keep(LECTURE);

        assertEquals("other", duplicate(withMessageId("other", LECTURE)).lecture().messageId());
    }

    @Test
    void otherContentUnderSameMessageIdIsKept() {
        keep(LECTURE);

        keep(withMessageId(LECTURE.messageId(), OTHER_TEXT));

        assertEquals(2, disk.appends());
    }

    @Test
    void contentThatComesBackAfterOtherIsKeptAgain() {
        var first = keep(LECTURE);
        keep(OTHER_TEXT);
        intake.done(first, SAVED);
        assertFalse(duplicate(OTHER_TEXT).done());

        intake.done(keep(LECTURE), SAVED);

        assertTrue(duplicate(LECTURE).done());
    }

    @Test
    void duplicateIsNotAnsweredBeforeFirstIsOnDisk() throws Exception {
        intake.accept(LECTURE, MESSAGE, false);
        var duplicate = intake.accept(LECTURE, MESSAGE, false);
        assertFalse(duplicate.isDone());

        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Duplicate.class, now(duplicate));
    }

    @Test
    void sameLectureOnTenThreadsAtOnceIsAppendedOnceAndAnsweredToAll() throws Exception {
        var start = new CountDownLatch(1);
        var receipts = new ArrayList<CompletableFuture<Receipt>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var accepting = Stream.generate(() -> threads.submit(() -> {
                start.await();
                return intake.accept(LECTURE, MESSAGE, false);
            })).limit(10).toList();
            start.countDown();
            for (Future<CompletableFuture<Receipt>> future : accepting) {
                receipts.add(future.get());
            }
        }
        assertEquals(1, disk.appends());
        assertEquals(0, receipts.stream().filter(CompletableFuture::isDone).count());

        disk.nextAppend().onDisk().complete(null);

        var answers = receipts.stream().map(IntakeTest::now).toList();
        assertEquals(1, answers.stream().filter(Receipt.Kept.class::isInstance).count());
        assertEquals(9, answers.stream().filter(Receipt.Duplicate.class::isInstance).count());
        assertEquals(1, agenda.size());
    }

    @Test
    void storageFailureRefusesLectureAndItsDuplicates() throws Exception {
        var receipts = List.of(intake.accept(LECTURE, MESSAGE, false), intake.accept(LECTURE, MESSAGE, false));

        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        receipts.forEach(receipt -> assertEquals(new Receipt.Rejected("storage", "disk full"), now(receipt)));
        assertEquals(0, agenda.size());
    }

    @Test
    void lectureThatDiskRefusedIsAppendedAgainWhenItComesAgain() throws Exception {
        intake.accept(LECTURE, MESSAGE, false);
        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        keep(LECTURE);

        assertEquals(1, agenda.size());
    }

    /** Else every later copy of the lecture would wait for a receipt that never comes. */
    @Test
    void queueThatThrowsLeavesNoReceiptOpen() {
        var broken = new Intake(new ThrowingQueue(), agenda, events);

        var receipts = List.of(broken.accept(LECTURE, MESSAGE, false), broken.accept(LECTURE, MESSAGE, false));

        for (var receipt : receipts) {
            assertEquals("storage", assertInstanceOf(Receipt.Rejected.class, now(receipt)).code());
        }
    }

    @Test
    void parkedLectureIsKeptAgain() {
        var first = keep(LECTURE);
        intake.park(first, "no");

        var second = keep(LECTURE);

        assertEquals(first.identity(), second.identity());
    }

    @Test
    void duplicateOfDoneLectureTellsSo() {
        intake.done(keep(LECTURE), SAVED);

        assertTrue(duplicate(LECTURE).done());
    }

    @Test
    void skippedLectureThatComesAgainIsAnotherAttempt() {
        intake.done(keep(LECTURE), new Outcome.Skipped("page", "url", "its page is left as it is"));

        keep(LECTURE);
    }

    @Test
    void idsGoOnFromHighestOfEarlierRuns() throws Exception {
        var queue = FakeQueue.slow().withLastId(9);

        new Intake(queue, agenda, events).accept(LECTURE, MESSAGE, false);

        assertEquals(10, queue.nextAppend().lecture().id());
    }

    @Test
    void acceptsUpToLimitOfWaitingLectures() {
        fillTo(Intake.MAX_WAITING - 1);

        keep(LECTURE);

        assertEquals(Intake.MAX_WAITING, agenda.size());
    }

    @Test
    void refusesLecturePastLimitOfWaiting() {
        fillTo(Intake.MAX_WAITING);

        var rejected = assertInstanceOf(Receipt.Rejected.class, now(intake.accept(LECTURE, MESSAGE, false)));

        assertEquals("queue_full", rejected.code());
        assertEquals(0, disk.appends());
    }

    @Test
    void parkedLecturesCountTowardsLimit() {
        fillTo(Intake.MAX_WAITING - 1);
        intake.park(Samples.queued(1, 8, 8), "no");

        assertInstanceOf(Receipt.Rejected.class, now(intake.accept(LECTURE, MESSAGE, false)));
    }

    @Test
    void lectureThatIsKeptAlreadyIsAcknowledgedHoweverFullTheQueue() {
        fillTo(Intake.MAX_WAITING - 1);
        keep(LECTURE);

        duplicate(LECTURE);
    }

    @Test
    void refusesOnceClosed() {
        intake.close();

        var rejected = assertInstanceOf(Receipt.Rejected.class, now(intake.accept(LECTURE, MESSAGE, false)));

        assertEquals("shutting_down", rejected.code());
        assertEquals(0, disk.appends());
    }

    @Test
    void answersWhatWasUnderWayWhenClosed() throws Exception {
        var receipt = intake.accept(LECTURE, MESSAGE, false);
        intake.close();

        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Kept.class, now(receipt));
    }

    private QueuedLecture keep(Lecture lecture) {
        var receipt = intake.accept(lecture, MESSAGE, false);
        try {
            disk.nextAppend().onDisk().complete(null);
        } catch (InterruptedException e) {
            throw new AssertionError("the lecture was not appended", e);
        }
        return assertInstanceOf(Receipt.Kept.class, now(receipt)).lecture();
    }

    private Receipt.Duplicate duplicate(Lecture lecture) {
        return assertInstanceOf(Receipt.Duplicate.class, now(intake.accept(lecture, MESSAGE, false)));
    }

    private void fillTo(int waiting) {
        var one = Samples.queued(1, 9, 9);
        while (agenda.size() < waiting) {
            agenda.add(one);
        }
    }

    private static Receipt now(CompletableFuture<Receipt> receipt) {
        return receipt.getNow(null);
    }

    private static Lecture withMessageId(String messageId, Lecture lecture) {
        return new Lecture(messageId, lecture.course(), lecture.section(), lecture.title(), lecture.details(),
                lecture.transcript());
    }

    private static final class ThrowingQueue implements LectureQueue {
        @Override
        public void recover(Consumer<Entry> entries) {}

        @Override
        public long lastId() {
            return 0;
        }

        @Override
        public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here) {
            throw new IllegalStateException("closed");
        }

        @Override
        public byte[] message(long id) throws StorageException {
            throw new StorageException("closed");
        }

        @Override
        public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome) {
            throw new IllegalStateException("closed");
        }

        @Override
        public CompletableFuture<Void> reopen(QueuedLecture lecture) {
            throw new IllegalStateException("closed");
        }

        @Override
        public CompletableFuture<Void> discard(QueuedLecture lecture) {
            throw new IllegalStateException("closed");
        }
    }
}
