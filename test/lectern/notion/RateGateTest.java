package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lectern.domain.LecternEvent;
import org.junit.jupiter.api.Test;

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
        assertEquals(1, events.size());
    }

    @Test
    void keepsEverySlidingWindowWithinTheBudget() throws InterruptedException {
        var gate = gate(3);
        var departures = new ArrayList<Instant>();
        for (var i = 0; i < 20; i++) {
            gate.enter();
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
    void survivesAClockSetBack() throws InterruptedException {
        var clock = new Instant[] {Instant.parse("2026-01-01T12:00:00Z")};
        var gate = new RateGate(1, events::add, () -> clock[0], time);
        gate.enter();
        clock[0] = clock[0].minus(Duration.ofHours(1));

        gate.enter();

        assertEquals(List.of(), time.pauses);
    }

    private RateGate gate(int budget) {
        return new RateGate(budget, events::add, time, time);
    }

    private static void enter(RateGate gate, int times) throws InterruptedException {
        for (var i = 0; i < times; i++) {
            gate.enter();
        }
    }
}
