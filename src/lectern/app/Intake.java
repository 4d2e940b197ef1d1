package lectern.app;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.StorageException;

/**
 * Accepts lectures: keeps each one once, and answers only when it is on disk. Safe for use by any thread.
 *
 * <p>Equal identity and equal content make a duplicate, whatever the message's number, unless other content came for
 * the page in between, or the lecture was skipped: a client that sends again after a lost answer, or numbers badly,
 * neither loses nor doubles anything. A parked lecture that is sent again is another attempt, which takes the parked
 * one's place once it is on disk.
 */
public final class Intake {
    /** Lectures that may wait or be parked at a time: a few hundred bytes of memory each. */
    public static final int MAX_WAITING = 100_000;
    private static final int MAX_SECTIONS = 256;

    private final LectureQueue queue;
    private final Agenda agenda;
    private final EventSink events;
    private final AtomicLong lastId;
    private final Register register = new Register();
    /** Some lecture of each section that came lately. */
    private final Map<SyncKey, QueuedLecture> sections = new ConcurrentHashMap<>();
    private final Parked parked;
    private volatile boolean closed;

    public Intake(LectureQueue queue, Agenda agenda, EventSink events) {
        this.queue = queue;
        this.agenda = agenda;
        this.events = events;
        parked = new Parked(register, queue, agenda, events);
        lastId = new AtomicLong(queue.lastId());
    }

    /** What the notebook refused. */
    public Parked parked() {
        return parked;
    }

    /**
     * Takes up what an earlier run left, before the first message, and hands each entry on.
     *
     * @throws StorageException if it cannot be read
     */
    public void recover(Consumer<LectureQueue.Entry> next) throws StorageException {
        var open = new ArrayList<LectureQueue.Entry>();
        queue.recover(kept -> {
            var entry = new LectureQueue.Entry(sharing(kept.lecture()), kept.outcome());
            next.accept(entry);
            if (entry.outcome().orElse(null) instanceof Outcome.Done outcome) {
                done(entry.lecture(), outcome);
            } else {
                open.add(entry);
            }
        });
        open.forEach(this::restore);
    }

    /**
     * Takes up what is not done. A crash, or a disk that failed between two notes, can leave one identity twice: then
     * what is done stays, else what waits, else what is parked.
     */
    private void restore(LectureQueue.Entry entry) {
        var lecture = entry.lecture();
        if (register.isKept(lecture)) {
            parked.supersede(lecture);
        } else if (entry.outcome().orElse(null) instanceof Outcome.Refused refused) {
            register.park(lecture, refused.reason()).ifPresent(parked::supersede);
        } else {
            register.waits(lecture).ifPresent(parked::supersede);
            agenda.add(lecture);
        }
    }

    /**
     * Keeps the lecture, with the message as it came. The future always completes normally, on any thread; whatever
     * hangs on it must not block.
     *
     * @param here whether the calling thread would only wait for the future, and may as well wait for the disk
     */
    public CompletableFuture<Receipt> accept(Lecture lecture, byte[] message, boolean here) {
        if (closed) {
            return CompletableFuture.completedFuture(new Receipt.Rejected("shutting_down",
                    "Lectern is stopping; send the message again when it is back"));
        }
        var queued = QueuedLecture.of(lastId.incrementAndGet(), lecture);
        var receipt = new CompletableFuture<Receipt>();
        return switch (register.claim(queued, receipt)) {
            case Register.Claim.Kept kept ->
                    CompletableFuture.completedFuture(duplicate(queued, kept == Register.Claim.Kept.DONE));
            case Register.Claim.Coming coming -> coming.receipt().thenApply(earlier ->
                    earlier instanceof Receipt.Rejected ? earlier : duplicate(queued, false));
            case Register.Claim.Ours ours -> {
                append(sharing(queued), message, here, receipt);
                yield receipt;
            }
        };
    }

    /** Lets the lectures of a section share its titles and its course: a third of their memory. */
    private QueuedLecture sharing(QueuedLecture lecture) {
        if (sections.size() >= MAX_SECTIONS) {
            sections.clear(); // the next ones share anew
        }
        var earlier = sections.putIfAbsent(lecture.identity().section(), lecture);
        return earlier == null ? lecture : lecture.sharing(earlier);
    }

    private void append(QueuedLecture queued, byte[] message, boolean here, CompletableFuture<Receipt> receipt) {
        if (agenda.size() + register.parkedSize() >= MAX_WAITING) {
            refuse(queued, receipt, "queue_full", MAX_WAITING + " lectures are waiting; send the message again later");
            return;
        }
        Parked.noted(() -> queue.append(queued, message, here)).whenComplete((onDisk, failure) -> {
            if (failure == null) {
                keep(queued, message.length, receipt);
            } else {
                refuse(queued, receipt, "storage", failure.getMessage());
            }
        });
    }

    private void keep(QueuedLecture queued, int bytes, CompletableFuture<Receipt> receipt) {
        var superseded = register.waits(queued);
        events.emit(new LecternEvent.LectureAccepted(queued, bytes));
        superseded.ifPresent(parked::supersede);
        // Answered before it can be written: a client that hears of its page first knows nothing of the lecture yet.
        receipt.complete(new Receipt.Kept(queued));
        agenda.add(queued);
    }

    private void refuse(QueuedLecture queued, CompletableFuture<Receipt> receipt, String code, String reason) {
        register.release(queued);
        receipt.complete(new Receipt.Rejected(code, reason));
    }

    /**
     * The scribe's report on a lecture that needs nothing more. One whose page was left as it is, is nowhere in the
     * notebook: when it comes again, it is another attempt, as pages go and the policy for them may change.
     */
    void done(QueuedLecture lecture, Outcome.Done outcome) {
        if (outcome instanceof Outcome.Skipped) {
            register.forget(lecture);
        } else {
            register.done(lecture);
        }
    }

    /** The scribe's report on a lecture that the notebook refused: when it comes again, it is another attempt. */
    void park(QueuedLecture lecture, String reason) {
        register.park(lecture, reason).ifPresent(parked::supersede);
    }

    /** Refuses whatever comes from now on. */
    public void close() {
        closed = true;
    }

    private Receipt duplicate(QueuedLecture queued, boolean done) {
        events.emit(new LecternEvent.LectureDuplicated(queued));
        return new Receipt.Duplicate(queued, done);
    }
}
