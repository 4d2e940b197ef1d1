package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class Utf8ValidatorTest {
    private static final Path VECTORS = Path.of("test/vectors/websocket/utf8.txt");
    private static final byte[] LETTERS = Wire.utf8("letters, more than two words of them");
    private static final int MAX_MESSAGE_BYTES = 1000;

    /** A line of the file; {@code wrong} is the length, if no byte is wrong. */
    private record Vector(String name, byte[] bytes, int wrong, boolean whole) {
        static Vector of(String line) {
            var columns = line.split(" *; *", 3);
            var bytes = Wire.hex(columns[0].replace("\"\"", ""));
            boolean right = columns[1].equals("valid") || columns[1].equals("unfinished");
            int wrong = right ? bytes.length : Integer.parseInt(columns[1]);
            return new Vector(columns[2], bytes, wrong, columns[1].equals("valid"));
        }

        boolean isWrong() {
            return wrong < bytes.length;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> vectors() {
        try {
            return Files.readAllLines(VECTORS).stream().filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Vector::of);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithTheJdk(Vector vector) {
        boolean valid;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(vector.bytes));
            valid = true;
        } catch (CharacterCodingException invalid) {
            valid = false;
        }

        assertEquals(valid, vector.whole);
        assertEquals(Utf8Oracle.instance().firstWrong(vector.bytes), vector.wrong);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void failsAtTheFirstWrongByteWhereverThePiecesAreCut(Vector vector) {
        for (int before = 0; before <= LETTERS.length; before++) {
            var bytes = Wire.concat(Arrays.copyOf(LETTERS, before), vector.bytes);
            int wrong = before + vector.wrong;
            for (int split = 0; split <= wrong; split++) {
                var utf8 = new Utf8Validator();

                assertTrue(utf8.accept(bytes, 0, split) && utf8.accept(bytes, split, wrong));

                if (vector.isWrong()) {
                    assertFalse(utf8.accept(bytes, wrong, wrong + 1));
                } else {
                    assertEquals(vector.whole, utf8.isComplete());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void failsAsAWholeToo(Vector vector) {
        for (int before = 0; before <= LETTERS.length; before++) {
            var bytes = Wire.concat(Arrays.copyOf(LETTERS, before), vector.bytes);
            var utf8 = new Utf8Validator();

            boolean accepted = utf8.accept(bytes, 0, bytes.length);

            assertEquals(!vector.isWrong(), accepted);
            assertTrue(vector.isWrong() || utf8.isComplete() == vector.whole);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isAMessageOrNotHoweverItIsFragmented(Vector vector) throws IOException {
        var text = new String(vector.bytes, StandardCharsets.ISO_8859_1);
        var wanted = vector.whole ? List.of(new Wire.Event("text", text), new Wire.Event("end", ""))
                : List.of(new Wire.Event("fail 1007", ""));
        var fragments = new ArrayList<byte[]>(List.of(Wire.frame(Wire.TEXT, "")));
        for (byte b : vector.bytes) {
            fragments.add(Wire.frame(0, new byte[] {b}));
        }
        fragments.add(Wire.frame(Wire.FIN, ""));

        assertEquals(wanted, events(Wire.frame(Wire.FIN | Wire.TEXT, vector.bytes)));
        assertEquals(wanted, events(Wire.concat(fragments.toArray(byte[][]::new))));
    }

    /** Group 6.4 of the conformance suite, strictly: nothing behind the wrong byte is ever sent here. */
    @Test
    void aServerFailsTheConnectionRightBehindTheWrongByte() throws Exception {
        var patience = Duration.ofSeconds(15);
        var limits = new WebSocketLimits(MAX_MESSAGE_BYTES, 100, 8192, patience, patience, patience, patience, 1 << 20,
                true);
        try (var echo = new EchoFixture(limits)) {
            for (Vector vector : vectors().filter(Vector::isWrong).toList()) {
                var sent = Arrays.copyOf(vector.bytes, vector.wrong + 1);
                try (var frame = RawClient.upgraded(echo.port()); var fragment = RawClient.upgraded(echo.port())) {
                    frame.write(Wire.header(Wire.FIN | Wire.TEXT, 900), Wire.mask(sent));
                    fragment.write(Wire.frame(Wire.TEXT, sent));

                    assertEquals("close 1007", frame.frame(), vector.name);
                    assertEquals("close 1007", fragment.frame(), vector.name);
                }
            }
        }
    }

    @Test
    void takesBehindEachBeginningOfACodePointExactlyWhatTheJdkEncodes() {
        var oracle = Utf8Oracle.instance();
        var bytes = new byte[4];
        for (int length = 0; length < 4; length++) {
            for (int beginning : oracle.beginnings(length)) {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (beginning >> 8 * (length - 1 - i));
                }
                for (int next = 0; next < 256; next++) {
                    bytes[length] = (byte) next;
                    boolean accepted = new Utf8Validator().accept(bytes, 0, length + 1);
                    if (accepted != oracle.takes(beginning, length, next)) {
                        throw new AssertionError(HexFormat.of().formatHex(bytes, 0, length + 1) + ": " + accepted);
                    }
                }
            }
        }
    }

    /** Each beginning and each wrong turn of a code point, at each place of a word. */
    @Test
    void agreesWithTheOracleWhereverInAWordACodePointStands() {
        int[] thirds = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int place = 0; place < Long.BYTES; place++) {
            for (int lead = 0x80; lead <= 0xFF; lead++) {
                for (int second = 0; second <= 0xFF; second++) {
                    for (int third : thirds) {
                        var bytes = LETTERS.clone();
                        bytes[place] = (byte) lead;
                        bytes[place + 1] = (byte) second;
                        bytes[place + 2] = (byte) third;
                        agreesWithTheOracle(bytes);
                    }
                }
            }
        }
    }

    @Test
    void agreesWithTheOracleOnTextOfManyScripts() {
        var random = new Random(20_260_101);
        int[] scripts = {' ', 'e', 0x80, 0xE9, 0x17C, 0x439, 0x7FF, 0x800, 0x915, 0xE01, 0x4ECA, 0xD7FF, 0xE000, 0xFFFD,
            0x10000, 0x1F642, Character.MAX_CODE_POINT};
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            int[] some = random.ints(3, 0, scripts.length).map(each -> scripts[each]).toArray();
            random.ints(random.nextInt(40), 0, some.length).forEach(each -> text.appendCodePoint(some[each]));
            var bytes = Wire.utf8(text.toString());
            agreesWithTheOracle(bytes);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                agreesWithTheOracle(bytes);
            }
        }
    }

    private static void agreesWithTheOracle(byte[] bytes) {
        int wrong = Utf8Oracle.instance().firstWrong(bytes);
        var utf8 = new Utf8Validator();
        boolean agrees = wrong == bytes.length ? utf8.accept(bytes, 0, bytes.length)
                : !new Utf8Validator().accept(bytes, 0, bytes.length) && utf8.accept(bytes, 0, wrong)
                        && !utf8.accept(bytes, wrong, wrong + 1);
        assertTrue(agrees, () -> HexFormat.of().formatHex(bytes) + " from " + wrong);
    }

    private static List<Wire.Event> events(byte[] bytes) throws IOException {
        return Wire.read(Wire.arriving(bytes, () -> 3), MAX_MESSAGE_BYTES, false);
    }
}
