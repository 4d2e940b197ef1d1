package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.port.LectureQueue;
import lectern.port.StorageException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lets each write, force and cut of a short run go wrong in turn, and looks at what a crash or a power cut leaves. */
@Timeout(30)
class JournalFaultTest {
    /** More than the run takes, cuts after failures included. */
    private static final int OPERATIONS = 16;
    private static final Outcome OUTCOME = new Outcome.Saved("p", "u", 1, 1);

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void keepsWhatItAcknowledgedThroughOneFault(FaultyFile.Fault fault) throws Exception {
        for (var at = 1; at <= OPERATIONS; at++) {
            var run = new Run(temp.resolve("one-" + at));

            run.play(fault, at, at);

            run.check(fault);
            run.checkRefusedAreGone(fault);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatItAcknowledgedThroughTwoFaultsInARow(FaultyFile.Fault fault) throws Exception {
        for (var at = 1; at <= OPERATIONS; at++) {
            var run = new Run(temp.resolve("two-" + at));

            run.play(fault, at, at + 1);

            run.check(fault);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIE")
    void keepsWhatItAcknowledgedWhenTheDiskStaysBroken(FaultyFile.Fault fault) throws Exception {
        for (var at = 1; at <= OPERATIONS; at++) {
            var run = new Run(temp.resolve("broken-" + at));

            run.play(fault, at, Integer.MAX_VALUE);

            run.check(fault);
        }
    }

    /** One run of the journal, and what it promised. */
    private static final class Run {
        private final Path folder;
        private final Set<Long> acknowledged = new HashSet<>();
        private Set<Long> presentAfterCrash = Set.of();
        private boolean settled;
        private FaultyFile file;

        private Run(Path folder) {
            this.folder = folder;
        }

        private void play(FaultyFile.Fault fault, int from, int to) {
            try (var journal = Journal.open(folder, event -> {}, disk -> {
                file = new FaultyFile(UnforcedFile.of(disk), fault, from, to);
                return file;
            })) {
                append(journal, 1);
                append(journal, 2);
                if (acknowledged.contains(2L)) {
                    settle(journal);
                }
                append(journal, 3);
                append(journal, 4);
            } catch (StorageException notOpened) {
                assertTrue(acknowledged.isEmpty());
            }
        }

        private void append(Journal journal, long id) {
            try {
                Sample.append(journal, id);
                acknowledged.add(id);
            } catch (StorageException refused) {
                assertTrue(refused.getMessage().startsWith("the journal cannot be written: "), refused.getMessage());
            }
        }

        private void settle(Journal journal) {
            try {
                Sample.await(journal.settle(Sample.lecture(2), OUTCOME));
                settled = true;
            } catch (StorageException refused) {
                assertTrue(refused.getMessage().startsWith("the journal cannot be written: "), refused.getMessage());
            }
        }

        private void check(FaultyFile.Fault fault) throws Exception {
            if (fault == FaultyFile.Fault.LIE) {
                // No program keeps a promise on a disk that lost it and said nothing; but it can tell when it reads.
                checkTold();
                return;
            }
            check(folder);
            var afterPowerLoss = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-power"));
            Files.write(afterPowerLoss.resolve("journal-000001.log"), file.afterPowerLoss());
            check(afterPowerLoss);
        }

        /** One failure can be cleaned up after: nothing that was refused comes back. */
        private void checkRefusedAreGone(FaultyFile.Fault fault) {
            if (fault != FaultyFile.Fault.LIE) {
                assertEquals(acknowledged, presentAfterCrash);
            }
        }

        private void check(Path left) throws StorageException {
            var events = new ArrayList<LecternEvent>();
            try (var journal = Journal.open(left, events::add, UnforcedFile::of)) {
                var present = entries(journal);
                presentAfterCrash = present.keySet();
                assertEquals(1, events.size(), () -> "damage: " + events);
                assertTrue(present.keySet().containsAll(acknowledged), () -> acknowledged + " but " + present);
                assertTrue(!settled || present.get(2L).outcome().isPresent());
                Sample.append(journal, 9);
            }
        }

        private void checkTold() {
            var events = new ArrayList<LecternEvent>();
            try (var journal = Journal.open(folder, events::add, UnforcedFile::of)) {
                var lost = new HashSet<>(acknowledged);
                lost.removeAll(entries(journal).keySet());
                assertTrue(lost.isEmpty() || lost.size() == 1 && isTold(events), () -> "lost " + lost + ", " + events);
            } catch (StorageException refused) {
                assertTrue(refused.getMessage().endsWith("its first bytes are damaged"), refused.getMessage());
            }
        }

        private static Map<Long, LectureQueue.Entry> entries(Journal journal) throws StorageException {
            var entries = new HashMap<Long, LectureQueue.Entry>();
            for (var entry : Sample.recovered(journal)) {
                var id = entry.lecture().id();
                assertEquals(Sample.lecture(id), entry.lecture());
                if (entry.outcome().isPresent()) {
                    assertEquals(OUTCOME, entry.outcome().get());
                } else {
                    assertArrayEquals(Sample.message(id), journal.message(id));
                }
                entries.put(id, entry);
            }
            return entries;
        }

        private static boolean isTold(List<LecternEvent> events) {
            return events.stream().anyMatch(event -> event instanceof LecternEvent.StorageFailed
                    || event instanceof LecternEvent.JournalOpened opened && opened.cutBytes() > 0);
        }
    }
}
