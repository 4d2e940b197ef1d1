package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import lectern.domain.LecternEvent;
import lectern.port.StorageException;

/**
 * The journal thread: takes all that waits, has it written and forced once, and then completes its futures; what comes
 * meanwhile is the next batch. A note waits a little for company. When the disk fails, the batch is refused as a whole,
 * and the next one tries again. Safe for use by any thread.
 */
final class GroupCommit {
    /** Bytes that one force serves at most, a single longer record apart: it bounds what one failure refuses. */
    static final int MAX_BATCH_BYTES = 8 << 20;
    /** Bytes that wait in memory at most, a single longer record apart; a disk that is slower than that refuses. */
    static final int MAX_WAITING_BYTES = 32 << 20;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);
    private static final String WHAT = "the journal cannot be written";

    private final DataFolder folder;
    private final Segments segments;
    private final Trouble trouble;
    private final Thread thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private final LongAdder forced = new LongAdder();
    private long waitingBytes;
    /** When the first of what waits must go, by {@link System#nanoTime}; means nothing while nothing waits. */
    private long due;
    private boolean closed;

    private GroupCommit(DataFolder folder, Segments segments, Trouble trouble) {
        this.folder = folder;
        this.segments = segments;
        this.trouble = trouble;
    }

    /** Closes {@code segments} and {@code folder} in the end. */
    static GroupCommit start(DataFolder folder, Segments segments, Trouble trouble) {
        var commit = new GroupCommit(folder, segments, trouble);
        commit.thread.start();
        return commit;
    }

    /** How many batches were forced. */
    long forced() {
        return forced.sum();
    }

    /**
     * Keeps a record. The future completes on the journal thread once it is on disk.
     *
     * @param onDisk told where, on the journal thread, before the future completes
     */
    CompletableFuture<Void> submit(List<ByteBuffer> record, Consumer<Segment.Place> onDisk) {
        return submit(record, onDisk, Duration.ZERO);
    }

    /** As {@link #submit(List, Consumer)}, for what nobody waits for, so that it need not cost a force of its own. */
    CompletableFuture<Void> submitNote(List<ByteBuffer> record, Consumer<Segment.Place> onDisk) {
        return submit(record, onDisk, folder.patience());
    }

    private CompletableFuture<Void> submit(
            List<ByteBuffer> record, Consumer<Segment.Place> onDisk, Duration patience) {
        var pending = new Pending(record, record.stream().mapToInt(ByteBuffer::remaining).sum(), onDisk,
                new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                return refused("the journal is closed");
            }
            if (!waiting.isEmpty() && waitingBytes + pending.bytes > MAX_WAITING_BYTES) {
                return refused("the disk is behind: " + waitingBytes + " bytes wait to be written");
            }
            var latest = System.nanoTime() + patience.toNanos();
            if (waiting.isEmpty() || latest - due < 0) {
                due = latest;
                changed.signal();
            }
            waiting.add(pending);
            waitingBytes += pending.bytes;
            return pending.done;
        } finally {
            lock.unlock();
        }
    }

    static CompletableFuture<Void> refused(String reason) {
        return CompletableFuture.failedFuture(new StorageException(reason));
    }

    /** Takes nothing more, finishes what waits, and gives the folder back; waits for that for 30 s at most. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(CLOSE_WAIT)) {
                trouble.events().emit(new LecternEvent.StorageFailed("the journal is still being written"));
            }
        } catch (InterruptedException stop) {
            // The journal thread finishes all the same.
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (folder; segments) {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                commit(batch);
            }
        } catch (IOException failure) {
            // Nothing is lost: what was acknowledged was forced before.
            trouble.failed("the journal cannot be closed", failure);
        }
    }

    /** All that waits, up to the limit of a batch; nothing once the journal is closed and empty. */
    private List<Pending> take() {
        lock.lock();
        try {
            awaitDue();
            var batch = new ArrayList<Pending>();
            var bytes = 0L;
            while (!waiting.isEmpty() && (batch.isEmpty() || bytes + waiting.peek().bytes <= MAX_BATCH_BYTES)) {
                bytes += waiting.peek().bytes;
                batch.add(waiting.remove());
            }
            waitingBytes -= bytes;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void awaitDue() {
        while (!closed && waiting.isEmpty()) {
            changed.awaitUninterruptibly();
        }
        try {
            for (var nanos = due - System.nanoTime(); !closed && nanos > 0; nanos = due - System.nanoTime()) {
                changed.awaitNanos(nanos);
            }
        } catch (InterruptedException never) {
            // Nobody interrupts this thread; if so, what waits goes now.
        }
    }

    private void commit(List<Pending> batch) {
        Segment.Place all;
        try {
            all = segments.commit(batch.stream().flatMap(pending -> pending.record.stream()).toList());
        } catch (Throwable failure) {
            // Of any kind: this thread must live on, and no message may wait for ever.
            var reason = trouble.failed(WHAT, failure);
            batch.forEach(pending -> pending.done.completeExceptionally(new StorageException(reason, failure)));
            return;
        }
        trouble.works(WHAT);
        forced.increment();
        var offset = all.offset();
        for (var pending : batch) {
            pending.onDisk.accept(new Segment.Place(all.segment(), offset, pending.bytes));
            offset += pending.bytes;
            pending.done.complete(null);
        }
    }

    /** A record on its way to the disk. */
    private record Pending(List<ByteBuffer> record, int bytes, Consumer<Segment.Place> onDisk,
            CompletableFuture<Void> done) {}
}
