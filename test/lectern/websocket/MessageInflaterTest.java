package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages as a server with context takeover reads them; see ConversationTest for vectors. */
class MessageInflaterTest {
    private static final int LIMIT = 1 << 20;

    @Test
    void twoFragmentsMayBeCutAnywhereButTheFirstIsNoMessage() throws IOException {
        var payload = deflated(Wire.utf8("Grüße, 世界. ".repeat(20)));
        for (int cut = 0; cut <= payload.length; cut++) {
            var first = Arrays.copyOf(payload, cut);
            var rest = Arrays.copyOfRange(payload, cut, payload.length);

            var parts = Wire.concat(Wire.frame(0x41, first), Wire.frame(0x80, rest));

            assertEquals(List.of("text 340 bytes", "end"), events(parts, 3, LIMIT));
            if (cut > 0 && cut < payload.length) {
                assertEquals(List.of("fail 1007"), events(Wire.frame(0xC1, first), 64, LIMIT), "cut at " + cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1024, 32_768, 100_000})
    void referencesReachAsFarBackAsTheWindow(int length) throws IOException {
        var deflater = new Deflater(9, true);
        var message = "The same words again and again. ".repeat(length / 32 + 1);
        var sent = Wire.concat(Wire.frame(0xC1, deflated(deflater, Wire.utf8(message))),
                Wire.frame(0xC1, deflated(deflater, Wire.utf8("short"))),
                Wire.frame(0xC1, deflated(deflater, Wire.utf8(message))));
        deflater.end();

        var texts = events(sent, 1 << 20, LIMIT);

        assertEquals(List.of("text " + message.length() + " bytes", "text short",
                "text " + message.length() + " bytes", "end"), texts);
    }

    @Test
    void takesAMessageInflatedToTheLimitAndNotOneByteMore() throws IOException {
        var atLimit = Wire.frame(0xC2, deflated(new byte[5000]));
        var beyond = Wire.frame(0xC2, deflated(new byte[5001]));

        assertEquals(List.of("binary 5000 bytes", "end"), events(atLimit, 1 << 20, 5000));
        assertEquals(List.of("fail 1009"), events(beyond, 1 << 20, 5000));
    }

    @Test
    void stopsABombAtTheLimitWithoutReadingOrAllocatingTheRest() {
        var bomb = ByteBuffer.wrap(Wire.frame(0xC2, deflated(new byte[64 << 20])));
        var reader = new FrameReader(new PeerInput(target -> {
            int count = Math.min(1000, Math.min(target.remaining(), bomb.remaining()));
            target.put(bomb.slice(bomb.position(), count));
            bomb.position(bomb.position() + count);
            return count;
        }), true);
        var assembler = Wire.assembler(reader, 1 << 20);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        var failure = assertThrows(WebSocketFailure.class, () -> assembler.accept(reader.header()));

        assertEquals(1009, failure.code());
        assertTrue(bomb.remaining() > 50_000, bomb.remaining() + " of 64 KiB never read");
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 6 << 20);
    }

    @Test
    void withoutTakeoverNoMessageRefersToTheOneBefore() throws Exception {
        var input = new PeerInput(Wire.arriving(bytes("c187 0 f248cdc9c90700 c185 0 f200110000"), () -> 64));
        var reader = new FrameReader(input, true);
        var assembler = new MessageAssembler(reader, new MessageInflater(false),
                WebSocketLimits.standard().withMaxMessageBytes(LIMIT), bytes -> { });

        assertTrue(assembler.accept(reader.header()));
        assertEquals("Hello", new String(assembler.take(), StandardCharsets.UTF_8));
        var failure = assertThrows(WebSocketFailure.class, () -> assembler.accept(reader.header()));

        assertEquals(1007, failure.code());
    }

    /** A lone 0 stands for the mask, H for the RFC's compressed Hello in one frame. */
    private static byte[] bytes(String hex) {
        return Wire.hex(hex.replace("H", "c187 0 f248cdc9c90700").replaceAll(" 0(?= |$)", "00000000"));
    }

    private static List<String> events(byte[] bytes, int piece, int limit) throws IOException {
        return Wire.events(Wire.arriving(bytes, () -> piece), limit, true);
    }

    private static byte[] deflated(byte[] message) {
        var deflater = new Deflater(9, true);
        try {
            return deflated(deflater, message);
        } finally {
            deflater.end();
        }
    }

    private static byte[] deflated(Deflater deflater, byte[] message) {
        var out = new byte[message.length + 100];
        deflater.setInput(message);
        return Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4);
    }
}
