package lectern.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.port.LectureQueue;
import lectern.port.StorageException;

/** A journal as its contract allows it to be: slow, failing, and losing at a crash what it did not confirm. */
final class ModelQueue implements LectureQueue {
    private final Random random;
    private final TreeMap<Long, Stored> disk = new TreeMap<>();
    private long lastId;
    private final Deque<Pending> pending = new ArrayDeque<>();
    /** Those whose end was confirmed: they must not be written again. */
    private final Set<QueuedLecture.Identity> done = new HashSet<>();

    private record Stored(QueuedLecture lecture, byte[] message, Optional<Outcome.Settled> outcome) {}

    private record Pending(Runnable onDisk, CompletableFuture<Void> confirmed) {}

    ModelQueue(Random random) {
        this.random = random;
    }

    boolean isDone(QueuedLecture.Identity identity) {
        return done.contains(identity);
    }

    /** Whether the disk has it as done, confirmed or not. */
    boolean isDoneOnDisk(QueuedLecture.Identity identity) {
        return disk.values().stream().anyMatch(stored ->
                stored.lecture.identity().equals(identity) && stored.outcome.filter(Outcome::isDone).isPresent());
    }

    /** Confirms or refuses the next record; one that is refused may be on disk all the same. */
    void step(boolean faulty) {
        var next = pending.poll();
        if (next == null) {
            return;
        }
        var fails = faulty && random.nextInt(8) == 0;
        if (!fails || random.nextBoolean()) {
            next.onDisk.run();
        }
        if (fails) {
            next.confirmed.completeExceptionally(new StorageException("disk full"));
        } else {
            next.confirmed.complete(null);
        }
    }

    void flush() {
        while (!pending.isEmpty()) {
            step(false);
        }
    }

    /** Of what is not confirmed, some is on disk, in order. */
    void crash() {
        for (var kept = random.nextInt(pending.size() + 1); kept > 0; kept--) {
            pending.remove().onDisk.run();
        }
        pending.clear();
    }

    @Override
    public long lastId() {
        return lastId;
    }

    @Override
    public void recover(Consumer<Entry> entries) {
        disk.values().forEach(stored -> entries.accept(new Entry(stored.lecture, stored.outcome)));
    }

    @Override
    public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here) {
        return submit(() -> {
            lastId = lecture.id();
            disk.put(lecture.id(), new Stored(lecture, message, Optional.empty()));
        });
    }

    @Override
    public byte[] message(long id) throws StorageException {
        var stored = disk.get(id);
        if (stored == null || stored.outcome.filter(Outcome::isDone).isPresent()) {
            throw new StorageException("no message " + id);
        }
        return stored.message;
    }

    @Override
    public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome) {
        var noted = submit(() -> note(lecture, Optional.of(outcome)));
        noted.thenRun(() -> {
            if (outcome.isDone()) {
                done.add(lecture.identity());
            }
        });
        return noted;
    }

    @Override
    public CompletableFuture<Void> reopen(QueuedLecture lecture) {
        return submit(() -> note(lecture, Optional.empty()));
    }

    @Override
    public CompletableFuture<Void> discard(QueuedLecture lecture) {
        return submit(() -> disk.remove(lecture.id()));
    }

    private void note(QueuedLecture lecture, Optional<Outcome.Settled> outcome) {
        disk.computeIfPresent(lecture.id(), (id, stored) -> new Stored(stored.lecture, stored.message, outcome));
    }

    private CompletableFuture<Void> submit(Runnable onDisk) {
        var record = new Pending(onDisk, new CompletableFuture<>());
        pending.add(record);
        return record.confirmed;
    }
}
