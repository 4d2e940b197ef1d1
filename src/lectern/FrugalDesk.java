package lectern;

import java.time.Duration;
import java.util.Optional;
import lectern.app.Scribe;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.gateway.MessageMemory;
import lectern.gateway.TranscriptMessage;
import lectern.port.LectureQueue;
import lectern.port.LectureSource;
import lectern.port.Notebook;
import lectern.port.StorageException;
import lectern.websocket.MemoryBudget;

/**
 * What a scribe reads and writes, with memory from the same budget as the messages that arrive: a large one is as large
 * when it is read back. Its memory is held from before it is read until its page is written.
 *
 * <p>Each scribe's thread holds memory for one lecture at a time.
 */
record FrugalDesk(LectureQueue queue, Notebook notebook, MemoryBudget memory, ThreadLocal<MemoryBudget.Claim> claim,
        int maxMessageBytes) implements LectureSource, Notebook {
    /** The message, and the journal's record around it. */
    private static final long READ_COPIES = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static Scribe.Desk of(LectureQueue queue, Notebook notebook, MemoryBudget memory, int maxMessageBytes) {
        var frugal = new FrugalDesk(queue, notebook, memory, ThreadLocal.withInitial(memory::claim), maxMessageBytes);
        return new Scribe.Desk(queue, frugal, frugal);
    }

    @Override
    public Lecture read(QueuedLecture lecture) throws StorageException {
        hold(READ_COPIES * maxMessageBytes);
        try {
            var message = queue.message(lecture.id());
            var bytes = MessageMemory.of(message);
            claim.get().shrink(bytes);
            hold(bytes);
            return TranscriptMessage.decode(message);
        } catch (StorageException | RuntimeException | Error unreadable) {
            // No write follows, which would give the memory back.
            claim.get().close();
            throw unreadable;
        }
    }

    @Override
    public Outcome write(Lecture lecture) throws InterruptedException {
        try {
            return notebook.write(lecture);
        } finally {
            claim.get().close();
        }
    }

    @Override
    public Optional<Duration> tidy() throws InterruptedException {
        return notebook.tidy();
    }

    @Override
    public Opening open() throws InterruptedException {
        return notebook.open();
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
