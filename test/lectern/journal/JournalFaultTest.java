package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lectern.domain.LecternEvent;
import lectern.port.StorageException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets each open, write, force, cut, rename and deletion of a short run go wrong in turn, and looks at what a crash or
 * a power cut leaves.
 */
@Timeout(120)
class JournalFaultTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void keepsWhatItAcknowledgedThroughOneFault(FaultyDisk.Fault fault) throws Exception {
        var run = new Run(temp, fault, 1, 1);
        for (var at = 1; run.isHit(); at++) {
            run = new Run(temp, fault, at, at);

            run.play();

            if (fault != FaultyDisk.Fault.LIE) {
                run.checkRefusedAreGone();
            }
            run.check();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "LATE"})
    void keepsWhatItAcknowledgedThroughTwoFaultsInARow(FaultyDisk.Fault fault) throws Exception {
        var run = new Run(temp, fault, 1, 1);
        for (var at = 1; run.isHit(); at++) {
            run = new Run(temp, fault, at, at + 1);

            run.play();

            run.checkRefusedAreGone();
            run.check();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "TEAR"})
    void keepsWhatItAcknowledgedWhenTheDiskStaysBroken(FaultyDisk.Fault fault) throws Exception {
        var run = new Run(temp, fault, 1, 1);
        for (var at = 1; run.isHit(); at++) {
            run = new Run(temp, fault, at, Integer.MAX_VALUE);

            run.play();

            run.check();
        }
    }

    /** One run of the journal, and what it promised. */
    private static final class Run {
        private final Path folder;
        private final FaultyDisk.Fault fault;
        private final int from;
        private final FaultyDisk disk;
        private final List<LecternEvent> events = Collections.synchronizedList(new ArrayList<>());
        private final Script script = new Script();

        private Run(Path folder, FaultyDisk.Fault fault, int from, int to) {
            this.folder = folder;
            this.fault = fault;
            this.from = from;
            disk = new FaultyDisk(fault, from, to);
        }

        /** Whether anything went wrong; if not, the run is shorter than that. */
        private boolean isHit() {
            return disk.operations() == 0 || disk.operations() >= from;
        }

        private void play() throws InterruptedException {
            try (var journal = Script.open(folder, events::add, disk)) {
                script.play(journal);
            } catch (StorageException notOpened) {
                assertTrue(script.promised().isEmpty());
            }
        }

        private void check() throws Exception {
            if (fault == FaultyDisk.Fault.LIE) {
                // No program keeps a promise on a disk that lost it and said nothing; but it can tell when it reads.
                checkTold();
                clear();
                return;
            }
            checkFolder(false);
            for (var someMore : new boolean[] {false, true}) {
                clear();
                disk.writeAfterPowerLoss(folder, someMore);
                checkFolder(true);
            }
            clear();
        }

        private void checkFolder(boolean appends) throws StorageException {
            var events = new ArrayList<LecternEvent>();
            try (var journal = Script.open(folder, events::add, new UnforcedDisk())) {
                assertEquals(1, events.size(), () -> "damage: " + events);
                script.check(journal);
                if (appends) {
                    Sample.append(journal, 20);
                }
            }
        }

        private void clear() throws IOException {
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
        }

        /** One failure can be cleaned up after: nothing that was refused comes back. */
        private void checkRefusedAreGone() throws StorageException {
            try (var journal = Script.open(folder, event -> { }, new UnforcedDisk())) {
                assertEquals(script.promised(), Script.told(journal));
            }
        }

        private void checkTold() {
            try (var journal = Script.open(folder, events::add, new UnforcedDisk())) {
                var told = Script.told(journal);
                assertTrue(told.equals(script.promised()) || isTold(),
                        () -> "at " + from + ": " + told.keySet() + ", " + events);
            } catch (StorageException refused) {
                assertTrue(refused.getMessage().contains("its first bytes are damaged"), refused.getMessage());
            }
        }

        private boolean isTold() {
            return events.stream().anyMatch(event -> event instanceof LecternEvent.StorageFailed
                    || event instanceof LecternEvent.JournalOpened opened && opened.cutBytes() > 0);
        }
    }
}
