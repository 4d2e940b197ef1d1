package lectern.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/** Admits so many requests in any 60 s and no more; 0 is no limit. Confined to the lock of {@link EmulatorApi}. */
final class RateWindow {
    static final Duration LENGTH = Duration.ofSeconds(60);

    private final int limit;
    private final InstantSource clock;
    private final ArrayDeque<Instant> admitted = new ArrayDeque<>();

    RateWindow(int limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** @throws EmulatorError 429, with the whole seconds after which the next request will be admitted */
    void admit() {
        if (limit == 0) {
            return;
        }
        var now = clock.instant();
        while (!admitted.isEmpty() && !now.isBefore(admitted.peek().plus(LENGTH))) {
            admitted.poll();
        }
        if (admitted.size() == limit) {
            var wait = Duration.between(now, admitted.peek().plus(LENGTH));
            throw EmulatorFault.RATE_LIMIT.error("You have been rate limited. Please try again later.",
                    wait.plusNanos(999_999_999).toSeconds(), EmulatorShapes.NOTHING);
        }
        admitted.add(now);
    }
}
