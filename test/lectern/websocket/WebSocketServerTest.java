package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of a server, with the JDK's own client as the peer. */
@Timeout(120)
class WebSocketServerTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static HttpClient http;

    private final Echo echo = new Echo();

    @BeforeAll
    static void openClient() {
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void closeClient() {
        http.shutdownNow();
    }

    @Test
    void echoesTextFromEmptyToLarge() throws Exception {
        try (var server = open(LOOPBACK)) {
            var peer = new Peer(server.port());
            for (int length : new int[] {0, 1, 125, 126, 65535, 65536, 1 << 20}) {
                var text = "ä".repeat(length / 2) + "x".repeat(length % 2);

                peer.socket.sendText(text, true).join();

                assertEquals("text " + text, peer.next());
            }
        }
    }

    @Test
    void joinsFragmentsAndAnswersAPingBetweenThem() throws Exception {
        try (var server = open(LOOPBACK)) {
            var peer = new Peer(server.port());

            peer.socket.sendText("Hel", false).join();
            peer.socket.sendPing(ByteBuffer.wrap(Wire.utf8("p"))).join();
            assertEquals("pong p", peer.next());
            peer.socket.sendText("lo", true).join();

            assertEquals("text Hello", peer.next());
        }
    }

    @Test
    void closesWithTheCodeOfThePeer() throws Exception {
        try (var server = open(LOOPBACK)) {
            var peer = new Peer(server.port());

            peer.socket.sendClose(4001, "done").join();

            assertEquals("closed 4001 done", echo.next());
            assertEquals("close 4001", peer.next());
        }
    }

    @Test
    void closesFromItsSideWithCodeAndReason() throws Exception {
        try (var server = open(LOOPBACK)) {
            var peer = new Peer(server.port());
            var connection = echo.opened.take();

            connection.send("before");
            connection.close(3000, "enough");

            assertFalse(connection.send("after"));
            assertEquals("text before", peer.next());
            assertEquals("close 3000", peer.next());
            assertEquals("closed 3000 enough", echo.next());
        }
    }

    @Test
    void refusesToSendACodeThatMustNotBeSent() throws Exception {
        try (var server = open(LOOPBACK)) {
            new Peer(server.port());
            var connection = echo.opened.take();

            assertThrows(IllegalArgumentException.class, () -> connection.close(CloseCode.ABNORMAL, ""));
        }
    }

    @Test
    void numbersConnectionsAndCountsTheOpenOnes() throws Exception {
        try (var server = open(LOOPBACK)) {
            new Peer(server.port());
            var second = new Peer(server.port());
            assertEquals(Set.of(1L, 2L), Set.of(echo.opened.take().id(), echo.opened.take().id()));
            assertEquals(2, server.connections());

            second.socket.sendClose(1000, "").join();
            echo.next();

            awaitTrue(() -> server.connections() == 1);
        }
    }

    @Test
    void stopsWithGoingAwayToAllAndLeavesNoThread() throws Exception {
        var server = open(LOOPBACK);
        var peers = List.of(new Peer(server.port()), new Peer(server.port()), new Peer(server.port()));
        for (int i = 0; i < peers.size(); i++) {
            echo.opened.take();
        }
        assertTrue(isWatched(server.port()));
        try (var unfinished = new RawClient(server.port())) {
            unfinished.write(Wire.utf8("GET / HTTP/1.1\r\n"));
            server.close(Duration.ofSeconds(5));
        }

        for (Peer peer : peers) {
            assertEquals("close 1001", peer.next());
        }
        assertEquals(0, server.connections());
        awaitTrue(() -> !isWatched(server.port()));
        assertThrows(ConnectException.class, () -> new RawClient(server.port()));
    }

    @Test
    void saysThatAHandshakeWasCutByTheStop() throws Exception {
        var reasons = new LinkedBlockingQueue<String>();
        var server = WebSocketServer.open(BoundPort.at(List.of(LOOPBACK)), WebSocketLimits.standard(),
                request -> Optional.empty(), new WebSocketHandler() {
                    @Override
                    public void text(WebSocketConnection connection, byte[] utf8) {}

                    @Override
                    public void refused(InetSocketAddress peer, int status, String reason) {
                        reasons.add(status + " " + reason);
                    }
                });
        try (var unfinished = new RawClient(server.port())) {
            unfinished.write(Wire.utf8("GET / HTTP/1.1\r\n"));
            RawClient.upgraded(server.port()).close(); // who came after it was accepted, so it was, too
            server.close(Duration.ofSeconds(5));

            assertEquals("408 server is stopping", reasons.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void cutsAPeerThatDoesNotCloseWithinTheGrace() throws Exception {
        var server = open(LOOPBACK);
        try (var client = RawClient.upgraded(server.port())) {
            echo.opened.take();
            server.close(Duration.ofMillis(50));

            assertEquals("closed 1001 server is stopping", echo.next());
            assertEquals("close 1001", client.frame());
        }
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        var server = open(LOOPBACK);

        server.close();
        server.close();

        assertEquals(0, server.connections());
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        try (var server = open(LOOPBACK)) {
            var taken = new InetSocketAddress("127.0.0.1", server.port());

            var problem = assertThrows(BindException.class, () -> open(taken));

            assertTrue(problem.getMessage().startsWith("127.0.0.1:" + server.port() + ": "), problem.getMessage());
        }
    }

    @Test
    void servesWhoConnectedBeforeItWasOpened() throws Exception {
        var port = BoundPort.at(List.of(LOOPBACK));
        try (var early = new RawClient(port.number())) {
            early.write(Wire.utf8(HandshakeTest.GOOD));

            try (var server = open(port)) {
                assertTrue(early.head().startsWith("HTTP/1.1 101 "));
                assertEquals(port.number(), server.port());
            }
        }
    }

    @Test
    void aPortThatIsGivenBackRefusesAndCutsWhoWaits() throws Exception {
        var port = BoundPort.at(List.of(LOOPBACK));
        var number = port.number();
        try (var early = new RawClient(number)) {
            port.close();

            assertThrows(IOException.class, early::head);
            assertThrows(ConnectException.class, () -> new RawClient(number));
        }
    }

    @Test
    void servesAllAddressesOnOneFreePort() throws Exception {
        var second = new InetSocketAddress("127.0.0.2", 0);
        try (var server = open(LOOPBACK, second)) {
            var uri = URI.create("ws://127.0.0.2:" + server.port());

            var socket = http.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {}).join();

            assertFalse(socket.isInputClosed());
            socket.abort();
        }
    }

    @Test
    void aFailingHandlerClosesItsConnectionOnly() throws Exception {
        try (var server = open(LOOPBACK)) {
            var peer = new Peer(server.port());
            var other = new Peer(server.port());

            peer.socket.sendText("throw", true).join();

            assertEquals("close 1011", peer.next());
            assertEquals("failed as ordered", echo.next());
            assertEquals("closed 1011 internal error", echo.next());
            other.socket.sendText("still there", true).join();
            assertEquals("text still there", other.next());
        }
    }

    private WebSocketServer open(InetSocketAddress... addresses) throws IOException {
        return open(BoundPort.at(List.of(addresses)));
    }

    private WebSocketServer open(BoundPort port) {
        return WebSocketServer.open(port, WebSocketLimits.standard(), request -> Optional.empty(), echo);
    }

    /** Whether the watch thread of this server lives; the JDK lists no virtual threads, but it ends only after them. */
    private static boolean isWatched(int port) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("websocket-watch-" + port));
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        var never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            never.await(5, TimeUnit.MILLISECONDS);
        }
    }

    /** A client that notes what it hears. */
    private static final class Peer implements WebSocket.Listener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final WebSocket socket;
        private final StringBuilder text = new StringBuilder();

        Peer(int port) {
            socket = http.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), this).join();
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add("text " + text);
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            var bytes = new byte[message.remaining()];
            message.get(bytes);
            heard.add("pong " + new String(bytes, StandardCharsets.UTF_8));
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add("close " + code);
            return null;
        }
    }
}
