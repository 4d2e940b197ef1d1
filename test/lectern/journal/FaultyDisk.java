package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A disk that does one thing at a time and fails at the operations of given numbers. It knows what a loss of power
 * would leave: what was not forced is gone, names and bytes, and so is what a force failed to write, even if a later
 * one succeeds.
 */
final class FaultyDisk implements Disk {
    /** What goes wrong. */
    enum Fault {
        /** Nothing happens, and says so. */
        FAIL,
        /** Half of it happens. */
        TEAR,
        /** All of it happens, but failure is reported. */
        LATE,
        /** Success is reported, but a byte is wrong or nothing is forced. */
        LIE
    }

    private final UnforcedDisk disk = new UnforcedDisk();
    private final Fault fault;
    private final int from;
    private final int to;
    private final Map<String, Content> names = new HashMap<>();
    private Map<String, Content> forcedNames = Map.of();
    private int operations;
    /** After each operation. */
    private Runnable watcher = () -> { };

    FaultyDisk(Fault fault, int from, int to) {
        this.fault = fault;
        this.from = from;
        this.to = to;
    }

    /** A disk at which nothing goes wrong, for watching. */
    static FaultyDisk sound(Runnable watcher) {
        var disk = new FaultyDisk(Fault.FAIL, 0, 0);
        disk.watcher = watcher;
        return disk;
    }

    int operations() {
        return operations;
    }

    /** Writes what would be left if the power went now: what was forced, and some of the rest if the disk got to it. */
    void writeAfterPowerLoss(Path folder, boolean someMore) throws IOException {
        for (var entry : (someMore ? names : forcedNames).entrySet()) {
            var content = entry.getValue();
            Files.write(folder.resolve(entry.getKey()), someMore ? content.torn() : content.durable);
        }
    }

    @Override
    public synchronized JournalFile open(Path file) throws IOException {
        var now = next();
        if (now == Fault.FAIL || now == Fault.TEAR) {
            throw new IOException("open fails");
        }
        var opened = disk.open(file);
        var content = names.computeIfAbsent(file.getFileName().toString(), name -> new Content());
        watcher.run();
        if (now == Fault.LATE) {
            opened.close();
            throw new IOException("open fails late");
        }
        return new FaultyFile(opened, content);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        var now = next();
        if (now == null || now == Fault.LATE) {
            disk.rename(from, to);
            names.put(to.getFileName().toString(), names.remove(from.getFileName().toString()));
        }
        report(now);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        var now = next();
        if (now == null || now == Fault.LATE) {
            disk.delete(file);
            names.remove(file.getFileName().toString());
        }
        report(now);
    }

    @Override
    public synchronized void force(Path folder) throws IOException {
        var now = next();
        if (now == null || now == Fault.LATE) {
            forcedNames = Map.copyOf(names);
        }
        report(now == Fault.LIE ? null : now);
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    private Fault next() {
        operations++;
        return operations >= from && operations <= to ? fault : null;
    }

    /** A file or folder cannot lie about its names: the journal would notice at once. */
    private void report(Fault now) throws IOException {
        watcher.run();
        if (now != null) {
            throw new IOException("disk fault");
        }
    }

    /** What a file holds, whatever it is called. */
    private static final class Content {
        /** What a disk writes in one piece, if it were a small one. */
        private static final int SECTOR_BYTES = 64;

        private final List<Write> unforced = new ArrayList<>();
        private byte[] durable = new byte[0];

        /** With every other sector of what was not forced. */
        private byte[] torn() {
            var left = durable;
            for (var write : unforced) {
                left = Arrays.copyOf(left, Math.max(left.length, write.offset + write.bytes.length));
                for (var i = 0; i < write.bytes.length; i++) {
                    if ((write.offset + i) / SECTOR_BYTES % 2 == 1) {
                        left[write.offset + i] = write.bytes[i];
                    }
                }
            }
            return left;
        }

        private void reachDisk(Write write) {
            durable = Arrays.copyOf(durable, Math.max(durable.length, write.offset + write.bytes.length));
            System.arraycopy(write.bytes, 0, durable, write.offset, write.bytes.length);
        }
    }

    private record Write(byte[] bytes, int offset) {}

    private final class FaultyFile implements JournalFile {
        private final JournalFile file;
        private final Content content;

        private FaultyFile(JournalFile file, Content content) {
            this.file = file;
            this.content = content;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            synchronized (FaultyDisk.this) {
                var data = new byte[bytes.remaining()];
                bytes.get(data);
                var now = next();
                if (now == Fault.LIE) {
                    data[Math.min(data.length / 2, 100)] ^= 0x40;
                } else if (now == Fault.FAIL) {
                    report(now);
                } else if (now == Fault.TEAR) {
                    data = Arrays.copyOf(data, Math.min(data.length / 2, 100));
                }
                file.write(ByteBuffer.wrap(data), offset);
                content.unforced.add(new Write(data, (int) offset));
                report(now == Fault.LIE ? null : now);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyDisk.this) {
                var now = next();
                if (now != Fault.LIE) {
                    var waiting = content.unforced.size();
                    var reached = now == Fault.FAIL ? 0 : now == Fault.TEAR ? waiting / 2 : waiting;
                    content.unforced.subList(0, reached).forEach(content::reachDisk);
                    content.unforced.clear();
                }
                report(now == Fault.LIE ? null : now);
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (FaultyDisk.this) {
                var now = next();
                if (now == null || now == Fault.LATE) {
                    file.truncate(length);
                    content.unforced.forEach(content::reachDisk);
                    content.unforced.clear();
                    content.durable = Arrays.copyOf(content.durable, (int) length);
                }
                report(now == Fault.LIE ? null : now);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
