package lectern.notion;

import java.time.Duration;
import java.time.Instant;

/**
 * How many requests may be under way at a time: one more after as many quick answers, half as many after a sign of
 * strain (additive increase, multiplicative decrease, as TCP does it). Not thread-safe.
 */
final class FlightLimit {
    static final int START = 4;
    static final int MOST = 8;

    /** Slower answers are no reason to ask for more. */
    static final Duration QUICK = Duration.ofSeconds(2);

    private double limit = START;
    private Instant halved = Instant.MIN;

    int requests() {
        return (int) limit;
    }

    /**
     * A request has ended.
     *
     * @param status of HTTP, 0 without an answer
     */
    void ended(int status, Duration elapsed, Instant now) {
        if (status == 0 || status == 429 || status >= 500) {
            // What left before the last cut strained the service by the old limit: one cut is for all of that.
            if (now.minus(elapsed).isAfter(halved)) {
                limit = Math.max(1, limit / 2);
                halved = now;
            }
        } else if (elapsed.compareTo(QUICK) <= 0) {
            limit = Math.min(MOST, limit + 1 / limit);
        }
    }
}
