package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What vectors cannot hold; see ConversationTest for them. */
@Execution(ExecutionMode.CONCURRENT)
class FrameReaderTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    @Test
    void judgesEveryHeaderOfTwoBytesByTheRules() throws IOException {
        for (int header = 0; header < 1 << 16; header++) {
            var bytes = new byte[] {(byte) (header >> 8), (byte) header};

            var events = Wire.read(Wire.arriving(bytes, () -> 2), MAX_MESSAGE_BYTES, false);

            assertEquals(ReferencePeer.events(bytes, MAX_MESSAGE_BYTES), events, () -> HexFormat.of().formatHex(bytes));
        }
    }

    @Test
    void judgesEveryHeaderOfTwoBytesInsideAMessageAndWithPayload() throws IOException {
        var first = Wire.frame(Wire.TEXT, "A");
        for (int header = 0; header < 1 << 16; header++) {
            var frame = new byte[] {(byte) (header >> 8), (byte) header};
            var bytes = Wire.concat(first, frame, new byte[12]);

            var events = Wire.read(Wire.arriving(bytes, () -> 64), MAX_MESSAGE_BYTES, false);

            assertEquals(ReferencePeer.events(bytes, MAX_MESSAGE_BYTES), events, () -> HexFormat.of().formatHex(frame));
        }
    }

    /** RSV1 may be set with the extension, on the first frame of a message only (RFC 7692 §6). */
    @Test
    void withDeflateJudgesEveryHeaderTheSameButForRsv1OnDataFrames() throws IOException {
        for (int header = 0; header < 1 << 16; header++) {
            var bytes = new byte[] {(byte) (header >> 8), (byte) header};
            boolean isFirst = (header >> 8 & 0x7F) == 0x41 || (header >> 8 & 0x7F) == 0x42;
            var plain = new byte[] {(byte) (isFirst ? header >> 8 & 0xBF : header >> 8), (byte) header};

            var events = Wire.read(Wire.arriving(bytes, () -> 2), MAX_MESSAGE_BYTES, true);

            assertEquals(ReferencePeer.events(plain, MAX_MESSAGE_BYTES), events, () -> HexFormat.of().formatHex(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536, 200_000})
    void unmasksEveryLengthInAnyPieces(int length) throws Exception {
        var payload = new byte[length];
        new Random(length).nextBytes(payload);
        for (int piece : new int[] {1 << 20, 997, 5}) {
            var input = new PeerInput(Wire.arriving(Wire.frame(Wire.FIN | Wire.BINARY, payload), () -> piece));
            var reader = new FrameReader(input, false);

            var assembler = Wire.assembler(reader, MAX_MESSAGE_BYTES);

            assertTrue(assembler.accept(reader.header()));
            assertArrayEquals(payload, assembler.take());
        }
    }
}
