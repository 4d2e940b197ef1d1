package lectern.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.LectureSource;
import lectern.port.Notebook;
import lectern.port.Pause;
import lectern.port.StorageException;

/**
 * Takes lectures from the agenda, writes them into the notebook, and settles them in the queue. Nothing else touches
 * the notebook. {@link #run} may run on as many threads as the notebook bears: the agenda gives each a section of its
 * own.
 */
public final class Scribe {
    private final Desk desk;
    private final Agenda agenda;
    private final Intake intake;
    private final EventSink events;
    private final Waiting waiting;
    private final CompletableFuture<String> refusal = new CompletableFuture<>();
    /** Whether a thread opens the notebook or did, for the others to wait for, and whether it is open since. */
    private final AtomicBoolean opening = new AtomicBoolean();
    private final CountDownLatch openingEnded = new CountDownLatch(1);
    private volatile boolean open;
    /** Something was, or the notebook was opened, since it was last told that all is. */
    private final AtomicBoolean written = new AtomicBoolean(true);

    public Scribe(Desk desk, Agenda agenda, Intake intake, EventSink events, Waiting waiting) {
        this.desk = desk;
        this.agenda = agenda;
        this.intake = intake;
        this.events = events;
        this.waiting = waiting;
    }

    /** Completes, with the reason, if the notebook refuses us before the first page: only a person can help then. */
    public CompletableFuture<String> refusal() {
        return refusal;
    }

    /**
     * Opens the notebook, once for all threads, and writes until the agenda is closed, the notebook refuses us, or the
     * thread is interrupted.
     */
    public void run() throws InterruptedException {
        if (!isOpen()) {
            return;
        }
        for (var next = next(); next.isPresent(); next = next()) {
            write(next.get());
        }
    }

    /** The first thread opens the notebook; the others wait for it. */
    private boolean isOpen() throws InterruptedException {
        if (!opening.getAndSet(true)) {
            try {
                open = open();
            } finally {
                openingEnded.countDown();
            }
        }
        openingEnded.await();
        return open;
    }

    private Optional<QueuedLecture> next() throws InterruptedException {
        while (true) {
            // Whoever finds it busy leaves both to the one who ends it.
            var idle = agenda.isIdle();
            var rest = idle ? desk.notebook().tidy() : Optional.<Duration>empty();
            if (rest.isEmpty()) {
                if (idle && agenda.size() == 0 && written.getAndSet(false)) {
                    events.emit(new LecternEvent.CaughtUp(intake.parked().list().size()));
                }
                return agenda.take();
            }
            var next = agenda.take(waiting.clock().instant().plus(rest.get()));
            if (next.isPresent() || agenda.isClosed()) {
                return next;
            }
        }
    }

    private boolean open() throws InterruptedException {
        for (var failures = 1;; failures++) {
            var began = waiting.clock().instant();
            switch (desk.notebook().open()) {
                case Notebook.Opening.Opened opened -> {
                    events.emit(new LecternEvent.NotebookOpened(opened.description(), opened.pages(), since(began)));
                    return true;
                }
                case Notebook.Opening.Unreachable unreachable -> {
                    var delay = waiting.after(failures);
                    events.emit(new LecternEvent.NotebookUnreachable(unreachable.reason(), delay));
                    waiting.pause().pause(delay);
                }
                case Notebook.Opening.Refused refused -> {
                    events.emit(new LecternEvent.NotebookRefused(refused.reason()));
                    refusal.complete(refused.reason());
                    return false;
                }
            }
        }
    }

    /** One attempt at a lecture that was taken from the agenda. */
    void write(QueuedLecture queued) throws InterruptedException {
        var began = waiting.clock().instant();
        written.set(true);
        events.emit(new LecternEvent.LectureWriting(queued));
        switch (attempt(queued)) {
            case Outcome.Delayed delayed -> {
                var delay = agenda.later(queued, waiting::after);
                events.emit(new LecternEvent.LectureRetrying(queued, delayed.reason(), delay));
            }
            case Outcome.Unauthorized unauthorized -> {
                agenda.later(queued, failures -> Duration.ZERO);
                // For all threads; what comes goes on being kept, and is written after a restart.
                agenda.close();
                events.emit(new LecternEvent.NotebookRefused(unauthorized.reason()));
            }
            case Outcome.Refused refused -> {
                desk.queue().settle(queued, refused);
                // Told before it can be retried, so that what is told of a lecture comes in order.
                events.emit(new LecternEvent.LectureParked(queued, refused.reason()));
                intake.park(queued, refused.reason());
                agenda.done(queued);
            }
            case Outcome.Done done -> {
                // Not waited for: a note that a crash loses costs one look at the page, as LectureQueue.settle says.
                desk.queue().settle(queued, done);
                intake.done(queued, done);
                // Told before the agenda may be empty, so that the last lecture is told before that all are written.
                events.emit(new LecternEvent.LectureDone(queued, done, since(began)));
                agenda.done(queued);
            }
        }
    }

    private Outcome attempt(QueuedLecture queued) throws InterruptedException {
        try {
            return desk.notebook().write(desk.source().read(queued));
        } catch (StorageException unreadable) {
            // What the disk does not give now it may give later; what it gives damaged stays so.
            return unreadable.getCause() instanceof IOException ? new Outcome.Delayed(unreadable.getMessage())
                    : new Outcome.Refused(unreadable.getMessage());
        } catch (RuntimeException defect) {
            // Caught here and not at the thread's top: one lecture that trips over a defect must not hold up others.
            events.emit(new LecternEvent.Fault("writing lecture " + queued.id(), defect));
            return new Outcome.Refused("a defect in Lectern; the log has the details");
        }
    }

    private Duration since(Instant began) {
        return Duration.between(began, waiting.clock().instant());
    }

    /** What the scribe works with. */
    public record Desk(LectureQueue queue, LectureSource source, Notebook notebook) {}

    /** How the scribe waits. */
    public record Waiting(InstantSource clock, Pause pause, Backoff backoff, RandomGenerator random) {
        private Duration after(int failures) {
            return backoff.after(failures, random.nextDouble());
        }
    }
}
