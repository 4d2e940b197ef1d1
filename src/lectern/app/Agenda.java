package lectern.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;

/**
 * What waits to be written, section by section: a section's lectures come in order, one at a time, and a section that
 * must wait holds up no other. Safe for use by any thread; holds no transcript.
 */
public final class Agenda {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Sections in order of arrival; one without lectures is not kept. */
    private final Map<SyncKey, Lane> lanes = new LinkedHashMap<>();
    private int size;
    private boolean closed;

    public Agenda(InstantSource clock) {
        this.clock = clock;
    }

    public void add(QueuedLecture lecture) {
        lock.lock();
        try {
            lanes.computeIfAbsent(lecture.identity().section(), section -> new Lane()).lectures.add(lecture);
            size++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many lectures wait, the one being written included. */
    public int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next lecture to write, waiting for one if need be; empty once {@linkplain #close() closed}. The taker must
     * hand it back by {@link #done} or {@link #later}; until then the rest of its section waits.
     */
    public Optional<QueuedLecture> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                var ready = lanes.values().stream().filter(lane -> lane.isReady(clock.instant())).findFirst();
                if (ready.isPresent()) {
                    ready.get().taken = true;
                    return Optional.of(ready.get().lectures.peek());
                }
                awaitChange();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The lecture needs nothing more; its section goes on with the next one. */
    public void done(QueuedLecture lecture) {
        lock.lock();
        try {
            var lane = laneOf(lecture);
            lane.lectures.remove();
            lane.failures = 0;
            lane.release(Instant.MIN);
            size--;
            if (lane.lectures.isEmpty()) {
                lanes.remove(lecture.identity().section());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The lecture, and with it its section, waits; {@code delays} tells for how long after so many failures in a row.
     */
    public Duration later(QueuedLecture lecture, Delays delays) {
        lock.lock();
        try {
            var lane = laneOf(lecture);
            lane.failures++;
            var delay = delays.after(lane.failures);
            lane.release(clock.instant().plus(delay));
            changed.signalAll();
            return delay;
        } finally {
            lock.unlock();
        }
    }

    /** Gives nothing more out and wakes whoever waits. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitChange() throws InterruptedException {
        var due = lanes.values().stream().filter(lane -> !lane.taken).map(lane -> lane.due).min(Instant::compareTo);
        if (due.isEmpty()) {
            changed.await();
        } else {
            changed.await(Math.max(1, Duration.between(clock.instant(), due.get()).toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    private Lane laneOf(QueuedLecture lecture) {
        var lane = lanes.get(lecture.identity().section());
        if (lane == null || !lane.taken || lane.lectures.peek() != lecture) {
            throw new IllegalStateException("lecture " + lecture.id() + " was not taken");
        }
        return lane;
    }

    /** The wait after a number of failures in a row, at least 1. */
    @FunctionalInterface
    public interface Delays {
        Duration after(int failures);
    }

    /** One section's lectures; guarded by the agenda's lock. */
    private static final class Lane {
        private final Deque<QueuedLecture> lectures = new ArrayDeque<>();
        private Instant due = Instant.MIN;
        private int failures;
        private boolean taken;

        private boolean isReady(Instant now) {
            return !taken && !due.isAfter(now);
        }

        private void release(Instant due) {
            taken = false;
            this.due = due;
        }
    }
}
