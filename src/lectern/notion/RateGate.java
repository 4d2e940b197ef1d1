package lectern.notion;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;
import lectern.port.Pause;

/**
 * The one way out for requests: never more than the budget in any sliding window, bursts allowed, few enough under way
 * at a time, and shut for all while the service asks for it. Safe for use by any thread; who comes first leaves first.
 */
final class RateGate {
    /** Notion's window (API reference, "Request limits"). */
    static final Duration WINDOW = Duration.ofSeconds(60);

    /** The service counts arrivals, and a request may travel faster than the one it must stay apart from. */
    static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration SHORTEST_PAUSE_TOLD = Duration.ofSeconds(1);

    private final int budget;
    private final EventSink events;
    private final InstantSource clock;
    private final Pause pause;
    /** Held by the first in line, who waits; the others wait for it. */
    private final ReentrantLock door = new ReentrantLock(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();
    private final FlightLimit flight = new FlightLimit();
    private final Deque<Instant> departures = new ArrayDeque<>();
    private Instant shutUntil = Instant.MIN;
    private int underWay;

    RateGate(int budget, EventSink events, InstantSource clock, Pause pause) {
        this.budget = budget;
        this.events = events;
        this.clock = clock;
        this.pause = pause;
    }

    /** Returns when one request may leave, and counts it; {@link #answered} must follow. */
    void enter() throws InterruptedException {
        door.lockInterruptibly();
        try {
            for (var wait = take(); wait.isPositive(); wait = take()) {
                pause.pause(wait);
            }
        } finally {
            door.unlock();
        }
    }

    /** Lets no request pass for this long from now on. */
    void shut(Duration duration, String reason) {
        lock.lock();
        try {
            var until = clock.instant().plus(duration);
            shutUntil = until.isAfter(shutUntil) ? until : shutUntil;
        } finally {
            lock.unlock();
        }
        events.emit(new LecternEvent.RequestsPaused(duration, reason));
    }

    /** Tells how a request that passed has ended; without an answer, the status is 0. */
    void answered(String endpoint, int status, Duration elapsed) {
        lock.lock();
        try {
            underWay--;
            flight.ended(status, elapsed, clock.instant());
            oneEnded.signalAll();
        } finally {
            lock.unlock();
        }
        events.emit(new LecternEvent.RequestAnswered(endpoint, status, elapsed));
    }

    /** How many requests left in the window that ends now. */
    int used() {
        lock.lock();
        try {
            forgetOlder(clock.instant());
            return departures.size();
        } finally {
            lock.unlock();
        }
    }

    private Instant forgetOlder(Instant now) {
        var windowStart = now.minus(WINDOW).minus(MARGIN);
        departures.removeIf(left -> !left.isAfter(windowStart));
        return windowStart;
    }

    /** Takes a place in the window; if there is none yet, says how long to wait before asking again. */
    private Duration take() throws InterruptedException {
        Duration wait;
        lock.lockInterruptibly();
        try {
            while (underWay >= flight.requests()) {
                oneEnded.await();
            }
            var now = clock.instant();
            if (shutUntil.isAfter(now)) {
                return Duration.between(now, shutUntil);
            }
            var windowStart = forgetOlder(now);
            if (departures.size() < budget) {
                departures.add(now);
                underWay++;
                return Duration.ZERO;
            }
            wait = Duration.between(windowStart, departures.peek());
        } finally {
            lock.unlock();
        }
        if (wait.compareTo(SHORTEST_PAUSE_TOLD) >= 0) {
            events.emit(new LecternEvent.RequestsPaused(wait, "the " + budget + " requests of a minute are made"));
        }
        return wait;
    }
}
