package lectern;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import lectern.app.Scribe;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.gateway.MessageMemory;
import lectern.port.LectureQueue;
import lectern.port.Notebook;
import lectern.port.StorageException;
import lectern.websocket.MemoryBudget;

/**
 * A scribe's desk that takes its memory from the same budget as the messages that arrive: a large one is as large when
 * it is read back. Its memory is held from before it is read until its page is written.
 *
 * <p>Each scribe's thread holds memory for one lecture at a time.
 */
record FrugalDesk(Scribe.Desk desk, MemoryBudget memory, ThreadLocal<MemoryBudget.Claim> claim, int maxMessageBytes)
        implements LectureQueue, Notebook {
    /** The message, and the journal's record around it. */
    private static final long READ_COPIES = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static Scribe.Desk of(Scribe.Desk desk, MemoryBudget memory, int maxMessageBytes) {
        var frugal = new FrugalDesk(desk, memory, ThreadLocal.withInitial(memory::claim), maxMessageBytes);
        return new Scribe.Desk(frugal, desk.format(), frugal);
    }

    @Override
    public byte[] message(long id) throws StorageException {
        claim.get().close();
        hold(READ_COPIES * maxMessageBytes);
        try {
            var message = desk.queue().message(id);
            var bytes = MessageMemory.of(message);
            claim.get().shrink(bytes);
            hold(bytes);
            return message;
        } catch (StorageException unreadable) {
            claim.get().close();
            throw unreadable;
        }
    }

    @Override
    public Outcome write(Lecture lecture) throws InterruptedException {
        try {
            return desk.notebook().write(lecture);
        } finally {
            claim.get().close();
        }
    }

    @Override
    public Optional<Duration> tidy() throws InterruptedException {
        return desk.notebook().tidy();
    }

    @Override
    public Opening open() throws InterruptedException {
        return desk.notebook().open();
    }

    @Override
    public long lastId() {
        return desk.queue().lastId();
    }

    @Override
    public void recover(Consumer<Entry> entries) throws StorageException {
        desk.queue().recover(entries);
    }

    @Override
    public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here) {
        return desk.queue().append(lecture, message, here);
    }

    @Override
    public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome) {
        claim.get().close(); // of a message that was read and not understood
        return desk.queue().settle(lecture, outcome);
    }

    @Override
    public CompletableFuture<Void> reopen(QueuedLecture lecture) {
        return desk.queue().reopen(lecture);
    }

    @Override
    public CompletableFuture<Void> discard(QueuedLecture lecture) {
        return desk.queue().discard(lecture);
    }

    /** As long as it takes: the lecture is accepted, and whoever has the memory meets a deadline. */
    private void hold(long bytes) {
        var most = Math.min(bytes, memory.maxClaimBytes());
        boolean held;
        do {
            held = claim.get().grow(most, PATIENCE);
        } while (!held && !Thread.currentThread().isInterrupted());
    }
}
