package lectern.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lectern.port.StorageException;

/**
 * The folder of the journal, owned by this process from {@link #open} to {@link #close}. Not thread-safe.
 *
 * <p>What it creates is for its owner's eyes only: folders 0700, files 0600, or an access list on Windows. A folder
 * that was there before keeps its permissions. To be opened once in a process: a second time is refused, but on POSIX
 * systems the attempt frees the folder for other processes.
 */
final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    /** Far behind the pid in the file: some systems keep others from reading what is locked. */
    private static final long LOCK_OFFSET = Long.MAX_VALUE - 1;

    private final Path path;
    private final FileChannel lock;
    private final Disk disk;

    private DataFolder(Path path, FileChannel lock, Disk disk) {
        this.path = path;
        this.lock = lock;
        this.disk = disk;
    }

    /** @throws StorageException if another process owns the folder; the text names it */
    static DataFolder open(Path path, Disk disk) throws IOException, StorageException {
        var folder = path.toAbsolutePath().normalize();
        create(folder);
        var lock = channel(folder.resolve(LOCK));
        if (!isLocked(lock)) {
            lock.close();
            throw new StorageException("data folder " + folder + " is in use by process "
                    + owner(folder.resolve(LOCK)).process());
        }
        var owned = new DataFolder(folder, lock, disk);
        owned.announce("");
        return owned;
    }

    /** Whether a journal was ever opened in it, or copied to it. */
    static boolean hasJournal(Path path) {
        var names = path.toFile().list(); // null where no folder can be read
        return names != null
                && Arrays.stream(names).anyMatch(name -> name.equals(LOCK) || Segment.of(name).isPresent());
    }

    /** Which process owns the folder now, if any. */
    static Optional<Journal.Owner> ownerOf(Path path) throws IOException {
        var file = path.resolve(LOCK);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var lock = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return isLocked(lock) ? Optional.empty() : Optional.of(owner(file));
        }
    }

    private static Journal.Owner owner(Path file) throws IOException {
        var lines = Files.readString(file, StandardCharsets.US_ASCII).split("\n");
        return new Journal.Owner(lines[0].isEmpty() ? "unknown" : lines[0], lines.length > 1 ? lines[1] : "");
    }

    /** Tells other processes where to ask, in the lock file: the process on line 1, the address on line 2. */
    void announce(String url) throws IOException {
        var lines = ProcessHandle.current().pid() + "\n" + url + "\n";
        // Cut last: whoever reads meanwhile finds two good lines, whatever is behind them.
        lock.truncate(lock.write(StandardCharsets.US_ASCII.encode(lines), 0));
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock(LOCK_OFFSET, 1, false) != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Opens a file for writing, creating it if need be; {@link #force} makes a new one's name durable. */
    JournalFile writable(String name) throws IOException {
        return disk.open(file(name));
    }

    void rename(String from, String to) throws IOException {
        disk.rename(file(from), file(to));
    }

    void delete(String name) throws IOException {
        disk.delete(file(name));
    }

    /** Makes the names in this folder durable. */
    void force() throws IOException {
        disk.force(path);
    }

    /** As {@link Disk#patience} says. */
    Duration patience() {
        return disk.patience();
    }

    /** What makes up the journal, in the order in which it is to be read: the newest base, and what came after it. */
    List<Segment> segments() throws IOException {
        var names = names();
        var base = newestBase(names);
        return names.stream().flatMap(name -> Segment.of(name).stream()).filter(segment -> !base.replaces(segment))
                .sorted().toList();
    }

    /** Deletes what a compaction left: drafts, and all that the newest base replaces. */
    void clean() throws IOException {
        // Listed once: what is begun meanwhile is not looked at.
        var names = names();
        var base = newestBase(names);
        IOException failure = null;
        for (var name : names) {
            if (Segment.isDraft(name) || Segment.of(name).filter(base::replaces).isPresent()) {
                try {
                    delete(name);
                } catch (IOException inUse) {
                    // Such as a file that is being read, on Windows: the next compaction, or start, deletes it.
                    failure = inUse;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Segment newestBase(List<String> names) {
        return names.stream().flatMap(name -> Segment.of(name).stream()).filter(Segment::isBase)
                .max(Comparator.naturalOrder()).orElse(Segment.NO_BASE);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Releases the folder; the lock file stays, since removing it would race with the next owner. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static void create(Path folder) throws IOException {
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        create(folder.getParent());
        OwnerOnly.createFolder(folder);
        force(folder.getParent());
    }

    /** A file to write, made if need be. */
    static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OwnerOnly.ofFile(file));
    }

    static void force(Path folder) throws IOException {
        // Elsewhere a folder cannot be opened as a file, and its names need no force.
        if (OwnerOnly.isPosix(folder)) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
