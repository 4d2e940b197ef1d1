package lectern.notion;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import lectern.port.Pause;

/** A clock that moves only while somebody pauses. Confined to the test's thread, but may be read by others. */
final class FakeTime implements InstantSource, Pause {
    final List<Duration> pauses = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void pause(Duration duration) {
        if (duration.isPositive()) {
            pauses.add(duration);
            now = now.plus(duration);
        }
    }
}
