package lectern.domain;

import java.time.Duration;

/** Waits between attempts: doubled each time up to a longest one, with jitter lest retries march in step. */
public record Backoff(Duration first, Duration longest) {
    /** From 1 s to 5 min: quick over a hiccup, patient through an outage. */
    public static final Backoff STANDARD = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("waits from " + first + " to " + longest);
        }
    }

    /**
     * The wait after the given number of failed attempts (1 = the first).
     *
     * @param random in [0, 1): the jitter, which spreads the wait over [0.5, 1) of its full length
     */
    public Duration after(int failures, double random) {
        var doublings = Math.clamp(failures - 1, 0, MAX_DOUBLINGS);
        var fullMillis = longest.toMillis() >> doublings < first.toMillis()
                ? longest.toMillis()
                : first.toMillis() << doublings;
        return Duration.ofMillis(Math.round(fullMillis * (0.5 + random / 2)));
    }
}
