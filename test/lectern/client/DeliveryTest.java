package lectern.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.websocket.BoundPort;
import lectern.websocket.WebSocketConnection;
import lectern.websocket.WebSocketHandler;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketPolicy;
import lectern.websocket.WebSocketServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeliveryTest {
    private static final WebSocketPolicy OPEN_TO_ALL = request -> Optional.empty();

    private final Told told = new Told();
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void sendsEverythingInOrderAndTellsOfEachAnswer() throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        try (var server = server((connection, json) -> {
            seen.add(id(json));
            connection.send(success(id(json), false));
        })) {
            delivery(server, false).send(messages(100).iterator());
        }

        assertEquals(ids(100), seen);
        assertEquals(IntStream.range(0, 100).mapToObj(number -> "kept m" + number).toList(), told.lines);
    }

    @Test
    void noMoreAreUnderWayThanTheWindow() throws Exception {
        var waiting = new ArrayList<String>();
        try (var server = server((connection, json) -> {
            waiting.add(id(json));
            // Were the window wider, this server would hold more before it answers; were it narrower, it would hang.
            if (waiting.size() == Delivery.WINDOW) {
                waiting.forEach(id -> connection.send(success(id, false)));
                waiting.clear();
            }
        })) {
            delivery(server, false).send(messages(3 * Delivery.WINDOW).iterator());
        }

        assertEquals(3 * Delivery.WINDOW, told.lines.size());
        assertEquals(List.of(), waiting);
    }

    @Test
    void answersAreToldApartByIdAndEqualIdsByOrder() throws Exception {
        try (var server = server((connection, json) -> connection.send(success(id(json), true)))) {
            delivery(server, false).send(List.of(message("same"), message("same")).iterator());
        }

        assertEquals(List.of("duplicate same", "duplicate same"), told.lines);
    }

    @Test
    void aRefusedMessageIsToldAndTheOthersGoOn() throws Exception {
        try (var server = server((connection, json) -> connection.send(id(json).equals("m1")
                ? error("m1", "invalid_field")
                : success(id(json), false)))) {
            delivery(server, false).send(messages(3).iterator());
        }

        assertEquals(List.of("kept m0", "failed m1: says no", "kept m2"), told.lines);
    }

    @Test
    void whatTheServerTakesLaterIsSentAgain() throws Exception {
        var refusals = new ArrayList<>(List.of("storage", "queue_full", "shutting_down"));
        try (var server = server((connection, json) -> connection.send(refusals.isEmpty()
                ? success(id(json), false)
                : error(id(json), refusals.removeFirst())))) {
            delivery(server, false).send(messages(1).iterator());
        }

        assertEquals(List.of("waits: says no", "waits: says no", "waits: says no", "kept m0"), told.lines);
        assertEquals(3, pauses.size());
        assertTrue(pauses.get(2).compareTo(pauses.get(0)) > 0, pauses.toString());
    }

    @Test
    void anUnreadableFileFailsAloneWithItsReason() throws Exception {
        var unreadable = new Outgoing("file", "x", () -> {
            throw new IOException("no captions");
        });
        try (var server = server((connection, json) -> connection.send(success(id(json), false)))) {
            delivery(server, false).send(List.of(unreadable, message("m0")).iterator());
        }

        assertEquals(List.of("failed file: no captions", "kept m0"), told.lines);
    }

    @Test
    void aLostConnectionIsMadeAgainAndWhatWasNotAnsweredIsSentAgain() throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        try (var server = server((connection, json) -> {
            seen.add(id(json));
            if (seen.size() == 5) { // all: one that is still to be sent could find the connection closed first
                connection.close(1001, "server is stopping");
            } else if (seen.size() == 1 || seen.size() > 5) {
                connection.send(success(id(json), false));
            }
        })) {
            delivery(server, false).send(messages(5).iterator());
        }

        assertEquals(List.of("kept m0", "waits: the server closed the connection: 1001 server is stopping", "kept m1",
                "kept m2", "kept m3", "kept m4"), told.lines);
    }

    @Test
    void aMessageThatTakesTheConnectionDownIsFoundAndTheOthersArrive() throws Exception {
        try (var server = server((connection, json) -> {
            if (id(json).equals("m2")) {
                connection.close(1009, "message exceeds 10 bytes");
            } else {
                connection.send(success(id(json), false));
            }
        })) {
            delivery(server, false).send(messages(5).iterator());
        }

        told.lines.removeIf(line -> line.startsWith("waits"));
        assertEquals(List.of("failed m2: the server closed the connection: 1009 message exceeds 10 bytes"),
                told.lines.stream().filter(line -> line.startsWith("failed")).toList());
        assertEquals(List.of("kept m0", "kept m1", "kept m3", "kept m4"),
                told.lines.stream().filter(line -> line.startsWith("kept")).toList());
    }

    @Test
    void noMessageIsTakenForTheCauseWhereTheServerAsksToComeBackLater() throws Exception {
        var closes = new ArrayList<>(List.of(1001, 1013, 1013, 1013));
        try (var server = server((connection, json) -> {
            if (closes.isEmpty()) {
                connection.send(success(id(json), false));
            } else {
                connection.close(closes.removeFirst(), "");
            }
        })) {
            delivery(server, false).send(messages(1).iterator());
        }

        assertEquals(4, pauses.size());
        assertEquals("kept m0", told.lines.getLast());
    }

    @Test
    void waitsUntilPagesAreWrittenIfAsked() throws Exception {
        try (var server = server((connection, json) -> {
            if (json.text("action").equals(Optional.of("subscribe"))) {
                connection.send("{\"type\":\"heartbeat\"}");
                return;
            }
            if (id(json).equals("m4")) {
                connection.send(success("m4", true).replace("}", ",\"written\":true}"));
                return;
            }
            connection.send(success(id(json), false));
            var end = List.of("saved", "unchanged", "failed", "skipped").get(number(json) % 4);
            for (var state : List.of("queued", "writing", end)) {
                connection.send("{\"type\":\"progress\",\"messageId\":\"" + id(json) + "\",\"state\":\"" + state
                        + "\",\"reason\":\"why\"}");
            }
        })) {
            delivery(server, true).send(messages(5).iterator());
        }

        told.lines.removeIf(line -> line.startsWith("kept") || line.startsWith("duplicate"));
        assertEquals(Set.of("written m0", "written m1", "failed m2: why", "failed m3: why", "written m4"),
                Set.copyOf(told.lines));
        assertEquals(5, told.lines.size());
    }

    @Test
    void asksAgainForWhatIsOnItsWayUnderAnotherIdUntilItIsWritten() throws Exception {
        var asked = new ArrayList<String>();
        try (var server = server((connection, json) -> {
            if (json.text("action").isPresent()) {
                return;
            }
            asked.add(id(json));
            connection.send(success(id(json), true).replace("}", ",\"written\":" + (asked.size() == 3) + "}"));
            connection.send("{\"type\":\"heartbeat\"}");
        })) {
            delivery(server, true).send(messages(1).iterator());
        }

        assertEquals(List.of("m0", "m0", "m0"), asked);
        assertEquals(List.of("duplicate m0", "written m0"), told.lines);
    }

    @Test
    void showsItsTokenAndSaysWhereOneIsWanted() throws Exception {
        WebSocketPolicy policy = request -> request.header("authorization").equals(Optional.of("Bearer secret"))
                ? Optional.empty() : Optional.of(new WebSocketPolicy.Refusal(401, "no token"));
        try (var server = server(policy, (connection, json) -> connection.send(success(id(json), false)))) {
            var known = new Delivery.Server(at(server).address(), Optional.of("secret"));
            new Delivery(known, false, told, pauses::add).send(messages(1).iterator());
            var refused = assertThrows(IOException.class,
                    () -> delivery(server, false).send(messages(1).iterator()));

            assertTrue(refused.getMessage().contains("--client-token-file"), refused.getMessage());
        }

        assertEquals(List.of("kept m0"), told.lines);
    }

    @Test
    void saysAtOnceWhenThereIsNoServer() throws Exception {
        Delivery.Server nowhere;
        try (var server = server((connection, json) -> { })) {
            nowhere = at(server);
        }

        var refused = assertThrows(IOException.class,
                () -> new Delivery(nowhere, false, told, pauses::add).send(messages(1).iterator()));

        assertTrue(refused.getMessage().contains("is lectern serve running?"), refused.getMessage());
        assertEquals(List.of(), pauses);
    }

    @Test
    void aServerThatTakesNothingIsNotWaitedForForEver() throws Exception {
        var busy = new Semaphore(0);
        try (var server = server((connection, json) -> busy.acquireUninterruptibly());
                var session = new Session(at(server))) {
            session.send("{}".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(60));

            var refused = assertThrows(IOException.class,
                    () -> session.send(new byte[32 << 20], Duration.ofMillis(200)));

            assertEquals("the connection is lost: the server takes no more", refused.getMessage());
            busy.release();
        }
    }

    @Test
    void givesUpOnAServerThatStaysAway() throws Exception {
        WebSocketServer[] server = new WebSocketServer[1];
        server[0] = server((connection, json) -> Thread.ofVirtual().start(server[0]::close));
        var delivery = delivery(server[0], false);

        assertThrows(IOException.class, () -> delivery.send(messages(1).iterator()));

        assertEquals(Delivery.MAX_RECONNECTS, pauses.size());
    }

    @Test
    void givesUpOnAServerThatClosesEachConnectionBeforeAnythingGoesOn() throws Exception {
        try (var server = server((connection, json) -> {
            if (!id(json).isEmpty()) {
                connection.send(success(id(json), true));
                connection.close(1011, "defect");
            }
        })) {
            assertThrows(IOException.class, () -> delivery(server, true).send(messages(1).iterator()));
        }

        assertEquals(Delivery.MAX_RECONNECTS, pauses.size());
        assertTrue(pauses.getLast().compareTo(Duration.ofSeconds(10)) > 0, pauses.toString());
    }

    /** What the server does with a message. */
    private interface Script {
        void message(WebSocketConnection connection, JsonValue json);
    }

    private static WebSocketServer server(Script script) throws IOException {
        return server(OPEN_TO_ALL, script);
    }

    private static WebSocketServer server(WebSocketPolicy policy, Script script) throws IOException {
        WebSocketHandler handler = (connection, utf8) -> script.message(connection, parsed(utf8));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return WebSocketServer.open(BoundPort.at(List.of(address)), WebSocketLimits.standard(), policy, handler);
    }

    private Delivery delivery(WebSocketServer server, boolean untilWritten) {
        return new Delivery(at(server), untilWritten, told, pauses::add);
    }

    private static Delivery.Server at(WebSocketServer server) {
        return new Delivery.Server(URI.create("ws://127.0.0.1:" + server.port()), Optional.empty());
    }

    private static List<Outgoing> messages(int count) {
        return ids(count).stream().map(DeliveryTest::message).toList();
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(number -> "m" + number).toList();
    }

    private static Outgoing message(String id) {
        return new Outgoing(id, id, () -> ("{\"messageId\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static JsonValue parsed(byte[] utf8) {
        try {
            return JsonParser.parse(utf8);
        } catch (JsonException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static String id(JsonValue json) {
        return json.text("messageId").orElse("");
    }

    private static int number(JsonValue json) {
        return Integer.parseInt(id(json).substring(1));
    }

    private static String success(String id, boolean duplicate) {
        return "{\"status\":\"success\",\"duplicate\":" + duplicate + ",\"messageId\":\"" + id + "\"}";
    }

    private static String error(String id, String code) {
        return "{\"status\":\"error\",\"code\":\"" + code + "\",\"message\":\"says no\",\"messageId\":\"" + id + "\"}";
    }
}
