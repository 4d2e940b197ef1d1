package lectern.port;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;

/**
 * The durable queue of accepted messages. Safe for use by any thread; no method waits for the disk but {@link #message}
 * and {@link #append} where it is told to.
 */
public interface LectureQueue {

    /**
     * Tells what earlier runs left, once, before anything is appended: every lecture ever accepted and not discarded,
     * in order of id, with its last outcome if any.
     *
     * @throws StorageException if it cannot be read
     */
    void recover(Consumer<Entry> entries) throws StorageException;

    /** The highest id that any lecture of earlier runs ever had, discarded ones included; 0 if there was none. */
    long lastId();

    /**
     * Keeps a message. The future completes once it is forced to disk, or with a {@link StorageException}, in which
     * case the message is not kept.
     *
     * <p>Whatever hangs on the future runs on a thread that others wait for: it must not block.
     *
     * @param here whether the calling thread would only wait for the future: it may go to the disk itself, with what
     *        others have appended, which spares it the wake-up of another thread and its own. Nobody may interrupt it
     *        then, as that would close the file.
     */
    CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here);

    /**
     * The message as it was appended.
     *
     * @throws StorageException if it cannot be read back; its cause is an {@code IOException} if it may be later
     */
    byte[] message(long id) throws StorageException;

    /**
     * Notes how an attempt ended: done lectures need no message any more, refused ones are parked. Losing this note in
     * a crash is harmless: the lecture is tried again and its page found. The future completes as with {@link #append}.
     */
    CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome);

    /** Notes that a parked lecture waits again. The future completes as with {@link #append}. */
    CompletableFuture<Void> reopen(QueuedLecture lecture);

    /** Forgets a parked lecture, message and all. The future completes as with {@link #append}. */
    CompletableFuture<Void> discard(QueuedLecture lecture);

    /** A lecture from an earlier run; without an outcome it still waits, a {@link Outcome.Refused} one is parked. */
    record Entry(QueuedLecture lecture, Optional<Outcome.Settled> outcome) {}
}
