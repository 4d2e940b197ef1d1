package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlightLimitTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final FlightLimit limit = new FlightLimit();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void risesByOneWithEachRoundOfQuickAnswers() {
        assertEquals(4, limit.requests());

        answer(200, SHORT, 5);

        assertEquals(5, limit.requests());
    }

    @Test
    void risesToItsMostAndNoFurther() {
        answer(200, SHORT, 1000);

        assertEquals(FlightLimit.MOST, limit.requests());
    }

    @Test
    void staysWhileAnswersAreSlow() {
        answer(200, FlightLimit.QUICK.plusNanos(1), 1000);

        assertEquals(FlightLimit.START, limit.requests());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 529, 500, 0})
    void halvesWithAnAnswerThatTellsOfStrain(int status) {
        answer(200, FlightLimit.QUICK, 1000);

        answer(status, SHORT, 1);

        assertEquals(FlightLimit.MOST / 2, limit.requests());
    }

    @Test
    void halvesOnceForAllThatWasUnderWay() {
        for (var i = 0; i < FlightLimit.START; i++) {
            limit.ended(429, SHORT, now);
        }

        assertEquals(FlightLimit.START / 2, limit.requests());
    }

    @Test
    void leavesOneWhateverHappens() {
        answer(529, SHORT, 10);

        assertEquals(1, limit.requests());
    }

    @Test
    void staysWithARefusal() {
        answer(400, FlightLimit.QUICK.plusNanos(1), 10);

        assertEquals(FlightLimit.START, limit.requests());
    }

    /** One after the other. */
    private void answer(int status, Duration elapsed, int times) {
        for (var i = 0; i < times; i++) {
            now = now.plus(elapsed).plusMillis(1);
            limit.ended(status, elapsed, now);
        }
    }
}
