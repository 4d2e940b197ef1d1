package lectern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much a folder holds. Pure but for the disk it reads. */
final class FolderSize {
    private FolderSize() {}

    /** The sizes of its files in sum; 0 where it cannot be read. Costs one look at each file. */
    static long bytes(Path folder) {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException unreadable) {
            // A figure on a page is not worth a failure; the journal tells of the same trouble in its own words.
            return 0;
        }
    }
}
