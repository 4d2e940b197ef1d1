package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Valid conversations with some bytes changed: a rule answers each, the same one however the bytes are cut. */
@Timeout(20)
class FrameFuzzTest {
    private static final int FRAMES = 20_000;
    private static final int MAX_MESSAGE_BYTES = 4096;
    private static final long SEED = 6455;

    @Test
    void mutatedConversationsEndInTheSameEventsHoweverTheyAreCut() throws IOException {
        var random = new Random(SEED);
        int failures = 0;
        for (int frames = 0; frames < FRAMES; ) {
            var out = new ByteArrayOutputStream();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                out.writeBytes(randomFrame(random));
            }
            frames += count;
            var bytes = out.toByteArray();
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80);
            }

            var whole = Wire.events(Wire.arriving(bytes, () -> Integer.MAX_VALUE), MAX_MESSAGE_BYTES);
            var pieces = Wire.events(Wire.arriving(bytes, () -> random.nextInt(40)), MAX_MESSAGE_BYTES);

            assertEquals(whole, pieces, () -> HexFormat.of().formatHex(bytes));
            failures += whole.get(whole.size() - 1).startsWith("fail") ? 1 : 0;
        }
        assertTrue(failures > 500, failures + " violations: the mutations reach the rules");
    }

    @Test
    void mutatedCompressedConversationsEndInTheSameEventsHoweverTheyAreCut() throws IOException {
        var random = new Random(SEED);
        int failures = 0;
        for (int i = 0; i < 3_000; i++) {
            var deflater = new MessageDeflater(new DeflateExtension(random.nextBoolean(), true, random.nextInt(9, 16)));
            var out = new ByteArrayOutputStream();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                var payload = deflater.compress(Wire.utf8("aä€😀".repeat(1 + random.nextInt(300))));
                int cut = random.nextInt(payload.length);
                out.writeBytes(Wire.frame(0x41, Arrays.copyOf(payload, cut)));
                out.writeBytes(Wire.frame(0x80, Arrays.copyOfRange(payload, cut, payload.length)));
            }
            deflater.release();
            var bytes = out.toByteArray();
            for (int n = random.nextInt(4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            var whole = Wire.events(Wire.arriving(bytes, () -> Integer.MAX_VALUE), MAX_MESSAGE_BYTES, true);
            var pieces = Wire.events(Wire.arriving(bytes, () -> random.nextInt(40)), MAX_MESSAGE_BYTES, true);

            // Corrupt data may pass the limit or break the text first, depending on how much is inflated at a time.
            whole.replaceAll(event -> event.replace("1009", "1007"));
            pieces.replaceAll(event -> event.replace("1009", "1007"));
            assertEquals(whole, pieces, () -> HexFormat.of().formatHex(bytes));
            failures += whole.contains("fail 1007") ? 1 : 0;
        }
        assertTrue(failures > 500, failures + " violations: the mutations reach the inflater");
    }

    @Test
    void mutatedHeadsAreAcceptedOrRefusedTheSameWayHoweverTheyAreCut() throws IOException {
        var random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            var bytes = Wire.utf8(HandshakeTest.GOOD);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            assertEquals(HandshakeTest.judge(bytes, bytes.length), HandshakeTest.judge(bytes, 1 + random.nextInt(30)));
        }
    }

    private static byte[] randomFrame(Random random) {
        int[] kinds = {0x81, 0x01, 0x00, 0x80, 0x82, 0x89, 0x8A};
        int kind = kinds[random.nextInt(kinds.length)];
        int length = random.nextInt(kind >= 0x88 ? 126 : random.nextInt(10) == 0 ? 3000 : 130);
        return Wire.frame(kind, "aä€😀".repeat(length / 10) + "x".repeat(length % 10));
    }
}
