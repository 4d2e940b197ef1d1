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

/** Vectors in hex with their meaning; the mask of most is 00000000, so that the payload can be read. */
class FrameReaderTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    static final String VECTORS = """
            meaning                        | hex                                                   | events
            the RFC's masked Hello         | 81 85 37fa213d 7f9f4d5158                             | text Hello
            empty text                     | 81 80 00000000                                        | text
            empty binary                   | 82 80 00000000                                        | binary
            two fragments                  | 01 83 00000000 48656c 80 82 00000000 6c6f             | text Hello
            empty fragments around         | 01 80 00000000 00 81 00000000 41 80 80 00000000       | text A
            ping between fragments         | 01 81 00000000 41 89 81 00000000 70 80 81 00000000 42 | ping p, text AB
            pong between fragments         | 01 81 00000000 41 8a 80 00000000 80 81 00000000 42    | pong, text AB
            code point in two fragments    | 01 81 00000000 c3 80 81 00000000 a4                   | text \u00c3\u00a4
            close without a code           | 88 80 00000000                                        | close 1005
            close 1000                     | 88 82 00000000 03e8                                   | close 1000
            close with one byte            | 88 81 00000000 03                                     | fail 1002
            close reason not UTF-8         | 88 83 00000000 03e8 ff                                | fail 1007
            reason ends in a code point    | 88 83 00000000 03e8 c3                                | fail 1007
            no mask                        | 81 05 48656c6c6f                                      | fail 1002
            RSV1                           | c1 80 00000000                                        | fail 1002
            RSV2                           | a1 80 00000000                                        | fail 1002
            RSV3                           | 91 80 00000000                                        | fail 1002
            RSV1 on a ping                 | c9 80 00000000                                        | fail 1002
            reserved opcode 3              | 83 80 00000000                                        | fail 1002
            reserved opcode 7              | 87 80 00000000                                        | fail 1002
            reserved opcode B              | 8b 80 00000000                                        | fail 1002
            reserved opcode F              | 8f 80 00000000                                        | fail 1002
            message, then a violation      | 81 81 00000000 41 83 80 00000000 89 80 00000000       | text A, fail 1002
            fragmented ping                | 09 80 00000000                                        | fail 1002
            fragmented close               | 08 80 00000000                                        | fail 1002
            ping of 126 bytes              | 89 fe 007e 00000000                                   | fail 1002
            ping of 5 bytes in 64-bit form | 89 ff 0000000000000005 00000000                       | fail 1002
            16-bit length of 125           | 81 fe 007d 00000000                                   | fail 1002
            64-bit length of 65535         | 81 ff 000000000000ffff 00000000                       | fail 1002
            64-bit length, top bit set     | 81 ff 8000000000000000 00000000                       | fail 1002
            64-bit length of all ones      | 81 ff ffffffffffffffff 00000000                       | fail 1002
            longest length there is        | 81 ff 7fffffffffffffff 00000000                       | fail 1009
            reserved opcode, huge length   | 83 ff 7fffffffffffffff 00000000                       | fail 1002
            one byte above the limit       | 81 ff 0000000000100001 00000000                       | fail 1009
            continuation of nothing        | 80 80 00000000                                        | fail 1002
            continuation after a message   | 81 80 00000000 00 80 00000000                         | text, fail 1002
            text inside a message          | 01 80 00000000 81 80 00000000                         | fail 1002
            binary inside a message        | 01 80 00000000 82 80 00000000                         | fail 1002
            text ends inside a code point  | 81 81 00000000 c3                                     | fail 1007
            fragments end in a code point  | 01 81 00000000 c3 80 80 00000000                      | fail 1007
            surrogate                      | 81 83 00000000 eda080                                 | fail 1007
            bad byte, frame unfinished     | 81 fd 00000000 f490                                   | fail 1007
            bad byte, message unfinished   | 01 81 00000000 f4 00 83 00000000 90                   | fail 1007
            binary need not be UTF-8       | 82 81 00000000 ff                                     | binary \u00ff
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = VECTORS)
    void readsWholeAndByteByByte(String meaning, String hex, String expected) throws IOException {
        var bytes = Wire.hex(hex);

        var whole = Wire.events(Wire.arriving(bytes, () -> bytes.length), MAX_MESSAGE_BYTES);
        var byteByByte = Wire.events(Wire.arriving(bytes, () -> 1), MAX_MESSAGE_BYTES);

        var last = expected.contains("fail") ? List.<String>of() : List.of("end");
        var wanted = new ArrayList<>(Arrays.asList(expected.split(", ")));
        wanted.addAll(last);
        assertEquals(wanted, whole.stream().map(String::strip).toList());
        assertEquals(whole, byteByByte);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = VECTORS)
    void truncatedAnywhereItEndsWithoutANewEvent(String meaning, String hex, String expected) throws IOException {
        var bytes = Wire.hex(hex);
        var whole = Wire.events(Wire.arriving(bytes, () -> bytes.length), MAX_MESSAGE_BYTES);

        for (int length = 0; length < bytes.length; length++) {
            var events = Wire.events(Wire.arriving(Arrays.copyOf(bytes, length), () -> 64), MAX_MESSAGE_BYTES);
            var last = events.remove(events.size() - 1);
            assertEquals(whole.subList(0, events.size()), events);
            assertTrue(List.of("end", "cut").contains(last) || whole.get(whole.size() - 1).equals(last), last);
        }
    }

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
