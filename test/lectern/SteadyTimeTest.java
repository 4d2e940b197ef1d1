package lectern;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import lectern.app.Agenda;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SteadyTimeTest {
    private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // may wrap around

    @Test
    void aClockThatIsSetBackKeepsNoLectureWaiting() throws Exception {
        var agenda = new Agenda(LecternServer.steady(wall::get, nanos::get));
        agenda.add(Samples.queued(1, 1, 1));
        agenda.later(agenda.take().orElseThrow(), failures -> Duration.ofMinutes(1));

        wall.set(wall.get().minus(Duration.ofHours(8)));
        assertTrue(agenda.isIdle());
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertFalse(agenda.isIdle());
    }
}
