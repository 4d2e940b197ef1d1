package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseStatusTest {
    @Test
    void acceptsAndAllowsExactlyTheCodesThatMayBeSent() {
        for (int code = 0; code < 1 << 16; code++) {
            boolean wanted = ReferencePeer.maySend(code);
            assertEquals(wanted ? code : CloseCode.PROTOCOL_ERROR, answer(code), "received " + code);
            assertEquals(wanted, CloseCode.mayBeSent(code), "to be sent: " + code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 65536, 65536 + 1000, Integer.MAX_VALUE})
    void allowsNoCodeThatDoesNotFitItsTwoBytes(int code) {
        assertFalse(CloseCode.mayBeSent(code));
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

    /** The code of our Close frame when the peer sends this one. */
    private static int answer(int code) {
        try {
            return CloseStatus.parse(new byte[] {(byte) (code >> 8), (byte) code}).code();
        } catch (WebSocketFailure refused) {
            return refused.code();
        }
    }
}
