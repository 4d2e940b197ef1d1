package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketLimitsTest {
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"1024, 1024, 64", "512, 1024, 64", "256, 1024, 32", "64, 1024, 8", "16, 1024, 4", "64, 1, 64"})
    void whatIsNotChargedFitsTheMemoryForAllConnections(long memoryMib, int connections, int unchargedKib) {
        assertEquals(unchargedKib * KIB, limits(MIB, connections, 1, memoryMib * MIB).unchargedBytes());
    }

    @ParameterizedTest
    @CsvSource({"800, 16, 400", "160, 16, 96", "100, 16, 87", "32, 16, 28"})
    void aMessageMayTakeSixTimesItsLongestOrHalfOfTheMemoryIfThatIsMore(long memoryMib, int messageMib, long mostMib) {
        var memory = limits(messageMib * MIB, 1, 1, memoryMib * MIB).memory();

        assertEquals(mostMib, memory.maxClaimBytes() / MIB);
    }

    @Test
    void takesTheLeastAndTheMostThatItAllows() {
        limits(1, 1, 1, 1);
        limits(WebSocketLimits.MAX_MESSAGE_BYTES, MIB, Integer.MAX_VALUE, Long.MAX_VALUE);

        assertThrows(IllegalArgumentException.class, () -> limits(WebSocketLimits.MAX_MESSAGE_BYTES + 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> limits(1, MIB + 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> limits(1, 1, Integer.MAX_VALUE + 1L, 1));
        assertThrows(IllegalArgumentException.class, () -> limits(1, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> limits(1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> limits(0, 1, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {399, 600})
    void noRefusalIsASuccess(int status) {
        assertThrows(IllegalArgumentException.class, () -> new WebSocketPolicy.Refusal(status, ""));
    }

    /** With each limit that is not given as small, or as large, as one that is. */
    private static WebSocketLimits limits(int messageBytes, int connections, long millis, long memoryBytes) {
        var time = Duration.ofMillis(millis);
        return new WebSocketLimits(messageBytes, connections, connections, time, time, time, time, messageBytes, true,
                connections, connections, memoryBytes);
    }
}
