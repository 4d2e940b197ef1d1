package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance suite's groups 9, 10, 12 and 13 over a socket, with fewer rounds than its 1000. */
@Timeout(120)
class SizesTest {
    private static final byte[] TAIL = Wire.hex("0000ffff");

    private static EchoFixture echo;

    @BeforeAll
    static void open() throws IOException {
        echo = new EchoFixture(WebSocketLimits.standard());
    }

    @AfterAll
    static void close() {
        echo.close();
        assertEquals(List.of(), List.copyOf(echo.problems));
    }

    @ParameterizedTest(name = "{0}: {2} bytes in fragments of {3}, in writes of {4}")
    @CsvSource({
        "9.1.1, 81,    65536,    65536,    65536", "9.1.6, 81, 16777216, 16777216, 16777216",
        "9.2.4, 82,  4194304,  4194304,  4194304", "9.2.6, 82, 16777216, 16777216, 16777216",
        "9.3.1, 81,  4194304,       64,  4194304", "9.3.5, 81,  4194304,    16384,  4194304",
        "9.4.1, 82,  4194304,       64,  4194304", "9.4.9, 82,  4194304,  4194304,  4194304",
        "9.5.1, 81,  1048576,  1048576,       64", "9.5.6, 81,  1048576,  1048576,     2048",
        "9.6.1, 82,  1048576,  1048576,       64", "1.1.8, 81,    65536,    65536,      997",
        "10.1.1, 81,   65536,     1300,    65536", "tiny, 81,    20000,        1,        7"})
    void echoesAMessageHoweverItIsCut(String name, String b0, int size, int fragmentBytes, int writeBytes)
            throws IOException {
        int first = Integer.parseInt(b0, 16);
        var message = data("text", size);
        var sent = fragments(first, message, fragmentBytes);
        try (var client = RawClient.upgraded(echo.port())) {
            for (int at = 0; at < sent.length; at += writeBytes) {
                client.write(Arrays.copyOfRange(sent, at, Math.min(sent.length, at + writeBytes)));
            }

            assertArrayEquals(message, client.payload(first));
        }
    }

    @ParameterizedTest(name = "{0}: round trips of {1} bytes")
    @CsvSource({"9.7.1, 0", "9.7.2, 16", "9.7.3, 64", "9.7.4, 256", "9.7.5, 1024", "9.7.6, 4096"})
    void answersOneMessageAfterTheOther(String name, int size) throws IOException {
        var message = data("noise", size);
        try (var client = RawClient.upgraded(echo.port())) {
            for (int i = 0; i < 100; i++) {
                client.write(Wire.frame(Wire.FIN | Wire.BINARY, message));
                assertArrayEquals(message, client.payload(Wire.FIN | Wire.BINARY));
            }
        }
    }

    /** The offers of 12 (as 13.1) and 13; the answer repeats what it accepts, of a list the first. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            12.1, 13.1 | D; client_max_window_bits                             | ''
            13.2       | D; client_max_window_bits; server_no_context_takeover | ; server_no_context_takeover
            13.3       | D; server_max_window_bits=9                           | ; server_max_window_bits=9
            13.4       | D; server_max_window_bits=15                          | ; server_max_window_bits=15
            13.5       | N; server_max_window_bits=9  | ; server_no_context_takeover; server_max_window_bits=9
            13.6       | N; server_max_window_bits=15 | ; server_no_context_takeover; server_max_window_bits=15
            13.7       | N; server_max_window_bits=9, N, D | ; server_no_context_takeover; server_max_window_bits=9
            """)
    void echoesCompressedMessagesOfAllSizesInOrder(String name, String offer, String agreed) throws Exception {
        var offers = offer.replace("N", "D; server_no_context_takeover").replace("D", "permessage-deflate");
        var deflater = new Deflater(6, true);
        var inflater = new Inflater(true);
        try (var client = new RawClient(echo.port())) {
            client.write(Wire.utf8(HandshakeTest.GOOD.replace("Host",
                    "Sec-WebSocket-Extensions: " + offers + "\r\nHost")));
            var head = client.head();
            assertTrue(head.contains("\r\nSec-WebSocket-Extensions: permessage-deflate" + agreed + "\r\n"), head);
            for (int size : new int[] {16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072}) {
                for (String kind : List.of("json", "text", "noise")) {
                    var message = data(kind, size);
                    client.write(fragments(0xC2, compressed(deflater, message), size < 2048 ? size : size / 8 + 1));

                    assertArrayEquals(message, inflated(inflater, client), kind + " of " + size);
                }
            }
        } finally {
            deflater.end();
            inflater.end();
        }
    }

    private static byte[] compressed(Deflater deflater, byte[] message) {
        var out = new byte[2 * message.length + 100];
        deflater.setInput(message);
        return Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - TAIL.length);
    }

    /** The next message; one inflater takes all that are compressed, as the context of the first may serve the last. */
    private static byte[] inflated(Inflater inflater, RawClient client) throws IOException, DataFormatException {
        var frame = client.next();
        var payload = frame.payload().getBytes(StandardCharsets.ISO_8859_1);
        if (frame.kind().equals("82")) {
            return payload;
        }
        assertEquals("c2", frame.kind());
        inflater.setInput(Wire.concat(payload, TAIL));
        var all = new ByteArrayOutputStream();
        var out = new byte[8192];
        for (int count = inflater.inflate(out); count > 0; count = inflater.inflate(out)) {
            all.write(out, 0, count);
        }
        return all.toByteArray();
    }

    private static byte[] fragments(int b0, byte[] message, int fragmentBytes) {
        var sent = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += fragmentBytes) {
            int end = Math.min(message.length, at + fragmentBytes);
            int fin = end == message.length ? Wire.FIN : 0;
            sent.writeBytes(Wire.frame(fin | (at == 0 ? b0 & 0x7F : 0), Arrays.copyOfRange(message, at, end)));
        }
        return sent.toByteArray();
    }

    private static byte[] data(String kind, int size) {
        var random = new Random(size);
        var bytes = new byte[size];
        if (kind.equals("noise")) {
            random.nextBytes(bytes);
            return bytes;
        }
        var text = new StringBuilder();
        while (text.length() < Math.min(size, 1 << 17)) {
            int n = random.nextInt(1000);
            text.append(kind.equals("json") ? "{\"cue\":" + n + ",\"text\":\"so\"}," : "Das ist Satz " + n + ". ");
        }
        for (int at = 0; at < size; at++) {
            bytes[at] = (byte) text.charAt(at % text.length());
        }
        return bytes;
    }
}
