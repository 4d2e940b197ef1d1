package lectern.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** What the journal does to files and their folder; this computer's own unless a test lets something fail. */
interface Disk {

    /** Opens a file for writing, creating it if need be; {@link #force} makes a new one's name durable. */
    default JournalFile open(Path file) throws IOException {
        return new JournalFile.OnDisk(DataFolder.channel(file));
    }

    /** Gives a file another name in its folder, in one step; {@link #force} makes that durable. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Makes the names in a folder durable: a file's own force does not. */
    default void force(Path folder) throws IOException {
        DataFolder.force(folder);
    }

    /** How long what nobody waits for may wait to share a force with what comes next. */
    default Duration patience() {
        return Duration.ofMillis(5);
    }
}
