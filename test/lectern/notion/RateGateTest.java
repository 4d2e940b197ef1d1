package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import lectern.domain.LecternEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RateGateTest {
    private static final Duration FULL_WINDOW = RateGate.WINDOW.plus(RateGate.MARGIN);

    private final FakeTime time = new FakeTime();
    private final List<LecternEvent> events = new ArrayList<>();

    @Test
    void letsTheWholeBudgetPassInOneBurst() throws InterruptedException {
        enter(gate(180), 180);

        assertEquals(List.of(), time.pauses);
    }

    @Test
    void holdsTheOneBeyondTheBudgetUntilTheFirstLeavesTheWindow() throws InterruptedException {
        enter(gate(180), 181);

        assertEquals(List.of(FULL_WINDOW), time.pauses);
        assertEquals(1, events.stream().filter(LecternEvent.RequestsPaused.class::isInstance).count());
    }

    @Test
    void keepsEverySlidingWindowWithinTheBudget() throws InterruptedException {
        var gate = gate(3);
        var departures = new ArrayList<Instant>();
        for (var i = 0; i < 20; i++) {
            enter(gate, 1);
            departures.add(time.instant());
            time.pause(Duration.ofSeconds(i % 7 * 5));
        }

        for (var i = 3; i < departures.size(); i++) {
            assertTrue(Duration.between(departures.get(i - 3), departures.get(i)).compareTo(RateGate.WINDOW) > 0);
        }
    }

    @Test
    void staysShutForAsLongAsAsked() throws InterruptedException {
        var gate = gate(180);
        gate.shut(Duration.ofSeconds(30), "asked");
        gate.shut(Duration.ofSeconds(7), "asked again for less");

        enter(gate, 2);

        assertEquals(List.of(Duration.ofSeconds(30)), time.pauses);
        assertEquals(new LecternEvent.RequestsPaused(Duration.ofSeconds(30), "asked"), events.getFirst());
    }

    @Test
    void keepsEveryWindowWithinTheBudgetAmongManyThreads() throws Exception {
        var clock = new AtomicReference<>(time.instant());
        var departures = new ConcurrentLinkedQueue<Instant>();
        var gate = new RateGate(20, event -> { }, clock::get, wait -> {
            // The whole budget has left by now; time stands still until each has noted when.
            while (departures.size() % 20 != 0) {
                Thread.yield();
            }
            clock.updateAndGet(now -> now.plus(wait));
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 200; i++) {
                threads.submit(() -> {
                    gate.enter();
                    departures.add(clock.get());
                    gate.answered("GET /v1/pages", 200, Duration.ZERO);
                    return null;
                });
            }
        }

        var sorted = departures.stream().sorted().toList();
        assertEquals(200, sorted.size());
        for (var i = 20; i < sorted.size(); i++) {
            assertTrue(Duration.between(sorted.get(i - 20), sorted.get(i)).compareTo(RateGate.WINDOW) > 0);
        }
    }

    @Test
    void letsNoMoreBeUnderWayThanTheFlightLimit() throws Exception {
        var gate = fullGate();
        var next = entering(gate);

        assertThrows(TimeoutException.class, () -> next.get(50, TimeUnit.MILLISECONDS));
        gate.answered("GET /v1/pages", 200, Duration.ZERO);
        next.get();
    }

    @Test
    void letsFewerBeUnderWayWhereTheServiceShowsStrain() throws Exception {
        var gate = fullGate();
        gate.answered("GET /v1/pages", 503, Duration.ZERO);
        gate.answered("GET /v1/pages", 200, Duration.ZERO);
        var next = entering(gate);

        assertThrows(TimeoutException.class, () -> next.get(50, TimeUnit.MILLISECONDS));
        gate.answered("GET /v1/pages", 200, Duration.ZERO);
        next.get();
        assertEquals(FlightLimit.START + 1, gate.used());
        assertEquals(new LecternEvent.RequestAnswered("GET /v1/pages", 503, Duration.ZERO), events.getFirst());
    }

    /** One through which as many requests have left as may be under way at first. */
    private RateGate fullGate() throws InterruptedException {
        var gate = gate(180);
        for (var i = 0; i < FlightLimit.START; i++) {
            gate.enter();
        }
        return gate;
    }

    private static Future<?> entering(RateGate gate) {
        var next = new FutureTask<>(() -> {
            gate.enter();
            return null;
        });
        Thread.ofVirtual().start(next);
        return next;
    }

    private RateGate gate(int budget) {
        return new RateGate(budget, events::add, time, time);
    }

    private static void enter(RateGate gate, int times) throws InterruptedException {
        for (var i = 0; i < times; i++) {
            gate.enter();
            gate.answered("GET /v1/pages", 200, Duration.ZERO);
        }
    }
}
