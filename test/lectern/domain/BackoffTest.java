package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @ParameterizedTest
    @CsvSource({
        "1, 1000",
        "2, 2000",
        "3, 4000",
        "9, 256000",
        "10, 300000",
        "31, 300000",
        "2147483647, 300000",
    })
    void doublesUpToLongest(int failures, long millis) {
        assertEquals(Duration.ofMillis(millis), Backoff.STANDARD.after(failures, ALMOST_ONE));
    }

    @Test
    void jitterTakesAtMostHalf() {
        assertEquals(Duration.ofMillis(500), Backoff.STANDARD.after(1, 0));
        assertEquals(Duration.ofMillis(750), Backoff.STANDARD.after(1, 0.5));
    }

    @Test
    void refusesWaitsThatDoNotGrow() {
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    @Test
    void refusesWaitsTooShortToCount() {
        assertThrows(IllegalArgumentException.class, () ->
                new Backoff(Duration.ofNanos(999_999), Duration.ofSeconds(1)));
    }

    @Test
    void longWaitsDoNotOverflow() {
        var year = Duration.ofDays(365);

        assertEquals(year, new Backoff(year, year).after(40, ALMOST_ONE));
    }
}
