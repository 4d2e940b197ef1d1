package lectern.app;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;

/**
 * One section's lectures, and those of other sections that their pages wait for, of which one at a time is taken, in
 * order of id; guarded by the agenda's lock.
 *
 * <p>A lecture that fails holds the others up, as they would most likely fail, too, and the order is kept. When it has
 * failed a few times in a row they pass it by, so that one bad lecture holds up nobody for long; as long as they fail
 * as well, the section is tried slower and slower all the same. Only what is for the same page waits on, lest an older
 * text take a newer one's place.
 *
 * <p>Lanes come in order of rank. They are compared by hand: each comparator that {@link Comparator} makes is a class
 * that the JVM makes anew at each start, the first of them for some 20 ms.
 */
final class Lane implements Comparable<Lane> {
    /** Failures in a row after which a lecture is passed by. */
    static final int PATIENCE = 3;

    private final PriorityQueue<QueuedLecture> fresh =
            new PriorityQueue<>(1, (one, other) -> Long.compare(one.id(), other.id()));
    private final List<Failing> failing = new ArrayList<>(0);
    private final SyncKey section;
    private final long number;
    private Failing taken; // null if none is
    private boolean begun;
    private boolean failingHadTurn;
    private int failures;
    private Instant due = Instant.MIN;
    private Instant wakes = Instant.MIN;
    /** The least id of those that can be taken; as {@link #wakes}, it changes with each method that is no question. */
    private long rank = Long.MAX_VALUE;

    /** A lecture that is taken or was, and how often it failed. */
    private record Failing(QueuedLecture lecture, int failures, Instant due) implements Comparable<Failing> {
        @Override
        public int compareTo(Failing other) {
            var order = due.compareTo(other.due);
            return order != 0 ? order : Long.compare(lecture.id(), other.lecture.id());
        }

        boolean holdsUp() {
            return failures < PATIENCE;
        }

        /** Whether the other one is for the same page and came later. */
        boolean precedes(QueuedLecture other) {
            return lecture.id() < other.id() && lecture.identity().key().equals(other.identity().key());
        }
    }

    /** Numbers tell apart the lanes of an agenda. */
    Lane(SyncKey section, long number) {
        this.section = section;
        this.number = number;
    }

    SyncKey section() {
        return section;
    }

    long number() {
        return number;
    }

    /** When the next lecture can be taken. */
    Instant wakes() {
        return wakes;
    }

    @Override
    public int compareTo(Lane other) {
        return rank != other.rank ? Long.compare(rank, other.rank) : Long.compare(number, other.number);
    }

    int compareWakes(Lane other) {
        var order = wakes.compareTo(other.wakes);
        return order != 0 ? order : compareTo(other);
    }

    /** How many lectures wait, not counting one that is taken. */
    int size() {
        return fresh.size() + failing.size();
    }

    /** Whether a lecture was ever taken. */
    boolean isBegun() {
        return begun;
    }

    boolean isTaken() {
        return taken != null;
    }

    boolean isTaken(QueuedLecture lecture) {
        return taken != null && taken.lecture == lecture;
    }

    void add(QueuedLecture lecture) {
        var added = new Failing(lecture, PATIENCE, Instant.MIN);
        if (!failing.isEmpty() && failing.stream().anyMatch(one -> one.precedes(lecture))) {
            failing.add(new Failing(lecture, PATIENCE, Instant.MAX));
        } else {
            putOff(added, Instant.MAX);
            if (taken != null && added.precedes(taken.lecture)) {
                failing.add(added); // where the one taken finds it, should that fail
            } else {
                fresh.add(lecture);
            }
        }
        settle();
    }

    /** Takes the one whose turn it is; there must be one, and the lane awake. */
    QueuedLecture take(Instant now) {
        var next = next(now);
        begun = true;
        failingHadTurn = next.isPresent();
        next.ifPresent(failing::remove);
        taken = next.orElseGet(() -> new Failing(fresh.remove(), 0, Instant.MIN));
        return taken.lecture;
    }

    void done() {
        putOff(taken, Instant.MIN);
        taken = null;
        failures = 0;
        due = Instant.MIN;
        settle();
    }

    Duration later(Instant now, IntFunction<Duration> delays) {
        failures++;
        var own = taken.failures + 1;
        var delay = delays.apply(Math.max(own, failures));
        due = now.plus(own > failures ? delays.apply(failures) : delay);
        fresh.stream().filter(taken::precedes).forEach(one -> failing.add(new Failing(one, PATIENCE, Instant.MAX)));
        fresh.removeIf(taken::precedes);
        putOff(taken, Instant.MAX);
        failing.add(new Failing(taken.lecture, own, now.plus(delay)));
        failing.stream().filter(one -> one.precedes(taken.lecture)).findFirst()
                .ifPresent(older -> putOff(older, Instant.MAX));
        taken = null;
        settle();
        return delay;
    }

    /** Lets what is for the same page, and came later, be due then, and hold nothing up. */
    private void putOff(Failing earlier, Instant due) {
        failing.replaceAll(one -> earlier.precedes(one.lecture)
                ? new Failing(one.lecture, Math.max(PATIENCE, one.failures), due) : one);
    }

    /** The failing lecture to take; empty if a fresh one is to be. The two take turns when both can go on. */
    private Optional<Failing> next(Instant now) {
        var holding = failing.stream().filter(Failing::holdsUp).findFirst();
        if (holding.isPresent()) {
            return holding;
        }
        var earliest = failing.stream().min(Comparator.naturalOrder());
        return fresh.isEmpty() ? earliest : earliest.filter(one -> !failingHadTurn && !one.due.isAfter(now));
    }

    private void settle() {
        if (failing.isEmpty()) { // and so is every section while all goes well
            wakes = due;
            rank = fresh.isEmpty() ? Long.MAX_VALUE : fresh.peek().id();
            return;
        }
        var earliest = failing.stream().filter(Failing::holdsUp).findFirst()
                .or(() -> fresh.isEmpty() ? failing.stream().min(Comparator.naturalOrder()) : Optional.empty())
                .map(Failing::due).orElse(due);
        wakes = earliest.isAfter(due) ? earliest : due;
        var lowest = failing.stream().mapToLong(one -> one.lecture.id()).min().orElse(Long.MAX_VALUE);
        rank = fresh.isEmpty() ? lowest : Math.min(lowest, fresh.peek().id());
    }
}
