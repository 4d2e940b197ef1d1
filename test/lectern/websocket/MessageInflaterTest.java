package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages, as a server with context takeover reads them; masks are 00000000, to keep the rest legible. */
class MessageInflaterTest {
    private static final int LIMIT = 1 << 20;

    static final String VECTORS = """
            meaning                          | hex                                  | events
            RFC 7692 §7.2.3.1, one frame     | c187 0 f248cdc9c90700                | text Hello
            §7.2.3.1, two frames             | 4183 0 f248cd 8084 0 c9c90700        | text Hello
            §7.2.3.2, the same again         | H H                                  | text Hello, text Hello
            §7.2.3.2, referring to the first | H c185 0 f200110000                  | text Hello, text Hello
            §7.2.3.3, a block not compressed | c18b 0 000500faff48656c6c6f00        | text Hello
            §7.2.3.4, a final block          | c188 0 f348cdc9c9070000              | text Hello
            a message behind a final block   | c188 0 f348cdc9c9070000 H            | text Hello, text Hello
            final block, then another one    | c18e 0 f348cdc9c90700 f248cdc9c90700 | text HelloHello
            §7.2.3.5, two blocks             | c18d 0 f248050000 00ffff cac9c90700  | text Hello
            §7.2.3.6, an empty message       | c181 0 00 H                          | text, text Hello
            no byte at all                   | c180 0 H                             | text, text Hello
            empty fragments around           | 4180 0 0087 0 f248cdc9c90700 8080 0  | text Hello
            a ping between fragments         | 4183 0 f248cd 8980 0 8084 0 c9c90700 | ping, text Hello
            plain messages stay legal        | 8181 0 41 H 8181 0 42                | text A, text Hello, text B
            plain ones are not referred to   | H 8181 0 41 c185 0 f200110000        | text Hello, text A, text Hello
            binary                           | c287 0 f248cdc9c90700                | binary Hello
            RSV1 on a continuation           | 4183 0 f248cd c084 0 c9c90700        | fail 1002
            RSV1 on one of a plain message   | 0181 0 41 c084 0 c9c90700            | fail 1002
            RSV1 on a ping                   | c980 0                               | fail 1002
            RSV1 on a close                  | c880 0                               | fail 1002
            RSV1 and RSV2                    | e187 0 f248cdc9c90700                | fail 1002
            RSV2                             | a180 0                               | fail 1002
            RSV1 on a reserved opcode        | c380 0                               | fail 1002
            a reference to nothing           | c185 0 f200110000                    | fail 1007
            block type 3                     | c181 0 07                            | fail 1007
            a wrong stored length            | c185 0 0005000000                    | fail 1007
            ends inside a block              | c183 0 f248cd                        | fail 1007
            ends behind a final block        | c187 0 f348cdc9c90700                | fail 1007
            bytes behind the end             | c189 0 f248cdc9c907004865            | fail 1007
            not UTF-8                        | c187 0 00 0100feff ff 00             | fail 1007
            not UTF-8, the rest unsent       | c1fd 0 00 0200fdff f490              | fail 1007
            ends inside a code point         | c187 0 00 0100feff c3 00             | fail 1007
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = VECTORS)
    void readsWholeAndByteByByte(String meaning, String hex, String expected) throws IOException {
        var bytes = bytes(hex);

        var whole = events(bytes, bytes.length, LIMIT);

        var wanted = new ArrayList<>(Arrays.asList(expected.split(", ")));
        wanted.addAll(expected.contains("fail") ? List.of() : List.of("end"));
        assertEquals(wanted, whole.stream().map(String::strip).toList());
        assertEquals(whole, events(bytes, 1, LIMIT));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = VECTORS)
    void truncatedAnywhereItEndsWithoutANewEvent(String meaning, String hex, String expected) throws IOException {
        var bytes = bytes(hex);
        var whole = events(bytes, bytes.length, LIMIT);

        for (int length = 0; length < bytes.length; length++) {
            var events = events(Arrays.copyOf(bytes, length), 64, LIMIT);
            var last = events.remove(events.size() - 1);
            assertEquals(whole.subList(0, events.size()), events);
            assertTrue(List.of("end", "cut").contains(last) || whole.get(whole.size() - 1).equals(last), last);
        }
    }

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
        var assembler = new MessageAssembler(reader, new MessageInflater(false), LIMIT);

        assertTrue(assembler.accept(reader.header()).isPresent());
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
