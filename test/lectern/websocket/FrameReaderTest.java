package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vectors cannot hold; see ConversationTest for them. */
class FrameReaderTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    @Test
    void judgesEveryHeaderOfTwoBytesByTheRules() throws IOException {
        for (int b0 = 0; b0 < 256; b0++) {
            for (int b1 = 0; b1 < 256; b1++) {
                var bytes = new byte[] {(byte) b0, (byte) b1};

                var events = Wire.events(Wire.arriving(bytes, () -> 2), MAX_MESSAGE_BYTES);

                boolean control = (b0 & 0x08) != 0;
                boolean known = List.of(0, 1, 2, 8, 9, 10).contains(b0 & 0x0F);
                boolean valid = (b0 & 0x70) == 0 && known && b1 >= 128 && (!control || b0 >= 128 && b1 <= 128 + 125);
                assertEquals(List.of(valid ? "cut" : "fail 1002"), events, "header " + b0 + " " + b1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "7", "8", "9", "125", "126", "127", "65535", "65536", "200000"})
    void unmasksEveryLengthInAnyPieces(int length) throws Exception {
        var payload = new byte[length];
        new Random(length).nextBytes(payload);
        for (int piece : new int[] {1 << 20, 997, 5}) {
            var input = new PeerInput(Wire.arriving(Wire.frame(Wire.FIN | Wire.BINARY, payload), () -> piece));
            var reader = new FrameReader(input, false);

            var message = Wire.assembler(reader, MAX_MESSAGE_BYTES).accept(reader.header()).orElseThrow();

            assertArrayEquals(payload, message.payload());
        }
    }
}
