package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/**
 * The queue in an append-only file of a data folder that this process owns. Safe for use by any thread.
 *
 * <p>Group commit: one thread takes all that waits, writes it, forces it once, and then completes its futures; what
 * comes meanwhile is the next batch. Messages stay on disk, only where they begin is kept in memory. A message is not
 * copied: it must not change until its future is complete. When the disk fails, the batch is refused as a whole, and
 * the next one tries again.
 */
public final class Journal implements LectureQueue, PageLedger, AutoCloseable {
    /** Bytes that one force serves at most, a single longer record apart: it bounds what one failure refuses. */
    static final int MAX_BATCH_BYTES = 8 << 20;
    /** Bytes that wait in memory at most, a single longer record apart; a disk that is slower than that refuses. */
    static final int MAX_WAITING_BYTES = 32 << 20;

    private static final String FILE = "journal-000001.log";
    /** A usual message with its record in one read. */
    private static final int MESSAGE_READ_BYTES = 64 << 10;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

    private final DataFolder folder;
    private final SegmentWriter writer;
    private final EventSink events;
    private final List<Entry> recovered;
    private final List<Mark> marks;
    private final long lastId;
    private final Map<Long, Long> offsets;
    private final Thread thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean closed;
    /** Whether the last batch failed. Confined to the journal thread. */
    private boolean failing;

    private Journal(DataFolder folder, SegmentWriter writer, Recovery recovery, EventSink events) {
        this.folder = folder;
        this.writer = writer;
        this.events = events;
        recovered = recovery.entries();
        marks = recovery.marks();
        lastId = recovery.lastId();
        offsets = new ConcurrentHashMap<>(recovery.offsets());
    }

    /**
     * Takes the folder, creating it if need be, and reads what is in it.
     *
     * @throws StorageException if another process owns the folder, if it cannot be read and written, or if its journal
     *         is of a version that this program does not know
     */
    public static Journal open(Path folder, EventSink events) throws StorageException {
        return open(folder, events, UnaryOperator.identity());
    }

    /**
     * Which process owns the folder now; empty if none does. Not for a folder that this very process owns: on POSIX
     * systems a look at the lock gives it up.
     *
     * @throws StorageException if that cannot be told
     */
    public static Optional<Owner> ownerOf(Path folder) throws StorageException {
        try {
            return DataFolder.ownerOf(folder);
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder + " cannot be read: " + failure, failure);
        }
    }

    /** Tells other processes, by {@link #ownerOf}, the address of this one's status page; at any time. */
    public void announce(String url) throws StorageException {
        try {
            folder.announce(url);
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder.path() + " cannot be written: " + failure, failure);
        }
    }

    /** As {@link #open(Path, EventSink)}, with a file between journal and disk that may fail. */
    static Journal open(Path folder, EventSink events, UnaryOperator<JournalFile> between) throws StorageException {
        try {
            var owned = DataFolder.open(folder);
            try {
                return open(owned, events, between.apply(JournalFile.of(owned.writable(FILE))));
            } catch (IOException | StorageException failure) {
                owned.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder + " cannot be used: " + failure, failure);
        }
    }

    private static Journal open(DataFolder folder, EventSink events, JournalFile file)
            throws IOException, StorageException {
        try {
            var recovery = Recovery.of(folder, FILE, events);
            var writer = new SegmentWriter(file, recovery.end());
            if (recovery.end() == 0) {
                // Before the header, so that a file with a header has a durable name.
                folder.force();
            }
            writer.open(recovery.size());
            var journal = new Journal(folder, writer, recovery, events);
            journal.thread.start();
            events.emit(journal.opened(recovery.size() - recovery.end()));
            return journal;
        } catch (IOException | StorageException failure) {
            file.close();
            throw failure;
        }
    }

    private LecternEvent opened(long cutBytes) {
        var unsettled = (int) recovered.stream().filter(entry -> entry.outcome().isEmpty()).count();
        var done = (int) recovered.stream().flatMap(entry -> entry.outcome().stream()).filter(Outcome::isDone).count();
        return new LecternEvent.JournalOpened(folder.path().toString(), unsettled, recovered.size() - unsettled - done,
                cutBytes);
    }

    @Override
    public void recover(Consumer<Entry> entries) {
        recovered.forEach(entries);
    }

    @Override
    public long lastId() {
        return lastId;
    }

    @Override
    public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message) {
        var head = EntryJson.lecture(lecture);
        var bytes = (long) Integer.BYTES + head.length + message.length;
        if (bytes > RecordFormat.MAX_PAYLOAD_BYTES) {
            return refused("message with its head of " + bytes + " bytes exceeds " + RecordFormat.MAX_PAYLOAD_BYTES);
        }
        return submit(RecordFormat.accepted(head, message), offset -> offsets.put(lecture.id(), offset));
    }

    /** The message of a lecture that still waits or is parked; those of done lectures are given up. */
    @Override
    public byte[] message(long id) throws StorageException {
        var offset = offsets.get(id);
        if (offset == null) {
            throw new StorageException("the journal keeps no message of lecture " + id);
        }
        try (var reader = new RecordReader(folder.file(FILE), MESSAGE_READ_BYTES)) {
            return reader.recordAt(offset).map(RecordFormat::message).orElseThrow(() -> new StorageException(
                    "the message of lecture " + id + " is damaged, at offset " + offset + " of " + folder.file(FILE)));
        } catch (IOException failure) {
            throw new StorageException("the message of lecture " + id + " cannot be read: " + reason(failure), failure);
        }
    }

    /** @throws IllegalArgumentException for an outcome after which the lecture still waits: there is nothing to note */
    @Override
    public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome outcome) {
        return submit(RecordFormat.of(RecordFormat.SETTLED, EntryJson.outcome(lecture.id(), outcome)), offset -> {
            if (outcome.isDone()) {
                offsets.remove(lecture.id());
            }
        });
    }

    @Override
    public CompletableFuture<Void> reopen(QueuedLecture lecture) {
        return submit(RecordFormat.of(RecordFormat.REOPENED, EntryJson.id(lecture.id())), offset -> { });
    }

    @Override
    public CompletableFuture<Void> discard(QueuedLecture lecture) {
        return submit(RecordFormat.of(RecordFormat.DISCARDED, EntryJson.id(lecture.id())),
                offset -> offsets.remove(lecture.id()));
    }

    @Override
    public List<Mark> marks() {
        return marks;
    }

    @Override
    public void begin(SyncKey key) throws StorageException, InterruptedException {
        try {
            mark(RecordFormat.BEGUN, new Mark(key, Optional.empty())).get();
        } catch (ExecutionException refused) {
            throw new StorageException(refused.getCause().getMessage(), refused);
        }
    }

    @Override
    public void end(SyncKey key, Optional<String> pageId) {
        mark(RecordFormat.ENDED, new Mark(key, pageId));
    }

    private CompletableFuture<Void> mark(byte type, Mark mark) {
        return submit(RecordFormat.of(type, EntryJson.mark(mark)), offset -> { });
    }

    /** Takes nothing more, finishes what waits, and gives the folder back; waits for that for 30 s at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(CLOSE_WAIT)) {
                events.emit(new LecternEvent.StorageFailed("the journal is still being written"));
            }
        } catch (InterruptedException stop) {
            // The journal thread finishes all the same.
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> submit(List<ByteBuffer> record, LongConsumer onDisk) {
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
            waiting.add(pending);
            waitingBytes += pending.bytes;
            changed.signal();
            return pending.done;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (folder; writer) {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                commit(batch);
            }
        } catch (IOException failure) {
            // Nothing is lost: what was acknowledged was forced before.
            events.emit(new LecternEvent.StorageFailed("the journal cannot be closed: " + reason(failure)));
        }
    }

    /** All that waits, up to the limit of a batch; nothing once the journal is closed and empty. */
    private List<Pending> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
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

    private void commit(List<Pending> batch) {
        var offset = writer.end();
        try {
            writer.commit(batch.stream().flatMap(pending -> pending.record.stream()).toList());
        } catch (Throwable failure) {
            // Of any kind: this thread must live on, and no message may wait for ever.
            refuse(batch, failure);
            return;
        }
        failing = false;
        for (var pending : batch) {
            pending.onDisk.accept(offset);
            offset += pending.bytes;
            pending.done.complete(null);
        }
    }

    private void refuse(List<Pending> batch, Throwable failure) {
        var reason = "the journal cannot be written: " + reason(failure);
        if (!failing) {
            events.emit(failure instanceof IOException
                    ? new LecternEvent.StorageFailed(reason)
                    : new LecternEvent.Fault("journal", failure));
        }
        failing = true;
        batch.forEach(pending -> pending.done.completeExceptionally(new StorageException(reason, failure)));
    }

    private static CompletableFuture<Void> refused(String reason) {
        return CompletableFuture.failedFuture(new StorageException(reason));
    }

    private static String reason(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }

    /** The process that owns a folder, by its number, and the address it announced; empty if none. */
    public record Owner(String process, String url) {}

    /** A record on its way to the disk; {@code onDisk} gets the offset at which it stands there. */
    private record Pending(List<ByteBuffer> record, int bytes, LongConsumer onDisk, CompletableFuture<Void> done) {}
}
