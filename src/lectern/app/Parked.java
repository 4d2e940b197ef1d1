package lectern.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import lectern.domain.LecternEvent;
import lectern.domain.QueuedLecture;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.StorageException;

/**
 * The lectures that the notebook refused, for a person to retry or discard. Safe for use by any thread.
 *
 * <p>Both are on disk before they show; if the disk fails, the future ends with a {@link StorageException} and the
 * lecture stays parked. An order for a lecture that is not parked, or has another order under way, or is just being
 * sent again, answers false. Whatever hangs on a future must not block.
 */
public final class Parked {
    private final Register register;
    private final LectureQueue queue;
    private final Agenda agenda;
    private final EventSink events;

    Parked(Register register, LectureQueue queue, Agenda agenda, EventSink events) {
        this.register = register;
        this.queue = queue;
        this.agenda = agenda;
        this.events = events;
    }

    /** In order of arrival. */
    public List<ParkedLecture> list() {
        return register.parked();
    }

    /** Lets it wait to be written again. */
    public CompletableFuture<Boolean> retry(long id) {
        var receipt = new CompletableFuture<Receipt>();
        return register.reopen(id, receipt).map(lecture -> retry(lecture, receipt))
                .orElse(CompletableFuture.completedFuture(false));
    }

    private CompletableFuture<Boolean> retry(QueuedLecture lecture, CompletableFuture<Receipt> receipt) {
        return noted(() -> queue.reopen(lecture)).handle((onDisk, failure) -> {
            if (failure != null) {
                register.release(lecture);
                receipt.complete(new Receipt.Rejected("storage", failure.getMessage()));
                throw new CompletionException(failure);
            }
            // One that was superseded meanwhile is gone, and has been told of.
            boolean waits = register.reopened(lecture);
            if (waits) {
                events.emit(new LecternEvent.LectureReopened(lecture));
                agenda.add(lecture);
            }
            receipt.complete(new Receipt.Kept(lecture));
            return waits;
        });
    }

    /** Retries each one; tells how many wait again. */
    public CompletableFuture<Integer> retryAll() {
        var orders = new ArrayList<CompletableFuture<Boolean>>();
        list().forEach(parked -> orders.add(retry(parked.lecture().id())));
        return CompletableFuture.allOf(orders.toArray(CompletableFuture[]::new))
                .thenApply(all -> (int) orders.stream().filter(CompletableFuture::join).count());
    }

    /** Forgets it, message and all. */
    public CompletableFuture<Boolean> discard(long id) {
        return register.discard(id).map(this::discard).orElse(CompletableFuture.completedFuture(false));
    }

    private CompletableFuture<Boolean> discard(QueuedLecture lecture) {
        return noted(() -> queue.discard(lecture)).handle((onDisk, failure) -> {
            if (failure != null && register.staysParked(lecture)) {
                throw new CompletionException(failure);
            }
            // One that was superseded meanwhile is gone as well, and has been told of.
            if (register.discarded(lecture)) {
                events.emit(new LecternEvent.LectureDiscarded(lecture, "as asked"));
            }
            return true;
        });
    }

    /**
     * Forgets a lecture because another one with its identity is kept. Not waited for: a note that is lost is made up
     * for at the next start.
     */
    void supersede(QueuedLecture lecture) {
        noted(() -> queue.discard(lecture));
        events.emit(new LecternEvent.LectureDiscarded(lecture, "sent again"));
    }

    /** The note's end, whether the queue gives it or throws. */
    static CompletableFuture<Void> noted(Supplier<CompletableFuture<Void>> note) {
        try {
            return note.get();
        } catch (RuntimeException broken) {
            // A queue that throws breaks its promise; it must not leave an append or an order under way for ever.
            return CompletableFuture.failedFuture(
                    new StorageException("the queue takes nothing: " + broken.getMessage(), broken));
        }
    }
}
