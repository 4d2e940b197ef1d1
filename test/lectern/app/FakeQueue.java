package lectern.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.port.LectureQueue;
import lectern.port.StorageException;

/** A queue in memory whose disk is prompt, or is played by the test. Safe for use by any thread. */
public final class FakeQueue implements LectureQueue {
    private final boolean prompt;
    private final BlockingQueue<Append> pending = new LinkedBlockingQueue<>();
    private final Map<Long, byte[]> messages = new ConcurrentHashMap<>();
    private final List<String> appendedHere = new CopyOnWriteArrayList<>();
    private final List<Settled> settled = new CopyOnWriteArrayList<>();
    private final List<QueuedLecture> discarded = new CopyOnWriteArrayList<>();
    private final List<Entry> earlier = new CopyOnWriteArrayList<>();
    private final Queue<StorageException> failures = new ConcurrentLinkedQueue<>();
    private long lastId;

    private FakeQueue(boolean prompt) {
        this.prompt = prompt;
    }

    /** Everything is on disk at once. */
    public static FakeQueue prompt() {
        return new FakeQueue(true);
    }

    /** Nothing is on disk until the test completes what {@link #nextAppend} gives. */
    public static FakeQueue slow() {
        return new FakeQueue(false);
    }

    /** An append, or a reopening or discarding without a message, that waits for its disk. */
    public record Append(QueuedLecture lecture, byte[] message, CompletableFuture<Void> onDisk) {}

    public record Settled(QueuedLecture lecture, Outcome outcome) {}

    public Append nextAppend() throws InterruptedException {
        return pending.take();
    }

    public int appends() {
        return messages.size();
    }

    public List<Settled> settled() {
        return List.copyOf(settled);
    }

    public List<QueuedLecture> discarded() {
        return List.copyOf(discarded);
    }

    /** Adds to what an earlier run left. */
    public void leave(QueuedLecture lecture, Optional<Outcome.Settled> outcome) {
        earlier.add(new Entry(lecture, outcome));
    }

    @Override
    public void recover(Consumer<Entry> entries) {
        earlier.forEach(entries);
    }

    @Override
    public long lastId() {
        return lastId;
    }

    /** What earlier runs are to have used; before anything asks. */
    public FakeQueue withLastId(long id) {
        lastId = id;
        return this;
    }

    @Override
    public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here) {
        if (here) {
            appendedHere.add(lecture.messageId());
        }
        var append = new Append(lecture, message, new CompletableFuture<>());
        messages.put(lecture.id(), message);
        if (prompt) {
            append.onDisk.complete(null);
        } else {
            pending.add(append);
        }
        return append.onDisk;
    }

    /** The message ids of what came from a thread that would have waited for the disk. */
    public List<String> appendedHere() {
        return List.copyOf(appendedHere);
    }

    public void failNextRead(StorageException failure) {
        failures.add(failure);
    }

    @Override
    public byte[] message(long id) throws StorageException {
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        var message = messages.get(id);
        if (message == null) {
            throw new StorageException("message " + id + " cannot be read");
        }
        return message;
    }

    @Override
    public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome) {
        settled.add(new Settled(lecture, outcome));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> reopen(QueuedLecture lecture) {
        return note(lecture);
    }

    @Override
    public CompletableFuture<Void> discard(QueuedLecture lecture) {
        messages.remove(lecture.id());
        discarded.add(lecture);
        return note(lecture);
    }

    private CompletableFuture<Void> note(QueuedLecture lecture) {
        var note = new Append(lecture, new byte[0], new CompletableFuture<>());
        if (prompt) {
            note.onDisk.complete(null);
        } else {
            pending.add(note);
        }
        return note.onDisk;
    }
}
