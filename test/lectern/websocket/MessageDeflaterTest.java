package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflaterTest {
    private static final byte[] TAIL = Wire.hex("0000ffff");

    @ParameterizedTest
    @CsvSource({"9, true", "9, false", "10, true", "11, true", "12, true", "13, true", "14, true", "15, true",
        "15, false", "0, true"})
    void noReferenceReachesBeyondTheWindow(int bits, boolean keepsContext) {
        var deflater = new MessageDeflater(new DeflateExtension(keepsContext, true, bits));
        var sent = new byte[0];
        var wire = new byte[0];
        for (int length : new int[] {300, 256, 512, 1, 5000, 40_000, 3000}) {
            var message = words(length);
            var compressed = Wire.concat(deflater.compress(message), TAIL);
            sent = Wire.concat(sent, message);
            wire = Wire.concat(wire, compressed);
            if (!keepsContext) {
                assertArrayEquals(message, SmallInflater.inflate(compressed, 1 << bits), "a message by itself");
            }
        }
        deflater.release();

        assertArrayEquals(sent, SmallInflater.inflate(wire, bits == 0 ? 1 << 15 : 1 << bits));
    }

    @Test
    void theWindowCheckFindsATooFarReference() {
        var deflater = new MessageDeflater(new DeflateExtension(true, true, 10));
        var compressed = Wire.concat(deflater.compress(words(5000)), TAIL);
        deflater.release();

        assertThrows(AssertionError.class, () -> SmallInflater.inflate(compressed, 512));
    }

    @Test
    void aMessageMayReferToTheOneBefore() {
        var deflater = new MessageDeflater(new DeflateExtension(true, true, 0));
        var noise = noise(2000);

        deflater.compress(noise);
        var again = deflater.compress(noise);
        deflater.release();

        assertTrue(again.length < 100, again.length + " bytes");
    }

    @Test
    void afterAReleaseTheSameStreamGoesOnWithoutReferences() {
        var deflater = new MessageDeflater(new DeflateExtension(true, true, 0));
        var message = words(2000);

        var first = deflater.compress(message);
        deflater.release();
        var second = deflater.compress(message);
        deflater.release();

        assertArrayEquals(message, SmallInflater.inflate(Wire.concat(second, TAIL), 1 << 15));
        assertArrayEquals(Wire.concat(message, message),
                SmallInflater.inflate(Wire.concat(first, TAIL, second, TAIL), 1 << 15));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void compressesWhatCannotGetSmallerWhateverTheOutputsLength(int bits) {
        var deflater = new MessageDeflater(new DeflateExtension(true, true, bits));
        for (int length = 300; length < 700; length += 7) {
            var message = noise(length);

            var compressed = Wire.concat(deflater.compress(message), TAIL);

            deflater.release();
            assertArrayEquals(message, SmallInflater.inflate(compressed, 512));
        }
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] words(int length) {
        var random = new Random(7692);
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append("lecture ").append(random.nextInt(100)).append(" of the course, ");
        }
        return Wire.utf8(text.substring(0, length));
    }
}
