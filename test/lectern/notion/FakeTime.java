package lectern.notion;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import lectern.port.Pause;

/** A clock that moves only while somebody pauses. Safe for use by any thread. */
final class FakeTime implements InstantSource, Pause {
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public void pause(Duration duration) {
        if (duration.isPositive()) {
            pauses.add(duration);
            now.updateAndGet(instant -> instant.plus(duration));
        }
    }
}
