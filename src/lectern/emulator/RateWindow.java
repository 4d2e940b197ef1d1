package lectern.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import lectern.json.JsonValue;

/** Admits so many requests in any 60 s and no more. Confined to the lock of {@link EmulatorApi}. */
final class RateWindow {
    static final Duration LENGTH = Duration.ofSeconds(60);
    /** Where an answer 429 says which limit it was, and what it says for this one. */
    static final String REASON = "rate_limit_reason";
    static final String CONNECTION = "public_api_request_rate_limit";

    private final int limit;
    private final InstantSource clock;
    private final ArrayDeque<Instant> admitted = new ArrayDeque<>();

    /** A window for {@code limit} requests; 0 for no limit. */
    RateWindow(int limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** @throws EmulatorError 429, with the whole seconds after which the next request will be admitted */
    void admit() throws EmulatorError {
        if (limit == 0) {
            return;
        }
        var now = clock.instant();
        while (!admitted.isEmpty() && !now.isBefore(admitted.peek().plus(LENGTH))) {
            admitted.poll();
        }
        if (admitted.size() == limit) {
            var wait = Duration.between(now, admitted.peek().plus(LENGTH));
            var seconds = wait.plusNanos(999_999_999).toSeconds();
            throw new EmulatorError(429, "rate_limited", "You have been rate limited. Please try again later.",
                    Map.of("Retry-After", Long.toString(seconds)),
                    JsonValue.JsonObject.of(REASON, new JsonValue.JsonString(CONNECTION)));
        }
        admitted.add(now);
    }
}
