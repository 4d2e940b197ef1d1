package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server and many peers at a time: seats, memory, and what is left when they are gone. */
@Timeout(120)
class CrowdTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final WebSocketLimits STANDARD = WebSocketLimits.standard();

    private final Echo echo = new Echo();
    private final List<RawClient> clients = new ArrayList<>();
    private WebSocketServer server;

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close(Duration.ZERO);
    }

    @Test
    void oneHandshakeTooManyEndsTheOldest() throws Exception {
        open(limits(2, 4 << 20));
        var oldest = begun("127.0.0.1");
        var second = begun("127.0.0.1");

        var third = begun("127.0.0.1");

        assertEquals("refused 408 cut off for a newer one", echo.next());
        assertTrue(isCut(oldest));
        for (RawClient client : List.of(second, third)) {
            client.write(Wire.utf8(HandshakeTest.GOOD.substring(1)));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
        }
    }

    @Test
    void anAddressWithTooManyHandshakesLosesItsOwnOldest() throws Exception {
        open(STANDARD.withMaxPerAddress(2));
        var other = begun("127.0.0.2");
        var oldest = begun("127.0.0.1");
        begun("127.0.0.1");

        begun("127.0.0.1");

        assertTrue(isCut(oldest));
        other.write(Wire.utf8(HandshakeTest.GOOD.substring(1)));
        assertTrue(other.head().startsWith("HTTP/1.1 101 "));
    }

    @Test
    void oneConnectionOfAnAddressTooManyIsRefusedAndOthersAreNot() throws Exception {
        open(STANDARD.withMaxPerAddress(1));
        var first = upgraded("127.0.0.1");

        var second = begun("127.0.0.1");
        second.write(Wire.utf8(HandshakeTest.GOOD.substring(1)));

        assertTrue(second.head().startsWith("HTTP/1.1 503 "));
        assertEquals("all 1 connections of one address are taken\n", second.rest());
        upgraded("127.0.0.2");
        first.write(Wire.frame(Wire.FIN | Wire.CLOSE, ""));
        assertEquals("close 1000", first.frame());
        assertTrue(first.isEnd());
        first.close();
        while (server.connections() > 1) {
            Thread.onSpinWait();
        }
        upgraded("127.0.0.1");
    }

    @Test
    void servesOthersWhileHundredsDribbleAndCutsThoseInTime() throws Exception {
        open(new WebSocketLimits(1 << 20, 400, 4096, SHORT, SHORT, Duration.ofSeconds(20), SHORT, 1 << 16, true));
        for (int i = 0; i < 150; i++) {
            begun("127.0.0.1");
            upgraded("127.0.0.1").write(Wire.header(Wire.FIN | Wire.TEXT, 100), new byte[1]);
        }

        var honest = upgraded("127.0.0.1");
        for (int i = 0; i < 100; i++) {
            honest.write(Wire.frame(Wire.FIN | Wire.TEXT, "served " + i));
            assertEquals("81 served " + i, honest.frame());
        }

        int slowHeads = 0;
        int slowFrames = 0;
        for (int i = 0; i < 300; i++) {
            var told = echo.next();
            slowHeads += told.equals("refused 408 no whole request head in time") ? 1 : 0;
            slowFrames += told.startsWith("closed 1008 ") ? 1 : 0;
        }
        assertEquals(List.of(150, 150), List.of(slowHeads, slowFrames));
        while (server.connections() > 1) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aMessageWaitsForMemoryAndGoesOnWhenThereIsSome() throws Exception {
        open(limits(1024, 4 << 20));
        var holder = server.memory().claim();
        assertTrue(holder.grow(server.memory().maxClaimBytes(), Duration.ZERO));
        var client = upgraded("127.0.0.1");
        var small = upgraded("127.0.0.1");
        client.write(Wire.frame(Wire.FIN | Wire.TEXT, "x".repeat(1 << 20)));
        while (server.memory().waiting() == 0) {
            Thread.onSpinWait();
        }
        small.write(Wire.frame(Wire.FIN | Wire.TEXT, "small"));
        assertEquals("81 small", small.frame());

        holder.close();

        assertEquals("81 1048576 bytes", client.frame());
        while (server.memory().takenBytes() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aMessageThatFindsNoMemoryInTimeIsClosedWith1013() throws Exception {
        open(new WebSocketLimits(1 << 20, 9, 4096, SHORT, SHORT, SHORT.multipliedBy(9), SHORT, 1 << 16, true, 9, 9,
                2 << 20));
        var holder = server.memory().claim();
        assertTrue(holder.grow(server.memory().maxClaimBytes(), Duration.ZERO));
        var client = upgraded("127.0.0.1");

        client.write(Wire.frame(Wire.FIN | Wire.TEXT, "x".repeat(1 << 20)));

        assertEquals("close 1013", client.frame());
        assertEquals("closed 1013 no memory for the message in 300 ms", echo.next());
    }

    @Test
    void aMessageThatCanNeverHaveItsMemoryIsClosedWith1009() throws Exception {
        open(limits(1024, 1 << 20));
        var client = upgraded("127.0.0.1");

        client.write(Wire.frame(Wire.FIN | Wire.TEXT, "x".repeat(1 << 20)));

        assertEquals("close 1009", client.frame());
    }

    @Test
    void aStopWakesWhoWaitsForMemory() throws Exception {
        open(limits(1024, 4 << 20));
        assertTrue(server.memory().claim().grow(server.memory().maxClaimBytes(), Duration.ZERO));
        upgraded("127.0.0.1").write(Wire.frame(Wire.FIN | Wire.TEXT, "x".repeat(1 << 20)));
        while (server.memory().waiting() == 0) {
            Thread.onSpinWait();
        }

        server.close(SHORT);

        assertEquals(0, server.connections());
        assertEquals(0, server.memory().waiting());
    }

    @Test
    void nothingIsLeftOfConnectionsHoweverTheyEnd() throws Exception {
        open(STANDARD.withMaxMessageBytes(1 << 20));
        for (int i = 0; i < 400; i++) {
            var client = begun("127.0.0.1");
            if (i % 5 > 0) {
                client.write(Wire.utf8(HandshakeTest.GOOD.substring(1).replace("\r\n\r\n",
                        "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")));
                client.head();
            }
            switch (i % 5) {
                case 2 -> client.write(Wire.frame(Wire.FIN | Wire.TEXT, "x".repeat(500)),
                        Wire.frame(Wire.FIN | Wire.CLOSE, ""));
                case 3 -> client.write(Wire.header(Wire.FIN | Wire.TEXT, 1 << 19), new byte[100_000]);
                case 4 -> client.write(Wire.hex("c18500000000f248cdc9c9")); // half a compressed message
                default -> { }
            }
            client.close();
        }

        while (server.connections() > 0 || server.memory().takenBytes() > 0) {
            Thread.onSpinWait();
        }
        int port = server.port();
        assertTrue(isWatched(port));
        server.close(Duration.ofSeconds(5));
        while (isWatched(port)) {
            Thread.onSpinWait();
        }
    }

    private static WebSocketLimits limits(int maxHandshakes, long memoryBytes) {
        return new WebSocketLimits(1 << 20, 1024, 4096, STANDARD.handshakeTimeout(), STANDARD.frameTimeout(),
                STANDARD.idlePing(), STANDARD.closeTimeout(), 1 << 20, true, maxHandshakes, 1024, memoryBytes);
    }

    /** Ended or reset: its first byte may not have been read yet. */
    private static boolean isCut(RawClient client) {
        try {
            return client.isEnd();
        } catch (IOException reset) {
            return true;
        }
    }

    /** Whether the watch thread lives: the JDK lists no virtual threads, but it ends only after the last of them. */
    private static boolean isWatched(int port) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("websocket-watch-" + port));
    }

    /** Connected, with the first byte of its request sent. */
    private RawClient begun(String from) throws IOException {
        var client = new RawClient(server.port(), from);
        clients.add(client);
        client.write(Wire.utf8(HandshakeTest.GOOD.substring(0, 1)));
        return client;
    }

    private RawClient upgraded(String from) throws IOException {
        var client = begun(from);
        client.write(Wire.utf8(HandshakeTest.GOOD.substring(1)));
        assertTrue(client.head().startsWith("HTTP/1.1 101 "));
        return client;
    }

    private void open(WebSocketLimits limits) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = WebSocketServer.open(BoundPort.at(List.of(address)), limits, request -> Optional.empty(), echo);
    }
}
