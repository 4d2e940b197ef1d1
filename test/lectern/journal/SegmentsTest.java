package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import lectern.domain.LecternEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SegmentsTest {
    /** Each file is full at once. */
    private static final long SEGMENT_BYTES = 1;

    @TempDir
    private Path folder;
    private final List<LecternEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger failuresLeft = new AtomicInteger();

    @Test
    void keepsInTheFullFileWhatComesUntilANewOneCanBeBegun() throws Exception {
        var second = folder.resolve("journal-000002.log");
        failuresLeft.set(2);

        try (var journal = Journal.open(folder, events::add, new Moody(second), SEGMENT_BYTES)) {
            Sample.append(journal, 1);
            Sample.append(journal, 2);
            assertFalse(Files.exists(second));

            Sample.append(journal, 3);
            assertTrue(Files.exists(second));
        }

        assertEquals(List.of(new LecternEvent.StorageFailed("no new journal file can be begun: none left", true),
                new LecternEvent.StorageRecovered()), events.subList(1, events.size()));
        try (var journal = Journal.open(folder, events::add)) {
            for (var id = 1; id <= 3; id++) {
                assertArrayEquals(Sample.message(id), journal.message(id));
            }
        }
    }

    /** Begins one file only when it has failed to for some times. */
    private final class Moody implements Disk {
        private final Path file;

        private Moody(Path file) {
            this.file = file;
        }

        @Override
        public JournalFile open(Path path) throws IOException {
            if (path.equals(file) && failuresLeft.getAndDecrement() > 0) {
                throw new IOException("none left");
            }
            return Disk.super.open(path);
        }
    }
}
