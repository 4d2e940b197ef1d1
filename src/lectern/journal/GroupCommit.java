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
 * Takes all that waits, has it written and forced once, and then completes its futures; what comes meanwhile is the
 * next batch. A note waits a little for company. When the disk fails, the batch is refused as a whole, and the next one
 * tries again. Safe for use by any thread.
 *
 * <p>One thread commits at a time, the journal's own or one that submits.
 */
final class GroupCommit {
    /** Bytes that one force serves at most, a single longer record apart: it bounds what one failure refuses. */
    static final int MAX_BATCH_BYTES = 8 << 20;
    /** Bytes that wait in memory at most, a single longer record apart; a disk that is slower than that refuses. */
    static final int MAX_WAITING_BYTES = 32 << 20;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);
    private static final String WHAT = "the journal cannot be written";

    /** Who commits a record, and when. */
    enum Way {
        /** The journal thread, at once. */
        SOON,
        /**
         * The calling thread, as it would only wait, and to wake the journal thread and be woken again can take longer
         * than the disk. The journal thread if others are at it: what serves many at once is worth the wait.
         */
        HERE,
        /** The journal thread: nobody waits for it, so it need not cost a force of its own. */
        LATER
    }

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
    /** Whether somebody has taken a batch, who alone may say that it is through. */
    private boolean committing;
    /** Records of the last batch that somebody waited for: where there are many, more gather for the journal thread. */
    private int company;
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
     * Keeps a record. The future completes on the thread that commits, once it is on disk.
     *
     * @param onDisk told where, on that thread, before the future completes
     */
    CompletableFuture<Void> submit(Way way, List<ByteBuffer> record, Consumer<Segment.Place> onDisk) {
        var pending = new Pending(way, record, record.stream().mapToInt(ByteBuffer::remaining).sum(), onDisk,
                new CompletableFuture<>());
        var batch = List.<Pending>of();
        lock.lock();
        try {
            if (closed) {
                return refused("the journal is closed");
            }
            if (!waiting.isEmpty() && waitingBytes + pending.bytes > MAX_WAITING_BYTES) {
                return refused("the disk is behind: " + waitingBytes + " bytes wait to be written");
            }
            var latest = System.nanoTime() + (way == Way.LATER ? folder.patience().toNanos() : 0);
            var isNext = waiting.isEmpty() || latest - due < 0;
            due = isNext ? latest : due;
            waiting.add(pending);
            waitingBytes += pending.bytes;
            if (way == Way.HERE && !committing && company <= 1) {
                batch = takeBatch();
            } else if (isNext) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (!batch.isEmpty()) {
            commitTaken(batch);
        }
        return pending.done;
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
                trouble.events().emit(new LecternEvent.StorageFailed("the journal is still being written", false));
            }
        } catch (InterruptedException stop) {
            // The journal thread finishes all the same.
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (folder; segments) {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                commitTaken(batch);
            }
        } catch (IOException failure) {
            // Nothing is lost: what was acknowledged was forced before.
            trouble.failed("the journal cannot be closed", failure, false);
        }
    }

    /** The next batch, once it is due and nobody else commits; nothing once the journal is closed and empty. */
    private List<Pending> take() {
        lock.lock();
        try {
            awaitTurn();
            return takeBatch();
        } finally {
            lock.unlock();
        }
    }

    private void awaitTurn() {
        while (committing || !isDue()) {
            try {
                changed.awaitNanos(committing || waiting.isEmpty() ? Long.MAX_VALUE : due - System.nanoTime());
            } catch (InterruptedException never) {
                // Nobody interrupts this thread; if so, it looks again.
            }
        }
    }

    private boolean isDue() {
        return closed || !waiting.isEmpty() && due - System.nanoTime() <= 0;
    }

    /** All that waits, up to the limit of a batch, for the calling thread to commit; with the lock. */
    private List<Pending> takeBatch() {
        var batch = new ArrayList<Pending>();
        var bytes = 0L;
        while (!waiting.isEmpty() && (batch.isEmpty() || bytes + waiting.peek().bytes <= MAX_BATCH_BYTES)) {
            bytes += waiting.peek().bytes;
            batch.add(waiting.remove());
        }
        waitingBytes -= bytes;
        committing = !batch.isEmpty();
        company = (int) batch.stream().filter(pending -> pending.way != Way.LATER).count();
        return batch;
    }

    /** What comes meanwhile is for the journal thread to take. */
    private void commitTaken(List<Pending> batch) {
        try {
            commit(batch);
        } finally {
            lock.lock();
            committing = false;
            if (closed || !waiting.isEmpty()) {
                changed.signal();
            }
            lock.unlock();
        }
    }

    private void commit(List<Pending> batch) {
        Segment.Place all;
        try {
            all = segments.commit(batch.stream().flatMap(pending -> pending.record.stream()).toList());
        } catch (Throwable failure) {
            // Of any kind: the journal thread must live on, and no message may wait for ever.
            var reason = trouble.failed(WHAT, failure, false);
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
    private record Pending(Way way, List<ByteBuffer> record, int bytes, Consumer<Segment.Place> onDisk,
            CompletableFuture<Void> done) {}
}
