package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloseStatusTest {
    @Test
    void acceptsExactlyTheCodesThatMayBeSent() {
        var below3000 = Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

        var accepted = IntStream.range(0, 65536).filter(CloseStatusTest::isAccepted).boxed()
                .collect(Collectors.toSet());

        var wanted = new TreeSet<>(below3000);
        IntStream.rangeClosed(3000, 4999).forEach(wanted::add);
        assertEquals(wanted, accepted);
    }

    @Test
    void repliesTheSameCodeAndNormalToNone() throws WebSocketFailure {
        assertArrayEquals(Wire.hex("0fa0 6279 65"), CloseStatus.parse(Wire.hex("0fa0 6279 65")).payload());
        assertArrayEquals(Wire.hex("03e8"), CloseStatus.parse(new byte[0]).payload());
    }

    @Test
    void readsTheReason() throws WebSocketFailure {
        var payload = Wire.concat(Wire.hex("03e9"), Wire.utf8("tschüß"));

        assertEquals(new CloseStatus(1001, "tschüß"), CloseStatus.parse(payload));
    }

    @Test
    void cutsAReasonBetweenTwoCodePoints() {
        assertEquals(2 + 123, new CloseStatus(1000, "x".repeat(124)).payload().length);
        assertArrayEquals(Wire.concat(Wire.hex("03e8"), Wire.utf8("ä".repeat(61))),
                new CloseStatus(1000, "ä".repeat(62)).payload());
    }

    private static boolean isAccepted(int code) {
        try {
            return CloseStatus.parse(new byte[] {(byte) (code >> 8), (byte) code}).code() == code;
        } catch (WebSocketFailure refused) {
            return false;
        }
    }
}
