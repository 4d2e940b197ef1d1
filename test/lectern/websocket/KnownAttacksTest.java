package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has brought down WebSocket servers before, under the rule that rules it out; more of it is in the vectors. */
@Timeout(120)
class KnownAttacksTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final int LIMIT = 100_000;
    private static final int HEAD_LIMIT = 1 << 20;
    /** Linear work on a head of 1 MiB takes some 30 ms; quadratic work, minutes. */
    private static final Duration LINEAR = Duration.ofSeconds(3);

    private EchoFixture echo;

    @BeforeEach
    void open() throws IOException {
        echo = new EchoFixture(new WebSocketLimits(LIMIT, 100, HEAD_LIMIT, LONG, LONG, LONG, LONG, 1 << 20, true));
    }

    @AfterEach
    void close() {
        echo.close();
        assertEquals(List.of(), List.copyOf(echo.problems));
    }

    /** CVE-2021-32640, CVE-2020-7662, CVE-2023-43669: processor time, so that a busy machine does not matter. */
    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: b+ +x", "Sec-WebSocket-Protocol: +,+x", "X: + +",
        "Sec-WebSocket-Extensions: a; b=\"+\\\\+", "Sec-WebSocket-Extensions: a+;a+", "Upgrade: +h2c,+websocket",
        "Connection: + ,+upgrade", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=+9+",
        "X: +\u0009+y"})
    void readsAHeadInLinearTimeThoughItComesByteByByte(String header) throws IOException {
        var parts = header.split("\\+", 3);
        int count = (HEAD_LIMIT - 1000) / parts[1].length();
        var line = parts[0] + parts[1].repeat(count) + parts[2];
        var request = Wire.utf8(HandshakeTest.GOOD.replace("Host", line + "\r\nHost"));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        var reads = new int[1];

        try {
            var source = Wire.arriving(request, () -> 1);
            var head = RequestHead.read(new PeerInput(target -> {
                reads[0]++;
                return source.read(target);
            }), HEAD_LIMIT);
            DeflateExtension.negotiate(head.values("sec-websocket-extensions"));
            Handshake.check(head, "plain");
        } catch (HandshakeFailure refused) {
            assertEquals(400, refused.status());
        }

        assertTrue(threads.getCurrentThreadCpuTime() - before < LINEAR.toNanos());
        assertEquals(request.length, reads[0], "no byte is asked for twice");
    }

    /** CVE-2014-0193, CVE-2026-48779, CVE-2026-12151: an endless message of nothing ends, and holds nothing. */
    @Test
    void aFloodOfEmptyFragmentsEndsAtItsLimit() throws IOException {
        int count = 1_000_000;
        var flood = Wire.concat(Wire.frame(Wire.TEXT, ""), new byte[count * 6], Wire.frame(Wire.FIN, "x"));
        for (int i = 0; i < count; i++) {
            flood[6 + 6 * i + 1] = (byte) 0x80;
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        var events = Wire.events(Wire.arriving(flood, () -> 1 << 16), LIMIT);

        assertEquals(List.of("fail 1008"), events);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < (1 << 20), "short-lived headers at most");
    }

    /** CVE-2026-54464: the limit is on all that the fragments of a message inflate to. */
    @Test
    void countsWhatAllFragmentsInflateTo() throws Exception {
        try (var client = RawClient.upgraded(echo.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            var deflater = new MessageDeflater(new DeflateExtension(true, true, 0));
            int b0 = 0x41;
            for (int sent = 0; sent <= LIMIT; sent += 1000, b0 = 0) {
                client.write(Wire.frame(b0, Wire.concat(deflater.compress(new byte[1000]), Wire.hex("0000ffff"))));
            }
            deflater.release();

            assertEquals("close 1009", client.frame());
        }
    }

    /** CVE-2021-3690: a pong of no ping leaves nothing behind. */
    @Test
    void aFloodOfUnsolicitedPongsIsForgotten() throws Exception {
        try (var client = RawClient.upgraded(echo.port())) {
            var burst = Collections.nCopies(1000, Wire.frame(Wire.FIN | Wire.PONG, "x".repeat(125)));
            for (int i = 0; i < 100; i++) {
                client.write(burst.toArray(byte[][]::new));
            }
            client.write(Wire.frame(Wire.FIN | Wire.TEXT, "still here"));

            assertEquals("81 still here", client.frame());
        }
    }

    /** CVE-2017-2670: a reset in whatever state ends the connection and its thread. */
    @ParameterizedTest
    @ValueSource(strings = {"", "01", "8185", "8185 00000000 4865", "0181 00000000 41", "8180 00000000",
        "8880 00000000", "8880 00000000 ff", "c180 00000000", "89fd 00000000"})
    void aResetInAnyStateEndsTheConnection(String hex) throws Exception {
        for (int i = 0; i < 20; i++) {
            var client = RawClient.upgraded(echo.port());
            client.write(Wire.hex(hex));
            client.reset();
        }

        for (int i = 0; i < 20; i++) {
            assertTrue(List.of("1005", "1006", "1002").contains(echo.nextEnd().substring(0, 4)));
        }
        awaitNoConnection();
    }

    /** CVE-2017-2670, CVE-2026-118233: the same before the handshake is done. */
    @Test
    void aResetInTheHandshakeEndsTheConnection() throws IOException {
        for (int cut = 0; cut <= HandshakeTest.GOOD.length(); cut += 20) {
            var client = new RawClient(echo.port());
            client.write(Arrays.copyOf(Wire.utf8(HandshakeTest.GOOD), cut));
            client.reset();
        }

        awaitNoConnection();
    }

    /** CVE-2021-42340: neither the server nor its threads keep a connection that is over. */
    @Test
    void nothingKeepsAConnectionThatIsOver() throws Exception {
        var client = RawClient.upgraded(echo.port());
        var connection = new WeakReference<>(echo.opened.take());
        client.close();
        echo.nextEnd();
        awaitNoConnection();

        while (connection.get() != null) {
            System.gc();
        }

        assertEquals(0, echo.server().connections());
    }

    /** CVE-2022-25762: what is sent on a connection that is over reaches nobody else. */
    @Test
    void sendingOnAConnectionThatIsOverReachesNobody() throws Exception {
        var gone = RawClient.upgraded(echo.port());
        var over = echo.opened.take();
        gone.close();
        echo.nextEnd();
        try (var other = RawClient.upgraded(echo.port())) {
            assertFalse(over.send("for somebody else"));
            over.close(1000, "for somebody else");
            other.write(Wire.frame(Wire.FIN | Wire.TEXT, "mine"));

            assertEquals("81 mine", other.frame());
        }
    }

    /** CVE-2026-45736: a Close frame holds its code and its reason, and no byte more. */
    @Test
    void aCloseFrameHoldsNothingButItsCodeAndReason() throws Exception {
        try (var client = RawClient.upgraded(echo.port())) {
            client.write(Wire.frame(Wire.FIN | Wire.PING, "secret".repeat(20)));
            client.payload(0x8A);
            echo.opened.take().close(4000, "bye");

            assertArrayEquals(Wire.hex("0fa0 627965"), client.payload(0x88));
        }
    }

    /** RFC 6455 §7.4: what the reader refuses cannot be sent either, and no attempt ends anything. */
    @Test
    void closesWithNoCodeThatMustNotBeSent() throws Exception {
        try (var client = RawClient.upgraded(echo.port())) {
            var connection = echo.opened.take();
            for (int code = 0; code < 1 << 16; code++) {
                int sent = code;
                if (!ReferencePeer.maySend(code)) {
                    assertThrows(IllegalArgumentException.class, () -> connection.close(sent, ""));
                }
            }
            assertTrue(connection.send("still open"));
            assertEquals("81 still open", client.frame());
        }
    }

    private void awaitNoConnection() {
        while (echo.server().connections() > 0) {
            Thread.onSpinWait();
        }
    }
}
