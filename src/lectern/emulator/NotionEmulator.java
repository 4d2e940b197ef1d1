package lectern.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import lectern.json.JsonWriter;

/**
 * A Notion stand-in: its API under {@code /v1/}, and its pages to look at in a browser. Loopback only, in memory.
 *
 * <p>Safe for use by any thread. Requests are answered on virtual threads and take effect one after the other.
 */
public final class NotionEmulator implements AutoCloseable {
    /** Request bytes that are read at most: beyond the API's own limit, so that its error reaches the client. */
    private static final int MAX_READ_BYTES = 8 * BodyRules.MAX_BODY_BYTES;
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("emulator-", 0).factory());
    private final EmulatorOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final EmulatorApi api;
    private final Set<String> hosts;
    /** What slow and silent answers wait for. */
    private final CountDownLatch closing = new CountDownLatch(1);

    private NotionEmulator(HttpServer server, EmulatorOptions options) {
        this.server = server;
        this.options = options;
        this.api = new EmulatorApi(options, new EmulatorShapes(url()));
        this.hosts = Set.of("localhost:" + port(), "127.0.0.1:" + port(), "[::1]:" + port());
    }

    /**
     * Starts an emulator with an empty database.
     *
     * @param address a loopback address; port 0 takes any that is free
     * @throws IOException if the address cannot be bound
     * @throws IllegalArgumentException if the address is not loopback
     */
    public static NotionEmulator open(InetSocketAddress address, EmulatorOptions options) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the emulator serves this computer only, not " + address);
        }
        var emulator = new NotionEmulator(HttpServer.create(address, 0), options);
        emulator.server.setExecutor(emulator.workers);
        emulator.server.createContext("/", emulator::handle);
        emulator.server.start();
        return emulator;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it is, without a path: the API's base is this and {@code /v1}. */
    public String url() {
        return "http://localhost:" + port();
    }

    /** The only token that is accepted. */
    public String token() {
        return options.token();
    }

    /** The id of the one database, a UUID with dashes. */
    public String databaseId() {
        return EmulatorOptions.DATABASE_ID;
    }

    /** The latest API requests, such as {@code POST /v1/pages 200}, refused ones too, newest last; 10,000 at most. */
    public List<String> requestLog() {
        return locked(() -> List.copyOf(api.log));
    }

    /** Lets the next API request whose method and path begin so, such as {@code POST /v1/pages}, meet this fault. */
    public void next(String call, EmulatorFault fault) {
        locked(() -> api.next(call, fault));
    }

    /** Lets faults strike at random from now on, in place of any earlier plan. */
    public void disturb(FaultPlan plan) {
        locked(() -> api.disturb(plan));
    }

    /** Closes the port and drops what is stored. */
    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        workers.close();
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var host = exchange.getRequestHeaders().getFirst("Host");
            var path = exchange.getRequestURI().getRawPath();
            if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
                send(exchange, 403, "text/plain", "This host name is not served.");
            } else if (path.startsWith(EmulatorCall.PREFIX)) {
                serveApi(exchange);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain", "Only GET is served here.");
            } else {
                servePage(exchange, path);
            }
        }
    }

    private void serveApi(HttpExchange exchange) throws IOException {
        var call = new EmulatorCall(exchange.getRequestMethod(), exchange.getRequestURI(),
                exchange.getRequestHeaders(), exchange.getRequestBody().readNBytes(MAX_READ_BYTES), false);
        await(locked(api::latency));
        var reply = locked(() -> api.serve(call));
        var headers = exchange.getResponseHeaders();
        switch (reply.ending()) {
            case ANSWER, ERROR -> {
                reply.body().text("additional_data", "retry_after")
                        .ifPresent(seconds -> headers.set("Retry-After", seconds));
                headers.set("x-notion-request-id", reply.body().text("request_id").orElseThrow());
                send(exchange, reply.status(), "application/json", JsonWriter.text(reply.body()));
            }
            case HTML -> {
                headers.set("cf-ray", "0");
                send(exchange, reply.status(), "text/html", "<html><h1>Bad gateway</h1><p>Ray ID: 0</p></html>");
            }
            case SILENT -> await(FOR_EVER);
            case DROPPED -> { }
        }
    }

    private void await(Duration duration) throws IOException {
        try {
            closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private void servePage(HttpExchange exchange, String path) throws IOException {
        if (path.equals("/style.css")) {
            send(exchange, 200, "text/css", EmulatorPages.CSS);
            return;
        }
        exchange.getResponseHeaders().set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        var html = locked(() -> new EmulatorPages(api.store).at(path));
        send(exchange, html.isPresent() ? 200 : 404, "text/html", html.orElse("There is no such page."));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
