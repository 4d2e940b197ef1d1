package lectern.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Function;
import lectern.app.Agenda;
import lectern.app.FakeQueue;
import lectern.app.Intake;
import lectern.app.RecordedEvents;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.port.EventSink;
import lectern.port.StorageException;

/** A status server with a real board behind it, and a queue and figures that the test plays. */
final class StatusFixture implements AutoCloseable {
    static final int MAX_MESSAGE_BYTES = 100_000;
    private static final int PATIENCE_MILLIS = 30_000;

    final FakeQueue queue;
    final StatusBoard board = new StatusBoard(InstantSource.system());
    final Metrics metrics = new Metrics();
    final RecordedEvents recorded = new RecordedEvents();
    final EventSink events = EventSink.all(List.of(board, metrics, recorded));
    final AtomicLong requestsMade = new AtomicLong();
    final List<byte[]> messages = new CopyOnWriteArrayList<>();
    /** The answer to any message. */
    Function<byte[], CompletableFuture<byte[]>> answer =
            message -> CompletableFuture.completedFuture("{\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8));
    final AtomicReference<BiPredicate<InetAddress, String>> guard =
            new AtomicReference<>((peer, authorization) -> true);
    final StatusDesk desk;
    private final StatusServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private StatusFixture(FakeQueue queue, List<LecternEvent> earlier) throws IOException, StorageException {
        this.queue = queue;
        var intake = new Intake(queue, new Agenda(InstantSource.system()), events);
        intake.recover(board::restore);
        earlier.forEach(events::emit);
        var figures = new StatusDesk.Figures("ws://localhost:8765", 180, requestsMade::get, () -> 123_456, () -> 789,
                () -> 42);
        desk = new StatusDesk(board, intake.parked(), metrics, figures, events,
                (peer, authorization) -> guard.get().test(peer, authorization), message -> {
            messages.add(message);
            return answer.apply(message);
        }, MAX_MESSAGE_BYTES);
        server = StatusServer.open(List.of(loopback(0)), Set.of("localhost", "127.0.0.1"), desk);
    }

    /** Nothing happened yet. */
    static StatusFixture empty() throws IOException, StorageException {
        return new StatusFixture(FakeQueue.prompt(), List.of());
    }

    /** These are parked since an earlier run, for the reason given. */
    static StatusFixture parked(FakeQueue queue, String reason, QueuedLecture... lectures)
            throws IOException, StorageException {
        for (var lecture : lectures) {
            queue.leave(lecture, Optional.of(new Outcome.Refused(reason)));
        }
        return new StatusFixture(queue, List.of());
    }

    static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }

    void accept(QueuedLecture lecture) {
        events.emit(new LecternEvent.LectureAccepted(lecture, 1000));
    }

    void save(QueuedLecture lecture) {
        var page = new Outcome.Saved("page", "https://notes.example/page-" + lecture.id(), 1, 1);
        events.emit(new LecternEvent.LectureDone(lecture, page, Duration.ofMillis(300)));
    }

    StatusServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    String url(String path) {
        return "http://localhost:" + port() + path;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** As the page does it. */
    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(posting(path, body));
    }

    /** The status of the answer, once it comes. */
    CompletableFuture<Integer> postLater(String path, String body) {
        return http.sendAsync(posting(path, body).build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private HttpRequest.Builder posting(String path, String body) {
        return request(path).header("X-Lectern", "test").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** All that the server answers until it closes the connection. */
    String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonValue json(String text) throws JsonException {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }
}
