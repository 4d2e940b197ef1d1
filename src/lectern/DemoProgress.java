package lectern;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
        locked(() -> follow(event));
    }

    private void follow(LecternEvent event) {
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
    }

    private void end(QueuedLecture lecture) {
        ended++;
        bar.show(ended, total, "(" + kept + " acknowledged, last written: " + lecture.messageId() + ")");
    }

    @Override
    public void kept(Outgoing message, boolean duplicate) {
        locked(() -> kept++);
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
     * Waits until all that was accepted so far is written or parked, and in its place; then tells how that went.
     *
     * @throws IOException if the stand-in cannot be reached or refuses: a server would wait, a demo says so
     */
    Result result() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((ended < total || !caughtUp) && hopeless.isEmpty()) {
                changed.await();
            }
            if (!hopeless.isEmpty()) {
                bar.end();
                throw new IOException(hopeless);
            }
            var reasons = failures.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
            return new Result(sections, requests, reasons);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** New sections, the requests that all took, and what is not written, with the reason. */
    record Result(int sections, int requests, List<String> failures) {}
}
