package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.port.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GroupCommitTest {
    private static final int APPENDERS = 64;

    @TempDir
    private Path folder;
    private final List<LecternEvent> events = new ArrayList<>();
    private GatedFile file;
    private Duration patience = Duration.ofDays(1);
    private Journal journal;

    @BeforeEach
    void open() throws StorageException {
        journal = Journal.open(folder, events::add, new Disk() {
            @Override
            public JournalFile open(Path path) throws IOException {
                file = new GatedFile(Disk.super.open(path));
                return file;
            }

            @Override
            public Duration patience() {
                return patience;
            }
        }, Segments.SEGMENT_BYTES);
        file.forcesOnOpen = file.forces.getAndSet(0);
        file.writes.set(0);
        file.threads.clear();
        file.isGated = true;
        events.clear();
    }

    @Test
    void servesAllThatWaitedWithOneWriteAndOneForce() throws Exception {
        var first = blockOnFirst();

        List<CompletableFuture<Void>> rest;
        try (var appenders = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<CompletableFuture<Void>>>();
            for (var id = 2; id <= APPENDERS + 1; id++) {
                var lecture = Sample.lecture(id);
                var message = Sample.message(id);
                calls.add(appenders.submit(() -> journal.append(lecture, message, false)));
            }
            rest = new ArrayList<>();
            for (var call : calls) {
                rest.add(call.get());
            }
        }
        assertTrue(rest.stream().noneMatch(CompletableFuture::isDone));
        finish(first, rest);

        assertEquals(2, file.forces.get());
        assertEquals(2, file.writes.get());
        assertEquals(2, journal.syncs());
    }

    @Test
    void acknowledgesNothingBeforeTheForce() throws Exception {
        var first = blockOnFirst();

        assertFalse(first.isDone());
        assertThrows(StorageException.class, () -> journal.message(1));
        finish(first, List.of());
    }

    @Test
    void commitsOnTheThreadThatWouldOnlyWaitAndTakesWhatOthersHaveAppended() throws Exception {
        file.isGated = false;

        var note = journal.settle(Sample.lecture(1), new Outcome.Refused("no"));
        var isOnDisk = journal.append(Sample.lecture(2), Sample.message(2), true).isDone();

        assertTrue(isOnDisk);
        assertTrue(note.isDone());
        assertEquals(1, file.forces.get());
        assertEquals(Set.of(Thread.currentThread()), file.threads);
    }

    @Test
    void leavesToTheJournalThreadWhatComesWhileItCommits() throws Exception {
        var first = blockOnFirst();
        var second = journal.append(Sample.lecture(2), Sample.message(2), true);

        assertFalse(second.isDone());
        finish(first, List.of(second));
        assertFalse(file.threads.contains(Thread.currentThread()));
    }

    @Test
    void leavesToTheJournalThreadWhatComesWhileAnotherThreadCommits() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = threads.submit(() -> journal.append(Sample.lecture(1), Sample.message(1), true));
            assertTrue(file.atGate.tryAcquire(10, TimeUnit.SECONDS));
            var second = journal.append(Sample.lecture(2), Sample.message(2), false);

            file.gate.release();
            assertTrue(here.get().isDone());
            finish(here.get(), List.of(second));
        }

        assertEquals(2, file.forces.get());
    }

    /** Each time the journal thread may come to life only after the other one has begun. */
    @RepeatedTest(20)
    void isClosedOnlyWhenAThreadThatCommitsIsThrough() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = threads.submit(() -> journal.append(Sample.lecture(1), Sample.message(1), true));
            assertTrue(file.atGate.tryAcquire(10, TimeUnit.SECONDS));
            var closing = Thread.ofPlatform().start(journal::close);
            while (closing.getState() != Thread.State.TIMED_WAITING) {
                assertTrue(closing.isAlive(), "it waits for the journal thread");
                Thread.onSpinWait();
            }

            assertFalse(file.isClosed);
            file.gate.release();
            Sample.await(here.get());
            closing.join();
        }
        assertTrue(file.isClosed);
    }

    @Test
    void leavesToTheJournalThreadWhatComesAfterABatchOfManyButNotForEver() throws Exception {
        var first = blockOnFirst();
        var rest = List.of(journal.append(Sample.lecture(2), Sample.message(2), false),
                journal.append(Sample.lecture(3), Sample.message(3), false));
        file.gate.release(2);
        for (var each : rest) {
            Sample.await(each);
        }
        file.isGated = false;

        Sample.await(journal.append(Sample.lecture(4), Sample.message(4), true));
        assertFalse(file.threads.contains(Thread.currentThread()));

        for (var id = 5; !file.threads.contains(Thread.currentThread()); id++) {
            Sample.await(journal.append(Sample.lecture(id), Sample.message(id), true));
        }
        finish(first, List.of());
    }

    @Test
    void forcesANoteWithTheMessageThatComesNext() throws Exception {
        file.isGated = false;
        Sample.append(journal, 1);

        var note = journal.settle(Sample.lecture(1), new Outcome.Refused("no"));
        Sample.append(journal, 2);
        Sample.await(note);

        assertEquals(2, file.forces.get());
    }

    @Test
    void forcesANoteThatStaysAlone() throws Exception {
        journal.close();
        patience = Duration.ofMillis(1);
        open();
        file.isGated = false;

        Sample.await(journal.settle(Sample.lecture(1), new Outcome.Refused("no")));

        assertEquals(1, file.forces.get());
    }

    @Test
    void forcesANoteBeforeItIsClosed() throws Exception {
        file.isGated = false;

        var note = journal.settle(Sample.lecture(1), new Outcome.Refused("no"));
        var early = note.isDone();
        journal.close();
        Sample.await(note);

        assertFalse(early);
    }

    @Test
    void forcesWhatItReadsBeforeItTellsOfIt() throws Exception {
        finish(blockOnFirst(), List.of());

        open();
        journal.close();

        assertEquals(1, file.forcesOnOpen);
    }

    @Test
    void fillsABatchToItsLimit() throws Exception {
        var first = blockOnFirst();
        var room = GroupCommit.MAX_BATCH_BYTES - Sample.recordBytes(Sample.lecture(3), 0);
        var second = journal.append(Sample.lecture(2), filling(2, room), false);
        var third = journal.append(Sample.lecture(3), new byte[0], false);
        finish(first, List.of(second, third));

        assertEquals(2, file.forces.get());
    }

    @Test
    void leavesForTheNextBatchWhatExceedsTheLimit() throws Exception {
        var first = blockOnFirst();
        var room = GroupCommit.MAX_BATCH_BYTES - Sample.recordBytes(Sample.lecture(3), 0);
        var second = journal.append(Sample.lecture(2), filling(2, room), false);
        var third = journal.append(Sample.lecture(3), new byte[1], false);
        finish(first, List.of(second, third));

        assertEquals(3, file.forces.get());
    }

    @Test
    void refusesWhatExceedsTheBytesThatMayWait() throws Exception {
        var first = blockOnFirst();
        var room = GroupCommit.MAX_WAITING_BYTES - Sample.recordBytes(Sample.lecture(3), 0);
        var second = journal.append(Sample.lecture(2), filling(2, room), false);
        var tooMuch = journal.append(Sample.lecture(3), new byte[1], false);
        var third = journal.append(Sample.lecture(3), new byte[0], false);

        var refusal = assertThrows(StorageException.class, () -> Sample.await(tooMuch));
        finish(first, List.of(second, third));

        assertEquals("the disk is behind: " + room + " bytes wait to be written", refusal.getMessage());
    }

    @Test
    void refusesWithTheReasonOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
        file.isGated = false;
        Sample.append(journal, 1);
        var used = RecordFormat.FILE_HEADER_BYTES + Sample.recordBytes(Sample.lecture(1), Sample.message(1).length);
        file.roomBytes = 20;

        var refusal = assertThrows(StorageException.class, () -> Sample.append(journal, 2));
        assertThrows(StorageException.class, () -> Sample.append(journal, 3));
        var lengthWhenFull = Files.size(folder.resolve("journal-000001.log"));
        file.roomBytes = Integer.MAX_VALUE;
        Sample.append(journal, 4);
        journal.close();

        assertEquals("the journal cannot be written: No space left on device", refusal.getMessage());
        assertEquals(used, lengthWhenFull);
        try (var reopened = Journal.open(folder, event -> {})) {
            assertEquals(List.of(1L, 4L),
                    Sample.recovered(reopened).stream().map(entry -> entry.lecture().id()).toList());
        }
    }

    @Test
    void reportsAFailingDiskOncePerFailure() throws Exception {
        file.isGated = false;
        for (var id = 1; id <= 2; id++) {
            file.roomBytes = 0;
            assertThrows(StorageException.class, () -> Sample.append(journal, 7));
            assertThrows(StorageException.class, () -> Sample.append(journal, 8));
            file.roomBytes = Integer.MAX_VALUE;
            Sample.append(journal, id);
        }
        journal.close();

        var failure = new LecternEvent.StorageFailed("the journal cannot be written: No space left on device",
                false);
        var recovered = new LecternEvent.StorageRecovered();
        assertEquals(List.of(failure, recovered, failure, recovered), events);
    }

    @Test
    void refusesABatchThatMeetsADefectAndGoesOn() throws Exception {
        file.isGated = false;
        var defect = new IllegalStateException("a defect");
        file.defect = defect;

        assertThrows(StorageException.class, () -> Sample.append(journal, 1));
        file.defect = null;
        Sample.append(journal, 2);
        journal.close();

        assertEquals(List.of(new LecternEvent.Fault("the journal cannot be written", defect),
                new LecternEvent.StorageRecovered()), events);
        try (var reopened = Journal.open(folder, event -> {})) {
            assertEquals(List.of(2L), Sample.recovered(reopened).stream().map(entry -> entry.lecture().id()).toList());
        }
    }

    private CompletableFuture<Void> blockOnFirst() throws InterruptedException {
        var first = journal.append(Sample.lecture(1), Sample.message(1), false);
        assertTrue(file.atGate.tryAcquire(10, TimeUnit.SECONDS));
        return first;
    }

    private void finish(CompletableFuture<Void> first, List<CompletableFuture<Void>> rest) throws StorageException {
        file.gate.release(100);
        Sample.await(first);
        for (var each : rest) {
            Sample.await(each);
        }
        journal.close();
    }

    /** A message with which lecture {@code id} makes a record of so many bytes. */
    private static byte[] filling(long id, int recordBytes) {
        return new byte[recordBytes - Sample.recordBytes(Sample.lecture(id), 0)];
    }
}
