package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk of limited room, whose forces wait for a permit each once the journal is open. */
final class GatedFile implements JournalFile {
    private final JournalFile disk;
    final Semaphore gate = new Semaphore(0);
    final Semaphore atGate = new Semaphore(0);
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger forces = new AtomicInteger();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    volatile boolean isGated;
    volatile IllegalStateException defect;
    volatile boolean isClosed;
    int forcesOnOpen;
    volatile int roomBytes = Integer.MAX_VALUE;

    GatedFile(JournalFile disk) {
        this.disk = disk;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        writes.incrementAndGet();
        var room = Math.min(roomBytes, bytes.remaining());
        var isFull = room < bytes.remaining();
        disk.write(bytes.limit(bytes.position() + room), offset);
        if (isFull) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void force() throws IOException {
        forces.incrementAndGet();
        threads.add(Thread.currentThread());
        if (defect != null) {
            throw defect;
        }
        if (isGated) {
            atGate.release();
            gate.acquireUninterruptibly();
        }
        disk.force();
    }

    @Override
    public void truncate(long length) throws IOException {
        if (!isGated) {
            forces.incrementAndGet();
        }
        disk.truncate(length);
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        disk.close();
    }
}
