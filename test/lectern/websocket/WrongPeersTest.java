package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real server against raw sockets that break the rules, are slow, greedy or gone. */
@Timeout(120)
class WrongPeersTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(80);
    private static final int LIMIT = 100_000;
    private static final WebSocketLimits PATIENT =
            new WebSocketLimits(LIMIT, 3, 4096, LONG, LONG, LONG, LONG, 1 << 20, true);

    private final Echo echo = new Echo();
    private WebSocketServer server;

    @AfterEach
    void close() {
        server.close(Duration.ZERO);
    }

    @Test
    void tellsABrowserWhatThisPortIs() throws Exception {
        try (var client = client(PATIENT)) {
            client.write(Wire.utf8("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));

            var head = client.head();

            assertTrue(head.startsWith("HTTP/1.1 426 Upgrade Required\r\n"), head);
            assertTrue(head.contains("\r\nUpgrade: websocket\r\n"), head);
            assertEquals("This port speaks WebSocket (RFC 6455) only.\n", client.rest());
            assertEquals("refused 426 This port speaks WebSocket (RFC 6455) only.", echo.next());
        }
    }

    @Test
    void refusesByPolicyBeforeTheUpgrade() throws Exception {
        try (var client = client(PATIENT)) {
            client.write(Wire.utf8(HandshakeTest.GOOD.replace("/chat?x=1", "/forbidden")));

            assertTrue(client.head().startsWith("HTTP/1.1 403 Forbidden\r\n"));
            assertEquals("not for you\n", client.rest());
            assertEquals("refused 403 not for you", echo.next());
            assertEquals(0, server.connections());
        }
    }

    @ParameterizedTest
    @CsvSource({"16030100, TLS", "ff00ff00, garbage", "0d0a, an empty line", "504f5354202f0a, bare line feed"})
    void answersWhatIsNotHttpAtOnce(String hex, String what) throws Exception {
        try (var client = client(PATIENT)) {
            client.write(Wire.hex(hex), Wire.utf8("\r\n"));

            assertTrue(client.head().startsWith("HTTP/1.1 400 "), what);
        }
    }

    @Test
    void aRefusalReachesAPeerThatIsStillSending() throws Exception {
        try (var client = client(PATIENT)) {
            client.write(Wire.utf8("GET / HTTP/1.1\r\nX: " + "x".repeat(100_000)));

            assertTrue(client.head().startsWith("HTTP/1.1 431 "));
            client.write(new byte[100_000]);
            assertEquals("request head exceeds 4096 bytes\n", client.rest());
        }
    }

    @Test
    void refusesOneConnectionPastTheLimitAndServesAgainWhenOneLeft() throws Exception {
        var peers = new ArrayList<RawClient>();
        peers.add(upgraded(PATIENT));
        peers.add(RawClient.upgraded(server.port()));
        peers.add(RawClient.upgraded(server.port()));
        try (var fourth = new RawClient(server.port())) {
            fourth.write(Wire.utf8(HandshakeTest.GOOD));

            assertTrue(fourth.head().startsWith("HTTP/1.1 503 "));
        }
        assertEquals(3, server.connections());

        peers.get(0).write(Wire.frame(Wire.FIN | Wire.CLOSE, ""));
        assertEquals("close 1000", peers.get(0).frame());
        peers.get(0).close();

        assertEquals("refused 503 all 3 connections are taken", echo.next());
        assertEquals("closed 1005 ", echo.next());
        while (server.connections() == 3) {
            Thread.onSpinWait();
        }
        peers.add(RawClient.upgraded(server.port()));
        for (RawClient peer : peers) {
            peer.close();
        }
    }

    @Test
    void theFirstFrameMayComeWithTheHead() throws Exception {
        try (var client = client(PATIENT)) {
            client.write(Wire.utf8(HandshakeTest.GOOD), text("early"));

            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            assertEquals("81 early", client.frame());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1002, 8105 48656c6c6f, unmasked frame",
        "1002, c180 00000000, reserved bit",
        "1002, 8380 00000000, reserved opcode",
        "1007, 81fe0100 00000000 41ff, wrong byte in a frame still arriving",
        "1009, 81ff 00000000000186a1 00000000, one byte past the limit"})
    void failsAViolationAfterWhatIsOwed(int code, String hex, String what) throws Exception {
        try (var client = upgraded(PATIENT)) {
            client.write(text("owed"), Wire.hex(hex));

            assertEquals("81 owed", client.frame());
            assertEquals("close " + code, client.frame(), what);
            assertTrue(client.isEnd(), "the server ends first");
            client.write(text("ignored"));
            client.endOutput();
            assertTrue(echo.next().startsWith("closed " + code), what);
        }
    }

    @Test
    void refusesBinaryByDefaultAndEndsWhenThePeerHasClosedToo() throws Exception {
        try (var client = upgraded(PATIENT)) {
            client.write(Wire.frame(Wire.FIN | Wire.BINARY, "A"));
            assertEquals("close 1003", client.frame());
            client.write(Wire.frame(Wire.FIN | Wire.CLOSE, Wire.hex("03eb")));

            assertTrue(client.isEnd(), "the server ends first");
        }
    }

    @Test
    void acceptsAMessageAtTheLimit() throws Exception {
        try (var client = upgraded(PATIENT)) {
            client.write(text("x".repeat(LIMIT)));

            assertEquals("81 " + LIMIT + " bytes", client.frame());
        }
    }

    @Test
    void answersPingsInOrderAndBetweenFragments() throws Exception {
        try (var client = upgraded(PATIENT)) {
            client.write(Wire.frame(Wire.TEXT, "A"), ping("1"), ping("2"));
            assertEquals("8a 1", client.frame());
            assertEquals("8a 2", client.frame());
            client.write(Wire.frame(Wire.FIN | Wire.PONG, "unsolicited"), Wire.frame(Wire.FIN, "B"));

            assertEquals("81 AB", client.frame());
        }
    }

    @Test
    void readsFramesThatComeByteByByte() throws Exception {
        try (var client = upgraded(PATIENT)) {
            for (byte b : Wire.concat(text("ä"), Wire.frame(Wire.FIN | Wire.CLOSE, Wire.hex("03e8")))) {
                client.write(new byte[] {b});
            }

            assertEquals("81 ä", client.frame());
            assertEquals("close 1000", client.frame());
            assertTrue(client.isEnd());
        }
    }

    @Test
    void nothingFollowsAClose() throws Exception {
        try (var client = upgraded(PATIENT)) {
            client.write(Wire.frame(Wire.FIN | Wire.CLOSE, Wire.hex("03e9")), text("late"), ping(""));

            assertEquals("close 1001", client.frame());
            assertTrue(client.isEnd());
        }
    }

    @Test
    void whatCrossesOurCloseIsNotDelivered() throws Exception {
        try (var client = upgraded(PATIENT)) {
            echo.opened.take().close(1000, "");
            client.write(text("throw"), Wire.frame(Wire.FIN | Wire.CLOSE, Wire.hex("03e8")));

            assertEquals("close 1000", client.frame());
            assertTrue(client.isEnd());
            client.endOutput();
            assertEquals("closed 1000 ", echo.next());
        }
    }

    @Test
    void aPeerThatIsGoneWithoutACloseIs1006() throws Exception {
        upgraded(PATIENT).close();

        assertEquals("closed 1006 connection lost", echo.next());
    }

    @Test
    void closesAHandshakeThatIsTooSlow() throws Exception {
        try (var client = client(new WebSocketLimits(LIMIT, 3, 4096, SHORT, LONG, LONG, LONG, 1 << 20, true))) {
            client.write(Wire.utf8("GET / HTTP/1.1\r\n"));

            assertTrue(client.isEnd());
            assertEquals("refused 408 no whole request head in time", echo.next());
        }
    }

    @Test
    void closesAFrameThatGetsStuck() throws Exception {
        try (var client = upgraded(new WebSocketLimits(LIMIT, 3, 4096, LONG, SHORT, LONG, LONG, 1 << 20, true))) {
            client.write(Wire.header(Wire.FIN | Wire.TEXT, 5), new byte[1]);

            assertEquals("close 1008", client.frame());
        }
    }

    @Test
    void closesAMessageWhoseFragmentsNeverEnd() throws Exception {
        try (var client = upgraded(new WebSocketLimits(LIMIT, 3, 4096, LONG, SHORT, LONG, LONG, 1 << 20, true))) {
            client.write(Wire.frame(Wire.TEXT, ""), ping(""));

            assertEquals("8a ", client.frame());
            assertEquals("close 1008", client.frame());
        }
    }

    @Test
    void pingsASilentPeerAndDropsItWhenItStaysSilent() throws Exception {
        var limits = new WebSocketLimits(LIMIT, 3, 4096, LONG, LONG, SHORT.multipliedBy(6), LONG, 1 << 20, true);
        try (var client = upgraded(limits)) {
            assertEquals("89 ", client.frame());
            client.write(Wire.frame(Wire.FIN | Wire.PONG, ""));
            assertEquals("89 ", client.frame());
            assertTrue(client.isEnd());
            assertEquals("closed 1006 no answer to a ping", echo.next());
        }
    }

    @Test
    void cutsAPeerThatNeverAnswersOurClose() throws Exception {
        try (var client = upgraded(new WebSocketLimits(LIMIT, 3, 4096, LONG, LONG, LONG, SHORT, 1 << 20, true))) {
            echo.opened.take().close(1000, "bye");

            assertEquals("closed 1000 bye", echo.next());
            assertEquals("close 1000", client.frame());
        }
    }

    @Test
    void cutsAPeerThatLetsAnswersPileUpWhileOthersAreServed() throws Exception {
        try (var deaf = upgraded(new WebSocketLimits(LIMIT, 3, 4096, LONG, LONG, LONG, SHORT, 1 << 16, true))) {
            var connection = echo.opened.take();
            while (connection.send(new byte[10_000])) {
                Thread.onSpinWait();
            }

            try (var other = RawClient.upgraded(server.port())) {
                other.write(text("served"));
                assertEquals("81 served", other.frame());
                assertEquals("closed 1008 more than 65536 bytes not taken", echo.next());
            }
            assertFalse(connection.send("late"));
            deaf.endOutput();
        }
    }

    @Test
    void readsNoMoreFromAPeerThatTakesNothingAndThenCutsIt() throws Exception {
        var taking = Duration.ofMillis(300);
        try (var greedy = upgraded(new WebSocketLimits(LIMIT, 3, 4096, LONG, taking, LONG, SHORT, 1 << 16, true))) {
            var flood = Thread.ofVirtual().start(() -> flood(greedy));

            assertEquals("closed 1008 nothing taken in 300 ms", echo.next());
            assertTrue(flood.join(LONG), "the flood was stopped");
        }
    }

    @Test
    void aFloodOfPingsIsBounded() throws Exception {
        try (var client = upgraded(PATIENT)) {
            var burst = Wire.concat(Collections.nCopies(1000, ping("x".repeat(125))).toArray(byte[][]::new));
            for (int i = 0; i < 50; i++) {
                client.write(burst);
            }
            client.write(text("end"));

            int pongs = 0;
            while (!client.frame().equals("81 end")) {
                pongs++;
            }
            assertTrue(pongs >= 1 && pongs <= 50_000, pongs + " pongs");
        }
    }

    private static void flood(RawClient client) {
        var message = text("x".repeat(LIMIT));
        try {
            while (true) {
                client.write(message);
            }
        } catch (IOException stopped) {
            // as it should be
        }
    }

    private static byte[] ping(String payload) {
        return Wire.frame(Wire.FIN | Wire.PING, payload);
    }

    private static byte[] text(String text) {
        return Wire.frame(Wire.FIN | Wire.TEXT, text);
    }

    private RawClient upgraded(WebSocketLimits limits) throws IOException {
        open(limits);
        return RawClient.upgraded(server.port());
    }

    private RawClient client(WebSocketLimits limits) throws IOException {
        open(limits);
        return new RawClient(server.port());
    }

    private void open(WebSocketLimits limits) throws IOException {
        WebSocketPolicy policy = request -> request.target().equals("/forbidden")
                ? Optional.of(new WebSocketPolicy.Refusal(403, "not for you")) : Optional.empty();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = WebSocketServer.open(BoundPort.at(List.of(address)), limits, policy, echo);
    }
}
