package lectern.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lectern.app.Agenda;
import lectern.app.FakeQueue;
import lectern.app.Intake;
import lectern.app.RecordedEvents;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.Samples;
import lectern.domain.Version;
import lectern.json.JsonParser;
import lectern.port.EventSink;
import lectern.websocket.BoundPort;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients can ask and follow beside sending lectures. */
@Timeout(120)
class ActionsTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    private static final Outcome.Done SAVED = new Outcome.Saved("page", "https://notes.example/page", 1, 1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final RecordedEvents recorded = new RecordedEvents();
    private final StatusBoard board = new StatusBoard(InstantSource.system());
    private final EventSink events = EventSink.all(List.of(recorded, board));
    private final Intake intake = new Intake(FakeQueue.prompt(), new Agenda(InstantSource.system()), events);
    private ProgressFeed feed;
    private WebSocketServer server;
    private ClientSocket client;

    @BeforeEach
    void connect() throws IOException {
        open(ProgressFeed.HEARTBEAT);
    }

    private void open(Duration heartbeat) throws IOException {
        feed = ProgressFeed.open(board, events, heartbeat);
        server = WebSocketServer.open(
                BoundPort.at(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
                WebSocketLimits.standard(),
                new BrowserPolicy(BrowserPolicy.LOOPBACK_HOSTS, Set.of(), BrowserPolicyTest.NO_TOKEN),
                new Gateway(intake, board, feed, events));
        client = ClientSocket.connect(http, server.port());
    }

    @AfterEach
    void close() {
        stop();
        http.close();
    }

    private void stop() {
        client.abort();
        server.close();
        feed.close();
    }

    @Test
    void pingIsAnswered() throws Exception {
        client.send("{\"action\":\"ping\",\"messageId\":\"p1\"}");

        assertEquals("{\"type\":\"pong\",\"messageId\":\"p1\",\"version\":\"" + Version.NUMBER + "\"}",
                client.answer());
    }

    @Test
    void statusTellsCountsAndNotebook() throws Exception {
        board.emit(new LecternEvent.NotebookRefused("token was revoked"));
        client.send(Messages.example());
        client.answer();

        client.send("{\"action\":\"status\"}");

        assertEquals("{\"type\":\"status\",\"version\":\"" + Version.NUMBER + "\",\"lectures\":{\"queued\":1,"
                + "\"writing\":0,\"retrying\":0,\"failed\":0,\"saved\":0,\"unchanged\":0,\"skipped\":0},"
                + "\"position\":0,\"total\":1,\"notebook\":{\"state\":\"refused\",\"text\":\"token was revoked\"},"
                + "\"storageFailure\":\"\",\"clients\":1}", client.answer());
    }

    @Test
    void knownTellsLecturesOfCourseThatNeedNotBeSentAgain() throws Exception {
        client.send(Messages.with(Map.of("courseId", "7", "lectureId", "\"12\"")));
        client.answer();
        client.send(Messages.with(Map.of("courseId", "8", "lectureId", "12")));
        client.answer();
        client.send(Messages.with(Map.of("courseId", "7", "lectureId", "13")));
        client.answer();
        var accepted = recorded.all(LecternEvent.LectureAccepted.class);
        board.emit(new LecternEvent.LectureDone(accepted.get(0).lecture(), SAVED, Duration.ZERO));
        board.emit(new LecternEvent.LectureParked(accepted.get(2).lecture(), "no"));

        client.send("{\"action\":\"known\",\"courseId\":\"7\"}");

        assertEquals("{\"type\":\"known\",\"courseId\":\"7\",\"lectures\":[{\"messageId\":\"uuid-1234\","
                + "\"lectureId\":\"12\",\"state\":\"saved\",\"reason\":\"\","
                + "\"notionUrl\":\"https://notes.example/page\","
                + "\"section\":{\"name\":\"Advanced Topics\",\"number\":3},"
                + "\"lecture\":{\"name\":\"Building WebSocket Clients\",\"number\":12}}]}", client.answer());
    }

    @Test
    void knownNeedsCourse() throws Exception {
        client.send("{\"action\":\"known\"}");

        assertEquals("{\"status\":\"error\",\"code\":\"missing_field\","
                + "\"message\":\"field \\\"courseId\\\" is missing\"}", client.answer());
    }

    @Test
    void subscriberFollowsLectureToItsPage() throws Exception {
        subscribe();
        var lecture = Samples.queued(1, 1, 1);

        board.emit(new LecternEvent.LectureAccepted(lecture, 9));
        assertEquals(progress("queued", "", "", 0), client.answer());
        board.emit(new LecternEvent.LectureWriting(lecture));
        assertEquals(progress("writing", "", "", 0), client.answer());
        board.emit(new LecternEvent.LectureRetrying(lecture, "busy", Duration.ZERO));
        assertEquals(progress("retrying", "busy", "", 0), client.answer());
        board.emit(new LecternEvent.LectureDone(lecture, SAVED, Duration.ZERO));
        assertEquals(progress("saved", "", "https://notes.example/page", 1), client.answer());
    }

    @Test
    void whoDoesNotSubscribeHearsNothing() throws Exception {
        board.emit(new LecternEvent.LectureAccepted(Samples.queued(1, 1, 1), 9));

        client.send("{\"action\":\"ping\"}");

        assertTrue(client.answer().contains("pong"));
        assertFalse(client.hasAnswer());
    }

    @Test
    void heartbeatsAreTextAndGoOn() throws Exception {
        stop();
        open(HEARTBEAT);
        subscribe();

        for (var i = 0; i < 3; i++) {
            assertEquals("{\"type\":\"heartbeat\"}", client.answer());
        }
    }

    @Test
    void whoSubscribesLaterHearsTheHeartbeatToo() throws Exception {
        stop();
        open(HEARTBEAT);
        subscribe();
        var later = ClientSocket.connect(http, server.port());
        client.answer();

        later.send("{\"action\":\"subscribe\"}");

        var first = Set.of(later.answer(), later.answer());
        assertTrue(first.contains("{\"type\":\"heartbeat\"}"), first.toString());
        assertEquals("{\"type\":\"heartbeat\"}", client.answer());
        later.abort();
    }

    /** Ten thousand lectures change while nobody reads: then each one's last state comes, and no close. */
    @Test
    void subscriberThatTakesNothingIsSentLastStatesLaterAndStaysConnected() throws Exception {
        subscribe();
        client.pause();
        for (var id = 1; id <= 10_000; id++) {
            board.emit(new LecternEvent.LectureAccepted(Samples.queued(id, id % 50, id), 9));
        }
        for (var id = 1; id <= 10_000; id++) {
            var lecture = Samples.queued(id, id % 50, id);
            board.emit(new LecternEvent.LectureWriting(lecture));
            board.emit(new LecternEvent.LectureDone(lecture, SAVED, Duration.ZERO));
        }
        client.resume();

        var last = new HashMap<String, String>();
        var saved = 0;
        while (saved < 10_000) {
            var message = JsonParser.parse(client.answer().getBytes(StandardCharsets.UTF_8));
            var state = message.text("state").orElseThrow();
            last.put(message.text("messageId").orElseThrow(), state);
            saved += state.equals("saved") ? 1 : 0;
        }
        assertEquals(Set.of("saved"), Set.copyOf(last.values()));

        client.send("{\"action\":\"ping\"}");
        assertTrue(client.answer().contains("pong"));
    }

    @Test
    void subscriberThatLeftIsForgotten() throws Exception {
        subscribe();
        client.close();
        assertEquals(1000, client.closeCode());

        board.emit(new LecternEvent.LectureAccepted(Samples.queued(1, 1, 1), 9));

        assertEquals(List.of(), recorded.all(LecternEvent.Fault.class));
    }

    private void subscribe() throws InterruptedException {
        client.send("{\"action\":\"subscribe\"}");
        assertEquals("{\"type\":\"subscribed\",\"heartbeatSeconds\":20}", client.answer());
    }

    private static String progress(String state, String reason, String url, int position) {
        return "{\"type\":\"progress\",\"messageId\":\"m-1. Title 1\",\"lectureId\":\"\",\"state\":\"" + state
                + "\",\"reason\":\"" + reason + "\",\"notionUrl\":\"" + url + "\",\"courseId\":\"\",\"position\":"
                + position + ",\"total\":1}";
    }
}
