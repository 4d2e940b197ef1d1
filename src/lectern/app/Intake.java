package lectern.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.QueuedLecture;
import lectern.port.EventSink;
import lectern.port.LectureQueue;

/**
 * Accepts lectures: keeps each one once, and answers only when it is on disk. Safe for use by any thread.
 *
 * <p>Equal identity and equal content make a duplicate, whatever the message's number: a client that sends again after
 * a lost answer, or numbers badly, neither loses nor doubles anything.
 */
public final class Intake {
    /** Lectures that may wait at a time: a few hundred bytes of memory each. */
    public static final int MAX_WAITING = 100_000;

    private final LectureQueue queue;
    private final Agenda agenda;
    private final EventSink events;
    private final AtomicLong lastId = new AtomicLong();
    /** What is on disk or on its way there; a lecture that was refused by the disk or the notebook is not in it. */
    private final ConcurrentMap<QueuedLecture.Identity, CompletableFuture<Receipt>> known = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public Intake(LectureQueue queue, Agenda agenda, EventSink events) {
        this.queue = queue;
        this.agenda = agenda;
        this.events = events;
    }

    /** Takes up what an earlier run left; before the first message. */
    public void restore(LectureQueue.Entry entry) {
        var lecture = entry.lecture();
        lastId.accumulateAndGet(lecture.id(), Math::max);
        if (entry.outcome().isEmpty()) {
            agenda.add(lecture);
        }
        if (entry.outcome().isEmpty() || entry.outcome().get().isDone()) {
            known.put(lecture.identity(), CompletableFuture.completedFuture(new Receipt.Kept(lecture)));
        }
    }

    /**
     * Keeps the lecture, with the message as it came. The future always completes normally, on any thread; whatever
     * hangs on it must not block.
     */
    public CompletableFuture<Receipt> accept(Lecture lecture, byte[] message) {
        if (closed) {
            return rejected("shutting_down", "Lectern is stopping; send the message again when it is back");
        }
        var queued = QueuedLecture.of(lastId.incrementAndGet(), lecture);
        var receipt = new CompletableFuture<Receipt>();
        var earlier = known.putIfAbsent(queued.identity(), receipt);
        if (earlier != null) {
            return earlier.thenApply(this::asDuplicate);
        }
        if (agenda.size() >= MAX_WAITING) {
            refuse(queued, receipt, "queue_full", MAX_WAITING + " lectures are waiting; send the message again later");
            return receipt;
        }
        try {
            queue.append(queued, message).whenComplete((onDisk, failure) -> {
                if (failure == null) {
                    events.emit(new LecternEvent.LectureAccepted(queued, message.length));
                    agenda.add(queued);
                    receipt.complete(new Receipt.Kept(queued));
                } else {
                    refuse(queued, receipt, "storage", failure.getMessage());
                }
            });
        } catch (RuntimeException broken) {
            // A queue that breaks its promise must not leave an entry behind that every copy of the lecture waits for.
            refuse(queued, receipt, "storage", "the queue takes nothing: " + broken.getMessage());
        }
        return receipt;
    }

    private void refuse(QueuedLecture queued, CompletableFuture<Receipt> receipt, String code, String reason) {
        known.remove(queued.identity());
        receipt.complete(new Receipt.Rejected(code, reason));
    }

    /** Forgets a lecture that the notebook refused: when it comes again it is another attempt, not a duplicate. */
    public void forget(QueuedLecture lecture) {
        known.remove(lecture.identity());
    }

    /** Refuses whatever comes from now on. */
    public void close() {
        closed = true;
    }

    private Receipt asDuplicate(Receipt earlier) {
        if (!(earlier instanceof Receipt.Kept kept)) {
            return earlier;
        }
        events.emit(new LecternEvent.LectureDuplicated(kept.lecture()));
        return new Receipt.Duplicate(kept.lecture());
    }

    private static CompletableFuture<Receipt> rejected(String code, String reason) {
        return CompletableFuture.completedFuture(new Receipt.Rejected(code, reason));
    }
}
