package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import lectern.port.EventSink;
import lectern.port.StorageException;

/** The real disk, counting forces; for benchmarks. */
public final class CountingDisk implements Disk {
    private final AtomicLong forces = new AtomicLong();

    public Journal journal(Path folder, EventSink events) throws StorageException {
        return Journal.open(folder, events, this, Segments.SEGMENT_BYTES);
    }

    public long forces() {
        return forces.get();
    }

    @Override
    public JournalFile open(Path path) throws IOException {
        var file = Disk.super.open(path);
        return new JournalFile() {
            @Override
            public void write(ByteBuffer bytes, long offset) throws IOException {
                file.write(bytes, offset);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                file.force();
            }

            @Override
            public void truncate(long length) throws IOException {
                file.truncate(length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
