package lectern.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;

/**
 * What waits to be written, section by section: a section's lectures come in order of id, one at a time, and a section
 * that must wait holds up no other. A lecture whose page another one waits for already comes behind that, whatever its
 * section.
 *
 * <p>Of the sections that can go on, those come last that follow one that is under way: so several scribes do every
 * second section first, and few pages have to be linked again to a page before them that came later. Of the others,
 * that one comes first in which most waits, together with the one that follows it, so that no scribe is idle towards
 * the end; of equals, the one whose next lecture waits longest. Some more sections are begun than there are scribes,
 * but not many more.
 *
 * <p>Safe for use by any thread; holds no transcript. What a call costs grows with the logarithm of what waits.
 */
public final class Agenda {
    /** So many of the sections that wait longest are chosen from, so that what a choice costs is bounded. */
    static final int CHOICE = 64;

    /**
     * A taker that finds nothing looks again after so long, and only then lets itself be woken: messages come in
     * bursts, and to wake a thread costs more than all else about a small one.
     */
    private static final Duration REST = Duration.ofMillis(1);

    /** More sections begun at a time would leave more pages to link again. */
    private static final int MAX_BEGUN_PER_TAKEN = 2;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition resting = lock.newCondition(); // signalled by nobody
    /** A section without lectures is not kept; one of whose a lecture is taken is in neither set below. */
    private final Map<SyncKey, Lane> lanes = new HashMap<>();
    /** Where each page's lectures wait: all with the section of the first, lest they be written in another order. */
    private final Map<SyncKey, Line> lines = new HashMap<>();
    private final TreeSet<Lane> ready = new TreeSet<>();
    private final TreeSet<Lane> asleep = new TreeSet<>(Lane::compareWakes);
    /** The sections that are kept, by number: each follows the one before it by number, if that is still there. */
    private final Map<Long, Lane> byNumber = new HashMap<>();
    private long lanesMade;
    private int taken;
    private int begun;
    private volatile int size; // changed with the lock only, as is the next
    private volatile boolean closed;

    public Agenda(InstantSource clock) {
        this.clock = clock;
    }

    /** So many lectures of one page, that taken included. */
    private record Line(Lane lane, int lectures) {}

    public void add(QueuedLecture lecture) {
        lock.lock();
        try {
            var lane = lines.compute(lecture.identity().key(), (page, line) -> line == null
                    ? new Line(lanes.computeIfAbsent(lecture.identity().section(), this::newLane), 1)
                    : new Line(line.lane, line.lectures + 1)).lane;
            size++;
            if (lane.isTaken()) {
                lane.add(lecture);
                return; // nobody can take it now, so nobody is woken
            }
            // Out of the sets before its place in their order changes.
            ready.remove(lane);
            asleep.remove(lane);
            lane.add(lecture);
            asleep.add(lane);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Lane newLane(SyncKey section) {
        var lane = new Lane(section, lanesMade++);
        byNumber.put(lane.number(), lane);
        return lane;
    }

    boolean isClosed() {
        return closed;
    }

    /** How many lectures wait, those being written included. */
    public int size() {
        return size;
    }

    /** Whether no lecture is taken or can be: none waits, or those that do must wait longer. */
    public boolean isIdle() {
        lock.lock();
        try {
            return taken == 0 && ready.isEmpty()
                    && (asleep.isEmpty() || asleep.first().wakes().isAfter(clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next lecture to write, waiting for one if need be; empty once {@linkplain #close() closed}. The taker must
     * hand it back by {@link #done} or {@link #later}; until then the rest of its section waits.
     */
    public Optional<QueuedLecture> take() throws InterruptedException {
        return take(Instant.MAX);
    }

    /** As {@link #take()}; empty at the deadline, too. */
    Optional<QueuedLecture> take(Instant deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var rested = false; !closed && clock.instant().isBefore(deadline); ) {
                var next = poll();
                if (next.isPresent()) {
                    return next;
                }
                if (!rested) {
                    rested = true;
                    resting.awaitNanos(REST.toNanos());
                    continue;
                }
                var wakes = asleep.isEmpty() || asleep.first().wakes().isAfter(deadline)
                        ? deadline : asleep.first().wakes();
                if (wakes.equals(Instant.MAX)) {
                    changed.await();
                } else {
                    var wait = Duration.between(clock.instant(), wakes).toMillis();
                    changed.await(Math.max(1, wait), TimeUnit.MILLISECONDS);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, without waiting. */
    Optional<QueuedLecture> poll() {
        lock.lock();
        try {
            var now = clock.instant();
            while (!asleep.isEmpty() && !asleep.first().wakes().isAfter(now)) {
                ready.add(asleep.pollFirst());
            }
            if (closed || ready.isEmpty()) {
                return Optional.empty();
            }
            var lane = ready.stream().limit(CHOICE)
                    .min(Comparator.comparingInt(this::precedence).thenComparingInt(this::slack)).orElseThrow();
            ready.remove(lane);
            taken++;
            begun += lane.isBegun() ? 0 : 1;
            return Optional.of(lane.take(now));
        } finally {
            lock.unlock();
        }
    }

    private int precedence(Lane lane) {
        var before = byNumber.get(lane.number() - 1);
        if (lane.isBegun() || before == null) {
            return 0;
        }
        if (before.isBegun()) {
            return 2;
        }
        return begun < MAX_BEGUN_PER_TAKEN * (taken + 1) ? 0 : 1;
    }

    /** The less, the more waits in this section and in the one that waits for it. */
    private int slack(Lane lane) {
        var next = byNumber.get(lane.number() + 1);
        return -lane.size() - (next == null || next.isBegun() ? 0 : next.size());
    }

    /** The lecture needs nothing more; its section goes on with the next one. */
    public void done(QueuedLecture lecture) {
        lock.lock();
        try {
            var lane = laneOf(lecture);
            lane.done();
            lines.computeIfPresent(lecture.identity().key(),
                    (page, line) -> line.lectures == 1 ? null : new Line(lane, line.lectures - 1));
            size--;
            taken--;
            if (lane.size() == 0) {
                lanes.remove(lane.section());
                byNumber.remove(lane.number());
                begun--;
            } else {
                asleep.add(lane);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The lecture waits, and with it its section, unless it has failed a few times in a row: then the others pass
     * it by. {@code delays} tells for how long after so many failures in a row, at least 1.
     */
    public Duration later(QueuedLecture lecture, IntFunction<Duration> delays) {
        lock.lock();
        try {
            var lane = laneOf(lecture);
            var delay = lane.later(clock.instant(), delays);
            taken--;
            asleep.add(lane);
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

    private Lane laneOf(QueuedLecture lecture) {
        var line = lines.get(lecture.identity().key());
        if (line == null || !line.lane.isTaken(lecture)) {
            throw new IllegalStateException("lecture " + lecture.id() + " was not taken");
        }
        return line.lane;
    }
}
