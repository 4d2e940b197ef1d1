package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ValidatorTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbd", "efbfbe", "efbfbf",
        "f0908080", "f48fbfbf", "f09fbfbf", "cebae1bdb9cf83cebcceb5", "4142434445464748 c3a4 4142434445464748"})
    void acceptsValidTextSplitAnywhere(String hex) {
        var bytes = Wire.hex(hex);
        for (int split = 0; split <= bytes.length; split++) {
            var utf8 = new Utf8Validator();

            assertTrue(utf8.accept(bytes, 0, split) && utf8.accept(bytes, split, bytes.length));
            assertTrue(utf8.isComplete());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80, 0, lone continuation", "bf, 0, lone continuation", "c0, 0, overlong /", "c1bf, 0, overlong",
        "c241, 1, no continuation", "e080, 1, overlong of three", "e09fbf, 1, overlong of three",
        "eda080, 1, first surrogate", "edbfbf, 1, last surrogate", "e28041, 2, third byte missing",
        "f080, 1, overlong of four", "f08fbfbf, 1, overlong of four", "f490, 1, above U+10FFFF",
        "f5, 0, five would follow", "f888808080, 0, five bytes", "fc8480808080, 0, six bytes", "fe, 0, never",
        "ff, 0, never", "41424344454647ff, 7, last of a word", "4142434445464748ff, 8, first of a word"})
    void failsAtTheFirstImpossibleByte(String hex, int at, String why) {
        var bytes = Wire.hex(hex);
        var utf8 = new Utf8Validator();

        assertTrue(utf8.accept(bytes, 0, at), why);
        assertFalse(utf8.accept(bytes, at, at + 1), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e2", "e282", "f0", "f09f", "f09f98"})
    void isIncompleteInsideACodePoint(String hex) {
        var bytes = Wire.hex(hex);
        var utf8 = new Utf8Validator();

        assertTrue(utf8.accept(bytes, 0, bytes.length));
        assertFalse(utf8.isComplete());
    }

    @Test
    void agreesWithTheJdkOnEveryPairAndTripleOfLeadingBytes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                for (int third : new int[] {0x00, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
                    var bytes = new byte[] {(byte) first, (byte) second, (byte) third};
                    var utf8 = new Utf8Validator();

                    boolean valid = utf8.accept(bytes, 0, 3) && utf8.isComplete();

                    boolean jdk = Arrays.equals(bytes,
                            new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
                    assertEquals(jdk, valid, HexFormat.of().formatHex(bytes));
                }
            }
        }
    }
}
