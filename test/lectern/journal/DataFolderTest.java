package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    @TempDir
    Path path;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFileInUseDoesNotKeepTheOthersFromBeingDeleted(int inUse) throws Exception {
        for (var number = 1; number <= 3; number++) {
            Files.createFile(path.resolve(new Segment(number, false).name()));
        }
        var base = new Segment(3, true).name();
        Files.createFile(path.resolve(base));
        var kept = new Segment(inUse, false).name();

        try (var folder = DataFolder.open(path, new WindowsDisk(kept))) {
            assertThrows(AccessDeniedException.class, folder::clean);
        }

        assertEquals(Set.of(base, kept, "lock"), names());
    }

    @Test
    void leavesNothingOfALongerLineInTheLockFile() throws Exception {
        var lock = Files.writeString(path.resolve("lock"), "4194304000\nhttp://localhost:8766\n");
        var own = ProcessHandle.current().pid() + "\n";

        try (var folder = DataFolder.open(path, new Disk() { })) {
            assertEquals(own + "\n", Files.readString(lock));

            folder.announce("http://localhost:8766");
            folder.announce("http://[::1]:1");
            assertEquals(own + "http://[::1]:1\n", Files.readString(lock));
        }
    }

    /** The folder that --data-dir names may hold other files, too. */
    @Test
    void deletesDraftsOfBasesAndNothingElse() throws Exception {
        Files.createFile(path.resolve("journal-000007.tmp"));
        Files.createFile(path.resolve("thesis.tmp"));

        try (var folder = DataFolder.open(path, new Disk() { })) {
            folder.clean();
        }

        assertEquals(Set.of("thesis.tmp", "lock"), names());
    }

    private Set<String> names() throws IOException {
        try (var files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** Where a file that is open cannot be deleted. */
    private record WindowsDisk(String inUse) implements Disk {
        @Override
        public void delete(Path file) throws IOException {
            if (file.endsWith(inUse)) {
                throw new AccessDeniedException(file.toString());
            }
            Disk.super.delete(file);
        }
    }
}
