package lectern.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lectern.app.Agenda;
import lectern.app.FakeQueue;
import lectern.app.Intake;
import lectern.app.RecordedEvents;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.port.StorageException;
import lectern.websocket.BoundPort;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol over a real server and the JDK's own client. */
@Timeout(120)
class GatewayTest {
    private static final String SECRET = "spoken secret";
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    private static final String INVALID_JSON = "{\"status\":\"error\",\"message\":\"Invalid JSON format\"}";
    private static final String ACKNOWLEDGED =
            "{\"status\":\"success\",\"message\":\"Data received and queued\",\"messageId\":"
            + "\"uuid-1234\",\"section\":{\"name\":\"Advanced Topics\",\"number\":3},"
            + "\"lecture\":{\"name\":\"Building WebSocket Clients\",\"number\":12}}";

    private static HttpClient http;

    private final FakeQueue disk = FakeQueue.slow();
    private final RecordedEvents events = new RecordedEvents();
    private final Intake intake = new Intake(disk, new Agenda(InstantSource.system()), events);
    private final StatusBoard board = new StatusBoard(InstantSource.system());
    private final ProgressFeed feed = ProgressFeed.open(board, events);
    private WebSocketServer server;
    private ClientSocket client;

    /** A bad message, and the one answer that it gets. */
    record Bad(String name, String message, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> badMessages() {
        return Stream.of(
                new Bad("not JSON", "nope", INVALID_JSON),
                new Bad("nothing", "", INVALID_JSON),
                new Bad("cut off", "{\"action\":\"save_transcript\",\"messageId\":\"uuid-1234\"", INVALID_JSON),
                new Bad("with something behind", Messages.example() + "x", INVALID_JSON),
                new Bad("100,000 deep", "[".repeat(100_000), INVALID_JSON),
                new Bad("100,000 deep inside", Messages.with("x", "[".repeat(100_000) + "]".repeat(100_000)),
                        INVALID_JSON),
                new Bad("array", "[]", error("invalid_message", "a message must be a JSON object", "")),
                new Bad("string", "\"save_transcript\"",
                        error("invalid_message", "a message must be a JSON object", "")),
                new Bad("number", "1e999999", error("invalid_message", "a message must be a JSON object", "")),
                new Bad("null", "null", error("invalid_message", "a message must be a JSON object", "")),
                new Bad("no action", Messages.without("action"), error("missing_field", "field 'action' is missing")),
                new Bad("mistyped action", Messages.with("action", "[1]"),
                        error("invalid_field", "field 'action' must be a string, not an array")),
                new Bad("unknown action", Messages.with("action", "\"drop\""),
                        error("unknown_action",
                                "unknown action; this server knows save_transcript, subscribe, known, status, ping")),
                new Bad("no message id", Messages.without("messageId"),
                        error("missing_field", "field 'messageId' is missing", "")),
                new Bad("mistyped message id", Messages.with("messageId", "1e999999"),
                        error("invalid_field", "field 'messageId' must be a string, not the number 1e999999", "")),
                new Bad("no section", Messages.without("raw_section"),
                        error("missing_field", "field 'raw_section' is missing")),
                new Bad("mistyped lecture", Messages.with("raw_lecture", "12"),
                        error("invalid_field", "field 'raw_lecture' must be a string, not the number 12")),
                new Bad("huge number", Messages.with("sectionNumber", "1e999999"), error("invalid_field",
                        "field 'sectionNumber' must be a whole number from 0 to 2147483647, not the number 1e999999")),
                new Bad("no transcript", Messages.without("transcripts"), error("missing_field",
                        "field 'transcripts' is missing (an array of lines), and there are no 'cues' instead")),
                new Bad("null transcript", Messages.with("transcripts", "null"), error("missing_field",
                        "field 'transcripts' is missing (an array of lines), and there are no 'cues' instead")),
                new Bad("empty transcript", Messages.with("transcripts", "[]"),
                        error("empty_transcript", "the transcript has no text")),
                new Bad("mistyped transcript", Messages.with("transcripts", "\"text\""),
                        error("invalid_field", "field 'transcripts' must be an array, not a string")),
                new Bad("mistyped line", Messages.with("transcripts", "[\"a\",1]"),
                        error("invalid_field", "field 'transcripts[1]' must be a string, not the number 1")));
    }

    @BeforeAll
    static void openClients() {
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void closeClients() {
        http.close();
    }

    @BeforeEach
    void connect() throws IOException {
        server = WebSocketServer.open(
                BoundPort.at(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
                WebSocketLimits.standard().withMaxMessageBytes(MAX_MESSAGE_BYTES),
                new BrowserPolicy(BrowserPolicy.LOOPBACK_HOSTS, Set.of(), BrowserPolicyTest.NO_TOKEN),
                new Gateway(intake, board, feed, events));
        client = ClientSocket.connect(http, server.port());
    }

    @AfterEach
    void close() {
        client.abort();
        server.close();
        feed.close();
    }

    @Test
    void acknowledgesMessageOnceItIsOnDisk() throws Exception {
        client.send(Messages.example());
        var append = disk.nextAppend();
        assertFalse(client.hasAnswer());

        append.onDisk().complete(null);

        assertEquals(ACKNOWLEDGED, client.answer());
    }

    @Test
    void aThreadGoesToTheDiskItselfOnceAllThatHasArrivedIsHandedOn() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: localhost:" + server.port()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Version: 13\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 101", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));

            socket.getOutputStream().write(frames(Messages.with("messageId", "\"first\""),
                    Messages.with(Map.of("messageId", "\"last\"", "raw_lecture", "\"13. Other\""))));
            disk.nextAppend();
            disk.nextAppend();
        }

        assertEquals(List.of("last"), disk.appendedHere());
    }

    @Test
    void keepsMessageByteForByte() throws Exception {
        var message = " " + Messages.with("transcripts", "[\"😀 \\u00e9\"]") + "\n";

        client.send(message);

        assertEquals(message, new String(disk.nextAppend().message(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("badMessages")
    void answersBadMessageOnceAndStaysUsable(Bad bad) throws Exception {
        client.send(bad.message);
        client.send(Messages.example());
        disk.nextAppend().onDisk().complete(null);

        assertEquals(bad.answer, client.answer());
        assertEquals(ACKNOWLEDGED, client.answer());
        assertFalse(client.hasAnswer());
        assertEquals(1, events.all(LecternEvent.MessageRefused.class).size());
    }

    @Test
    void acknowledgesDuplicateAsSuch() throws Exception {
        client.send(Messages.example());
        disk.nextAppend().onDisk().complete(null);
        client.answer();

        client.send(Messages.example());

        var before = "\"uuid-1234\",\"duplicate\":true,\"written\":false,";
        assertEquals(ACKNOWLEDGED.replace("\"uuid-1234\",", before), client.answer());
    }

    @Test
    void answersUnderIdOfEachMessage() throws Exception {
        client.send(Messages.with("messageId", "\"one\""));
        var first = disk.nextAppend();
        client.send(Messages.with(Map.of("messageId", "\"two\"", "raw_lecture", "\"13. Other\"")));
        var second = disk.nextAppend();

        second.onDisk().complete(null);
        assertTrue(client.answer().contains("\"messageId\":\"two\""));
        first.onDisk().complete(null);
        assertTrue(client.answer().contains("\"messageId\":\"one\""));
    }

    @Test
    void titleWithoutNumberIsAnsweredWithoutNumber() throws Exception {
        client.send(Messages.with("raw_section", "\"Bonus\""));
        disk.nextAppend().onDisk().complete(null);

        assertEquals(ACKNOWLEDGED.replace("{\"name\":\"Advanced Topics\",\"number\":3}", "{\"name\":\"Bonus\"}"),
                client.answer());
    }

    @Test
    void refusesMessageThatDiskDoesNotTake() throws Exception {
        client.send(Messages.example());

        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        assertEquals(error("storage", "disk full"), client.answer());
    }

    @Test
    void refusesMessageWhileShuttingDown() throws Exception {
        intake.close();

        client.send(Messages.example());

        assertTrue(client.answer().startsWith("{\"status\":\"error\",\"code\":\"shutting_down\","));
    }

    @Test
    void keepsMessageOfClientThatLeft() throws Exception {
        client.send(Messages.example());
        var append = disk.nextAppend();
        client.abort();
        server.close();

        append.onDisk().complete(null);

        assertEquals(1, events.all(LecternEvent.LectureAccepted.class).size());
    }

    @Test
    void messagePastLimitEndsThatConnectionAlone() throws Exception {
        var other = ClientSocket.connect(http, server.port());

        client.send("x".repeat(MAX_MESSAGE_BYTES + 1));

        assertEquals(1009, client.closeCode());
        other.send("nope");
        assertEquals(INVALID_JSON, other.answer());
        other.abort();
    }

    @Test
    void binaryMessageEndsConnection() {
        client.sendBinary();

        assertEquals(1003, client.closeCode());
    }

    @Test
    void tellsWhoComesAndGoes() throws Exception {
        var browser = ClientSocket.connect(http, server.port(), "Origin", "https://www.udemy.com");
        browser.close();
        assertEquals(1000, browser.closeCode());
        client.abort();

        server.close();

        assertEquals(Set.of("", "https://www.udemy.com"), events.all(LecternEvent.ClientConnected.class).stream()
                .map(e -> e.origin()).collect(Collectors.toSet()), "the two connections' threads come in any order");
        assertTrue(events.all(LecternEvent.ClientDisconnected.class).stream().anyMatch(gone -> gone.code() == 1000));
        assertEquals(2, events.all(LecternEvent.ClientDisconnected.class).size());
    }

    @Test
    void refusesForeignPageBeforeUpgradeAndTells() {
        var thrown = assertThrows(CompletionException.class,
                () -> ClientSocket.connect(http, server.port(), "Origin", "https://evil.example"));

        var failure = assertInstanceOf(WebSocketHandshakeException.class, thrown.getCause());
        assertEquals(403, failure.getResponse().statusCode());
        var refused = events.all(LecternEvent.ClientRefused.class).get(0);
        assertEquals(403, refused.status());
        assertTrue(refused.reason().contains("--allow-origin https://evil.example"));
    }

    @Test
    void noEventAndNoErrorHoldsTextOfMessage() throws Exception {
        var text = "\"" + SECRET + "\"";
        for (var bad : List.of(SECRET, "{" + text, text, "[" + text + "]", Messages.with("action", text),
                Messages.with("messageId", "{\"a\":" + text + "}"),
                Messages.with("messageId", "\"" + SECRET.repeat(20) + "\""),
                Messages.with("raw_section", "[" + text + "]"), Messages.with("transcripts", text),
                Messages.with("transcripts", "[" + text + ",1]"), Messages.with("cues", "[" + text + "]"),
                Messages.with("cues", "[{\"start\":" + text + ",\"end\":1,\"text\":" + text + "}]"),
                Messages.with("transcripts", "[" + text + "]") + "\u0001")) {
            client.send(bad);
            assertFalse(client.answer().contains(SECRET), bad);
        }
        client.send(Messages.with("transcripts", "[" + text + "]"));
        disk.nextAppend().onDisk().complete(null);

        assertEquals(ACKNOWLEDGED, client.answer());
        assertFalse(events.all().toString().contains(SECRET));
    }

    /** With a mask of zeros, which changes nothing. */
    private static byte[] frames(String... messages) {
        var frames = ByteBuffer.allocate(1000);
        for (var message : messages) {
            var utf8 = message.getBytes(StandardCharsets.UTF_8);
            frames.putShort((short) 0x81FE).putShort((short) utf8.length).putInt(0).put(utf8);
        }
        return Arrays.copyOf(frames.array(), frames.position());
    }

    private static String error(String code, String reason) {
        return error(code, reason, ",\"messageId\":\"uuid-1234\"");
    }

    /** The reason is written with single quotes here, for reading's sake. */
    private static String error(String code, String reason, String messageId) {
        return "{\"status\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + reason.replace("'", "\\\"") + "\""
                + messageId + "}";
    }
}
