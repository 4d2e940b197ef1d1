package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Opening handshakes with a real server over a raw socket: whole answers, and nothing left hanging. */
@Timeout(120)
class HandshakeServerTest {
    private static final int MAX_HEAD_BYTES = 8192;

    private static EchoFixture echo;

    @BeforeAll
    static void open() throws IOException {
        var patience = Duration.ofSeconds(15);
        echo = new EchoFixture(new WebSocketLimits(1000, 64, MAX_HEAD_BYTES, patience, patience, patience, patience,
                1 << 20, true));
    }

    @AfterAll
    static void close() {
        echo.close();
        assertEquals(List.of(), List.copyOf(echo.problems));
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.HandshakeVector#all")
    void answersByTheRules(HandshakeVector vector) throws IOException {
        try (var client = new RawClient(echo.port())) {
            client.write(vector.request());

            var head = client.head();
            assertTrue(head.startsWith("HTTP/1.1 " + vector.status() + " "), head);
            if (vector.status() == 101) {
                assertTrue(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head);
                assertFalse(head.contains("Sec-WebSocket-Protocol") || head.contains("Sec-WebSocket-Ext"), head);
                client.write(Wire.frame(Wire.FIN | Wire.TEXT, "in"));
                assertEquals("81 in", client.frame());
            } else {
                checkRefusal(vector, head, client.rest());
            }
        }
    }

    private static void checkRefusal(HandshakeVector vector, String head, String body) {
        boolean isHead = new String(vector.request(), StandardCharsets.ISO_8859_1).startsWith("HEAD");
        var reason = vector.body().equals("plain") ? "This port speaks WebSocket (RFC 6455) only." : vector.body();
        assertTrue(body.contains(reason) && body.isEmpty() == isHead, body);
        assertTrue(isHead || head.contains("\r\nContent-Length: " + Wire.utf8(body).length + "\r\n"), head);
        assertTrue(head.contains("\r\nConnection: close\r\n"), head);
        assertEquals(vector.status() == 405, head.contains("\r\nAllow: GET\r\n"), head);
        assertEquals(vector.status() == 426, head.contains("\r\nSec-WebSocket-Version: 13\r\n"), head);
    }

    /** The first byte of TLS says enough; its client waits for an answer and may send no more. */
    @ParameterizedTest
    @CsvSource({"160301, TLS 1.0 to 1.3", "802e01, SSL 2", "04, SOCKS 4", "05, SOCKS 5", "00, NUL"})
    void answersAtTheFirstByteThatCannotBeHttp(String hex, String what) throws IOException {
        try (var client = new RawClient(echo.port())) {
            client.write(Wire.hex(hex));

            assertTrue(client.head().startsWith("HTTP/1.1 400 "), what);
        }
    }

    @Test
    void refusesAHeadOneBytePastTheLimitWithoutReadingMore() throws IOException {
        var filler = "X: " + "x".repeat(MAX_HEAD_BYTES - HandshakeTest.GOOD.length() - "X: \r\n".length());

        RawClient.upgraded(echo.port(), filler + "\r\n").close();
        var refused = assertThrows(IOException.class, () -> RawClient.upgraded(echo.port(), filler + "x\r\n"));

        assertTrue(refused.getMessage().startsWith("HTTP/1.1 431 "), refused.getMessage());
    }

    /** Where a server drops what is too much, a required header may be missing later (CVE-2024-37890). */
    @ParameterizedTest
    @CsvSource({"95, 101", "96, 431", "2000, 431"})
    void countsHeaderLinesAndDropsNone(int lines, int status) throws IOException {
        try (var client = new RawClient(echo.port())) {
            client.write(Wire.utf8(HandshakeTest.GOOD.replace("Host", "A:\r\n".repeat(lines) + "Host")));

            assertTrue(client.head().startsWith("HTTP/1.1 " + status + " "));
        }
    }

    @Test
    void refusesAHeaderOf100KiB() throws IOException {
        var refused = assertThrows(IOException.class,
                () -> RawClient.upgraded(echo.port(), "X: " + "x".repeat(100 << 10) + "\r\n"));

        assertTrue(refused.getMessage().startsWith("HTTP/1.1 431 "), refused.getMessage());
    }

    @Test
    void readsFramesThatComeInOneWriteWithTheHeadHoweverTheyAreCut() throws IOException {
        var bytes = Wire.concat(Wire.utf8(HandshakeTest.GOOD), Wire.frame(Wire.TEXT, "ear"),
                Wire.frame(Wire.FIN, "ly"), Wire.frame(Wire.FIN | Wire.PING, "p"));
        for (int cut = HandshakeTest.GOOD.length() - 3; cut <= bytes.length; cut++) {
            try (var client = new RawClient(echo.port())) {
                client.write(Arrays.copyOf(bytes, cut));
                client.write(Arrays.copyOfRange(bytes, cut, bytes.length));
                client.endOutput();

                assertTrue(client.head().startsWith("HTTP/1.1 101 "));
                var frames = client.frames();
                assertTrue(frames.contains(Wire.event("81", Wire.utf8("early"))), frames.toString());
                assertTrue(frames.contains(Wire.event("8a", Wire.utf8("p"))), frames.toString());
            }
        }
    }

    /** Pipelined requests have one answer, and nothing of them is kept (CVE-2026-100658). */
    @Test
    void answersTheFirstOfPipelinedRequestsAndCloses() throws IOException {
        var plain = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (var client = new RawClient(echo.port())) {
            client.write(Wire.utf8(plain.repeat(5000) + HandshakeTest.GOOD));

            assertTrue(client.head().startsWith("HTTP/1.1 426 "));
            assertFalse(client.rest().contains("HTTP/1.1"));
        }
    }

    /** What would be a second request behind a handshake is a frame, and a wrong one. */
    @Test
    void readsASecondHandshakeAsFrames() throws IOException {
        try (var client = RawClient.upgraded(echo.port())) {
            client.write(Wire.utf8(HandshakeTest.GOOD));

            assertEquals("close 1002", client.frame());
        }
    }
}
