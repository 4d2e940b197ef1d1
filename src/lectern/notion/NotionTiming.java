package lectern.notion;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import lectern.port.Pause;

/**
 * The clock, how to wait, and how long the service may take. Immutable.
 *
 * @param requestDeadline after this long the service works on no request any more, answered or not
 * @param answerTimeout how long an answer is waited for
 */
public record NotionTiming(InstantSource clock, Pause pause, Duration requestDeadline, Duration answerTimeout) {
    /** What the service gives itself (API reference, "Request limits"). */
    public static final Duration REQUEST_DEADLINE = Duration.ofSeconds(60);

    /** A sixth of the deadline, 10 s, is the margin for all else: new pages show in queries after 3 s, rarely later. */
    private static final int MARGIN_DIVISOR = 6;

    /** Answers are waited for longer than the deadline, so that the service itself says what became of a request. */
    public static NotionTiming of(InstantSource clock, Pause pause, Duration requestDeadline) {
        return new NotionTiming(clock, pause, requestDeadline, withMargin(requestDeadline));
    }

    /**
     * Until when a look can miss what a request makes that got no clear answer by now: it may take effect up to the
     * deadline, and the page may show in queries only some seconds later.
     */
    Instant settled() {
        return clock.instant().plus(withMargin(requestDeadline));
    }

    private static Duration withMargin(Duration deadline) {
        return deadline.plusMillis(deadline.toMillis() / MARGIN_DIVISOR);
    }
}
