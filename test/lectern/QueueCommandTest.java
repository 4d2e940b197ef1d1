package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lectern.cli.ExitCode;
import lectern.cli.QueueOptions;
import lectern.journal.Journal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueCommandTest {
    /** Else a mistyped name would be told to be an empty queue, and would be one from then on. */
    @Test
    void aFolderThatIsNoDataFolderIsToldAndLeftAlone(@TempDir Path folder) throws Exception {
        var options = QueueOptions.of(List.of("list", "--data-dir", folder.toString()), Map.of());

        var refused = assertThrows(StartException.class, () -> QueueCommand.run(options, System.out));

        assertTrue(refused.getMessage().contains("no journal in " + folder), refused.getMessage());
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void aCopyOfAJournalNeedsNoLockFile(@TempDir Path folder) throws Exception {
        var options = QueueOptions.of(List.of("list", "--data-dir", folder.toString()), Map.of());
        Journal.open(folder, event -> { }).close();
        Files.delete(folder.resolve("lock"));

        assertEquals(ExitCode.DONE, QueueCommand.run(options, System.out));
    }
}
