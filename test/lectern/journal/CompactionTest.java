package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CompactionTest {
    /** Room for ten lectures or so. */
    private static final int SEGMENT_BYTES = 4000;
    private static final Outcome.Done SAVED = new Outcome.Saved("p", "u", 1, 1);
    private static final Outcome.Settled REFUSED = new Outcome.Refused("no");

    @TempDir
    private Path folder;
    @TempDir
    private Path copy;
    private final List<LecternEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void aCrashAfterAnyOperationLeavesWhatWasPromised() throws Exception {
        var script = new Script();
        var failures = new ArrayList<Throwable>();
        var disk = FaultyDisk.sound(() -> {
            try {
                copy(files());
                checkCopy(script, false);
            } catch (IOException | StorageException | AssertionError failure) {
                failures.add(failure);
            }
        });

        try (var journal = Script.open(folder, events::add, disk)) {
            script.play(journal);
        }

        assertEquals(List.of(), failures);
    }

    @Test
    void opensEveryPrefixOfEveryFileInTheMiddleOfACompaction() throws Exception {
        var script = new Script();
        var middle = new HashMap<String, byte[]>();
        var disk = FaultyDisk.sound(() -> {
            try {
                var files = files();
                // A draft that is whole, beside all that it is made from.
                if (files.keySet().stream().anyMatch(name -> name.endsWith(".tmp"))) {
                    middle.clear();
                    middle.putAll(files);
                }
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
        try (var journal = Script.open(folder, events::add, disk)) {
            script.play(journal);
        }
        assertTrue(middle.keySet().stream().anyMatch(name -> name.endsWith(".tmp")), middle.keySet()::toString);
        for (var file : middle.entrySet()) {
            for (var cut = 0; cut < file.getValue().length; cut += 3) {
                var files = new HashMap<>(middle);
                files.put(file.getKey(), Arrays.copyOf(file.getValue(), cut));
                copy(files);

                checkCopy(script, true);
            }
        }
    }

    @Test
    void keepsAllThatMatters() throws Exception {
        try (var journal = open(new UnforcedDisk())) {
            fill(journal, 1, 40);
            Sample.await(journal.settle(Sample.lecture(40), REFUSED));
            Sample.await(journal.discard(Sample.lecture(40)));
            Sample.await(journal.settle(Sample.lecture(39), REFUSED));
            journal.begin(new SyncKey("begun"));
            journal.begin(new SyncKey("made"));
            journal.end(new SyncKey("made"), Optional.of("page"));
            settle(journal, 3, 38);
            fill(journal, 30, 39);
            settle(journal, 30, 38);
            fill(journal, 30, 39);
            Script.joinCompaction();
            assertArrayEquals(Sample.message(1), journal.message(1));
            assertThrows(StorageException.class, () -> journal.message(3));
        }
        assertTrue(bytes() < 40 * 700, () -> bytes() + " bytes");

        try (var journal = open(new UnforcedDisk())) {
            var told = new HashMap<Long, Optional<Outcome.Settled>>();
            Sample.recovered(journal).forEach(entry -> told.put(entry.lecture().id(), entry.outcome()));
            assertEquals(Optional.empty(), told.get(1L));
            assertEquals(Optional.of(SAVED), told.get(3L));
            assertEquals(40, journal.lastId());
            assertEquals(List.of(new PageLedger.Mark(new SyncKey("begun"), Optional.empty()),
                    new PageLedger.Mark(new SyncKey("made"), Optional.of("page"))), journal.marks());
        }
    }

    @Test
    void tellsLecturesOfBaseAndSegmentsInOrderOfId() throws Exception {
        try (var journal = open(new UnforcedDisk())) {
            for (var id = 1L; id <= 60; id += 2) {
                Sample.append(journal, id);
                Sample.await(journal.settle(Sample.lecture(id), SAVED));
            }
            Script.joinCompaction();
            for (var id = 2L; id <= 60; id += 2) {
                Sample.append(journal, id);
            }
        }

        try (var journal = open(new UnforcedDisk())) {
            assertEquals(LongStream.rangeClosed(1, 60).boxed().toList(),
                    Sample.recovered(journal).stream().map(entry -> entry.lecture().id()).toList());
        }
    }

    @Test
    void theFolderHoldsAboutTwiceWhatLives() throws Exception {
        try (var journal = open(new UnforcedDisk())) {
            fill(journal, 1, 20);
            var live = bytes();
            for (var id = 100; id < 800; id++) {
                Sample.append(journal, 21);
                Sample.await(journal.settle(Sample.lecture(21), REFUSED));
                Sample.await(journal.discard(Sample.lecture(21)));
                Script.joinCompaction();
                assertTrue(bytes() <= 2 * live + 3 * SEGMENT_BYTES, () -> bytes() + " bytes");
            }
        }
    }

    @Test
    void aCommitDoesNotWaitForACompaction() throws Exception {
        var gate = new Semaphore(0);
        var atGate = new Semaphore(0);
        try (var journal = open(new GatedDisk(gate, atGate))) {
            die(journal, 1, 40);
            assertTrue(atGate.tryAcquire(10, TimeUnit.SECONDS));

            Sample.append(journal, 50);
            assertArrayEquals(Sample.message(50), journal.message(50));
            gate.release(1000);
        }
    }

    @Test
    void closesInTheMiddleOfACompaction() throws Exception {
        var gate = new Semaphore(0);
        var atGate = new Semaphore(0);
        try (var journal = open(new GatedDisk(gate, atGate))) {
            die(journal, 1, 40);
            assertTrue(atGate.tryAcquire(10, TimeUnit.SECONDS));
            gate.release(1000);
        }

        try (var journal = open(new UnforcedDisk())) {
            assertEquals(40, Sample.recovered(journal).size());
        }
    }

    @Test
    void readsWhileMessagesMove() throws Exception {
        try (var journal = open(new UnforcedDisk())) {
            fill(journal, 1, 10);
            var stop = new AtomicBoolean();
            var reader = CompletableFuture.runAsync(() -> {
                for (var id = 1L; !stop.get(); id = id % 10 + 1) {
                    try {
                        assertArrayEquals(Sample.message(id), journal.message(id));
                    } catch (StorageException lost) {
                        throw new AssertionError(lost);
                    }
                }
            });

            for (var round = 0; round < 20; round++) {
                die(journal, 100 + round * 20, 119 + round * 20);
                Script.joinCompaction();
            }
            stop.set(true);

            reader.get(10, TimeUnit.SECONDS);
        }
        assertTrue(events.stream().noneMatch(LecternEvent.StorageFailed.class::isInstance), events::toString);
    }

    /** Not to be waited for, as one that the disk may yet give: its file is gone. */
    @Test
    void keepsNoMessageThatWasDamagedBeforeItCouldBeMoved() throws Exception {
        try (var journal = open(new UnforcedDisk())) {
            Sample.append(journal, 1);
            Sample.append(journal, 2);
            var log = folder.resolve("journal-000001.log");
            var file = Files.readAllBytes(log);
            file[RecordFormat.FILE_HEADER_BYTES + RecordFormat.RECORD_HEADER_BYTES] ^= 1;
            Files.write(log, file);

            die(journal, 3, 40);
            Script.joinCompaction();

            var failure = assertThrows(StorageException.class, () -> journal.message(1));
            assertEquals("the journal keeps no message of lecture 1", failure.getMessage());
            assertArrayEquals(Sample.message(2), journal.message(2));
        }
    }

    @Test
    void tellsOnceThatItFailsAndOnceThatItWorksAgain() throws Exception {
        var isFull = new AtomicBoolean(true);
        try (var journal = open(new FullDisk(isFull))) {
            die(journal, 1, 60);
            Script.joinCompaction();
            isFull.set(false);
            die(journal, 61, 100);
            Script.joinCompaction();

            events.removeIf(LecternEvent.JournalOpened.class::isInstance);
            assertEquals(List.of(new LecternEvent.StorageFailed(
                    "the journal cannot be compacted: No space left on device", true),
                    new LecternEvent.StorageRecovered()), events);
        }
        assertTrue(bytes() < 100 * 500, () -> bytes() + " bytes");
    }

    private Journal open(Disk disk) throws StorageException {
        return Journal.open(folder, events::add, disk, SEGMENT_BYTES);
    }

    private static void fill(Journal journal, long from, long to) throws StorageException {
        for (var id = from; id <= to; id++) {
            Sample.append(journal, id);
        }
    }

    private static void settle(Journal journal, long from, long to) throws StorageException {
        for (var id = from; id <= to; id++) {
            Sample.await(journal.settle(Sample.lecture(id), SAVED));
        }
    }

    private static void die(Journal journal, long from, long to) throws StorageException {
        for (var id = from; id <= to; id++) {
            Sample.append(journal, id);
            Sample.await(journal.settle(Sample.lecture(id), SAVED));
        }
    }

    private long bytes() {
        try {
            return files().values().stream().mapToLong(bytes -> bytes.length).sum();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Map<String, byte[]> files() throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var names = Files.list(folder)) {
            for (var file : names.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private void copy(Map<String, byte[]> files) throws IOException {
        try (var old = Files.list(copy)) {
            for (var file : old.toList()) {
                Files.delete(file);
            }
        }
        for (var file : files.entrySet()) {
            Files.write(copy.resolve(file.getKey()), file.getValue());
        }
    }

    private void checkCopy(Script script, boolean isCut) throws StorageException {
        var told = new ArrayList<LecternEvent>();
        try (var journal = Script.open(copy, told::add, new UnforcedDisk())) {
            if (isCut) {
                script.checkPast(journal);
            } else {
                assertEquals(1, told.size(), () -> "damage: " + told);
                script.check(journal);
            }
        }
    }

    /** Holds every draft's first write up. */
    private record GatedDisk(Disk disk, Semaphore gate, Semaphore atGate) implements Disk {
        private GatedDisk(Semaphore gate, Semaphore atGate) {
            this(new UnforcedDisk(), gate, atGate);
        }

        @Override
        public JournalFile open(Path file) throws IOException {
            if (file.toString().endsWith(".tmp")) {
                atGate.release();
                gate.acquireUninterruptibly();
            }
            return disk.open(file);
        }
    }

    /** Has no room for drafts. */
    private record FullDisk(Disk disk, AtomicBoolean isFull) implements Disk {
        private FullDisk(AtomicBoolean isFull) {
            this(new UnforcedDisk(), isFull);
        }

        @Override
        public JournalFile open(Path file) throws IOException {
            if (isFull.get() && file.toString().endsWith(".tmp")) {
                throw new IOException("No space left on device");
            }
            return disk.open(file);
        }
    }
}
