package lectern;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import lectern.cli.ProgressBar;
import lectern.client.Delivery;
import lectern.client.Outgoing;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.port.EventSink;

/** Follows the demo's lectures from the events: how many wait, how they ended. Safe for use by any thread. */
final class DemoProgress implements EventSink, Delivery.Progress {
    private final ProgressBar bar;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Reasons by message id. */
    private final Map<String, String> failures = new LinkedHashMap<>();
    /** Why nothing can be written; empty while nothing speaks against it. */
    private String hopeless = "";
    private boolean caughtUp;
    private int kept;
    private int total;
    private int ended;
    private int sections;
    private int requests;

    DemoProgress(ProgressBar bar) {
        this.bar = bar;
    }

    @Override
    public void emit(LecternEvent event) {
        lock.lock();
        try {
            switch (event) {
                case LecternEvent.JournalOpened opened -> total += opened.waiting();
                case LecternEvent.LectureAccepted accepted -> total++;
                case LecternEvent.LectureWriting writing -> caughtUp = false;
                case LecternEvent.CaughtUp all -> caughtUp = true;
                case LecternEvent.SectionSaved saved -> sections++;
                case LecternEvent.LectureDone done -> {
                    requests += done.outcome() instanceof Outcome.Saved saved ? saved.requests() : 0;
                    end(done.lecture());
                }
                case LecternEvent.LectureParked parked -> {
                    failures.put(parked.lecture().messageId(), parked.reason());
                    end(parked.lecture());
                }
                case LecternEvent.LectureReopened reopened -> {
                    failures.remove(reopened.lecture().messageId());
                    total++;
                }
                case LecternEvent.NotebookUnreachable unreachable -> hopeless = unreachable.reason();
                case LecternEvent.NotebookRefused refused -> hopeless = refused.reason();
                default -> {
                    // Of no interest to a progress bar.
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(QueuedLecture lecture) {
        ended++;
        bar.show(ended, total, "(" + kept + " acknowledged, last written: " + lecture.messageId() + ")");
    }

    @Override
    public void kept(Outgoing message, boolean duplicate) {
        locked(() -> ++kept);
    }

    @Override
    public void written(Outgoing message) {
        // Not asked for: the events tell.
    }

    @Override
    public void failed(Outgoing message, String reason) {
        locked(() -> failures.put(message.messageId(), reason));
    }

    @Override
    public void waiting(String reason, Duration delay) {
        // The log tells of a server that cannot keep anything.
    }

    /**
     * Waits until all that was accepted so far is written or parked, and in its place.
     *
     * @throws IOException if the stand-in cannot be reached or refuses: a server would wait, a demo says so
     */
    void awaitIdle() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((ended < total || !caughtUp) && hopeless.isEmpty()) {
                changed.await();
            }
            if (!hopeless.isEmpty()) {
                throw new IOException(hopeless);
            }
        } finally {
            lock.unlock();
        }
    }

    List<String> failures() {
        return locked(() -> failures.entrySet().stream().map(failure -> failure.getKey() + ": " + failure.getValue())
                .toList());
    }

    int sections() {
        return locked(() -> sections);
    }

    int requests() {
        return locked(() -> requests);
    }

    private <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }
}
