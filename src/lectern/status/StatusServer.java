package lectern.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lectern.domain.LecternEvent;

/**
 * The status port: a page for people, the same as JSON, metrics, probes, and the calls that change something.
 *
 * <p>Safe for use by any thread; each request is answered on a virtual thread of its own. Whoever can reach the port
 * can read it, so it answers only to its own names (DNS rebinding), allows no other origin to read (no CORS), and
 * changes something only for a request with the {@code X-Lectern} header, which a foreign page cannot send without
 * asking.
 */
public final class StatusServer implements AutoCloseable {
    static final String CLIENT_HEADER = "X-Lectern";
    static final int SMALL_BODY_BYTES = 64 * 1024;
    /** Longer bodies, or of unknown length, at a time; fewer where they could take more than an eighth of the heap. */
    static final int MAX_LARGE_BODIES = 8;
    private static final int BODY_SHARE = 8;
    /** For one of them to end, before another is refused. */
    private static final long BODY_PATIENCE_SECONDS = 2;

    private static final String EVENTS = "/api/events";

    /** Browsers leave it out of Host (RFC 9110 §4.2.3). */
    private static final int DEFAULT_PORT = 80;
    private static final int BIND_ATTEMPTS = 10;
    /** For answers under way and streams to end as HTTP wants it; and again for what was cut to leave. */
    private static final long CLOSE_MILLIS = 500;
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; "
            + "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-store");

    private final List<HttpServer> servers;
    private final Set<String> hosts;
    private final StatusRoutes routes;
    private final EventStreams streams;
    private final StatusDesk desk;
    private final Semaphore largeBodies;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("status-", 1).factory());

    private StatusServer(List<HttpServer> servers, Set<String> hosts, StatusDesk desk) {
        this.servers = servers;
        this.hosts = Set.copyOf(hosts);
        var live = new LiveView(desk);
        routes = new StatusRoutes(desk, live);
        streams = new EventStreams(live);
        this.desk = desk;
        var room = Runtime.getRuntime().maxMemory() / BODY_SHARE / desk.maxMessageBytes();
        largeBodies = new Semaphore(Math.clamp(room, 1, MAX_LARGE_BODIES), true);
    }

    /**
     * Binds every address and answers from then on. Port 0 stands for a free one, the same for all addresses.
     *
     * @param hosts names and addresses of this computer as they may stand in a {@code Host} header, without the port
     * @throws BindException with the address in its message, if one is taken; none stays bound then
     */
    public static StatusServer open(List<InetSocketAddress> addresses, Set<String> hosts, StatusDesk desk)
            throws IOException {
        var server = new StatusServer(bind(addresses), hosts, desk);
        server.start();
        return server;
    }

    public int port() {
        return servers.getFirst().getAddress().getPort();
    }

    /** Ends the streams of events, cuts whatever else is under way, and closes the port. */
    @Override
    public void close() {
        streams.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        servers.forEach(server -> server.stop(0));
    }

    private void start() {
        for (var server : servers) {
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        }
    }

    private static List<HttpServer> bind(List<InetSocketAddress> addresses) throws IOException {
        for (var attempt = 1;; attempt++) {
            try {
                return bindAll(addresses);
            } catch (BindException taken) {
                // A port that is free at one address may be taken at the next; with port 0 another one will do.
                if (attempt == BIND_ATTEMPTS || addresses.getFirst().getPort() != 0) {
                    throw taken;
                }
            }
        }
    }

    private static List<HttpServer> bindAll(List<InetSocketAddress> addresses) throws IOException {
        var bound = new ArrayList<HttpServer>();
        for (var wanted : addresses) {
            var port = bound.isEmpty() ? wanted.getPort() : bound.getFirst().getAddress().getPort();
            var address = new InetSocketAddress(wanted.getAddress(), port);
            try {
                bound.add(HttpServer.create(address, 0));
            } catch (IOException refused) {
                bound.forEach(HttpServer::start); // or the JDK's server would not give its port back
                bound.forEach(server -> server.stop(0));
                var named = new BindException(address.toString().replaceFirst("^/", "") + ": " + refused.getMessage());
                named.initCause(refused);
                throw named;
            }
        }
        return bound;
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            if (isForUs(exchange)) {
                serve(exchange);
            } else {
                send(exchange, HttpAnswer.error(403, "wrong_host", "this name is not served; use localhost"));
            }
        } catch (IOException | InterruptedException gone) {
            // The client left, or the server closes, which ends what has not begun.
        } catch (RuntimeException | Error defect) {
            // The thread's top: a stream of events ends here, and its page connects again.
            fault(exchange, defect);
        }
    }

    private void fault(HttpExchange exchange, Throwable defect) {
        desk.events().emit(new LecternEvent.Fault("the status port, " + exchange.getRequestURI().getRawPath(), defect));
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        var path = exchange.getRequestURI().getRawPath();
        var route = routes.at(path);
        if (path.equals(EVENTS)) {
            stream(exchange);
        } else if (route.isEmpty()) {
            send(exchange, HttpAnswer.error(404, "not_found", "there is nothing here; the page is at /"));
        } else {
            send(exchange, answer(route.get(), exchange));
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, wrongMethod(exchange, "GET"));
        } else if (!streams.serve(exchange)) {
            send(exchange, HttpAnswer.error(503, "too_many", "too many pages are open"));
        }
    }

    private static HttpAnswer wrongMethod(HttpExchange exchange, String allowed) {
        exchange.getResponseHeaders().set("Allow", allowed);
        return HttpAnswer.error(405, "method", "this path takes " + allowed + ", not " + exchange.getRequestMethod());
    }

    private HttpAnswer answer(HttpRoute route, HttpExchange exchange) throws IOException, InterruptedException {
        var headers = exchange.getRequestHeaders();
        if (!route.allows(exchange.getRequestMethod())) {
            return wrongMethod(exchange, route.allowed());
        }
        if (!route.changes()) {
            return handled(route, exchange, new byte[0]);
        }
        if (!headers.containsKey(CLIENT_HEADER)) {
            return HttpAnswer.error(403, "missing_header",
                    "the header " + CLIENT_HEADER + " is missing; any value will do");
        }
        if (route.guarded() && !desk.guard().test(exchange.getRemoteAddress().getAddress(),
                Objects.requireNonNullElse(headers.getFirst("Authorization"), ""))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            return HttpAnswer.error(401, "unauthorized", "the client token is missing or wrong (--client-token-file)");
        }
        if (!isJson(headers.getFirst("Content-Type"))) {
            return HttpAnswer.error(415, "content_type", "the Content-Type must be application/json, in UTF-8");
        }
        var length = headers.getFirst("Content-Length"); // a number, or the request would not be here
        if (length != null && Long.parseLong(length) <= SMALL_BODY_BYTES) {
            return read(route, exchange);
        }
        if (!largeBodies.tryAcquire(BODY_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return HttpAnswer.error(503, "busy", "too many large requests at a time; send it again later");
        }
        try {
            return read(route, exchange);
        } finally {
            largeBodies.release();
        }
    }

    private HttpAnswer read(HttpRoute route, HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(route.maxBodyBytes() + 1);
        return body.length > route.maxBodyBytes()
                ? HttpAnswer.error(413, "too_large", "the body exceeds " + route.maxBodyBytes() + " bytes")
                : handled(route, exchange, body);
    }

    private HttpAnswer handled(HttpRoute route, HttpExchange exchange, byte[] body) {
        try {
            return route.handler().apply(body);
        } catch (RuntimeException | Error defect) {
            // One request that trips over a defect gets an answer, without a trace of the inside.
            fault(exchange, defect);
            return HttpAnswer.error(500, "fault", "a defect in Lectern; its log has the details");
        }
    }

    /** Whether the one Host is ours, or, if the target has a name of its own, that (RFC 9112 §3.2). */
    private boolean isForUs(HttpExchange exchange) {
        var sent = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        var target = exchange.getRequestURI();
        // Two slashes at the beginning of a path are no name, though java.net.URI takes what is behind them for one.
        var named = target.isAbsolute() && target.getRawAuthority() != null;
        return sent.size() == 1 && isOurs(
                named ? target.getRawAuthority() : sent.getFirst(), exchange.getLocalAddress().getPort(), hosts);
    }

    static boolean isOurs(String host, int port, Set<String> hosts) {
        var suffix = ":" + port;
        var name = host.endsWith(suffix) ? host.substring(0, host.length() - suffix.length()) : host;
        return (host.endsWith(suffix) || port == DEFAULT_PORT) && hosts.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isJson(String type) {
        return type != null && type.toLowerCase(Locale.ROOT).replaceAll("[\" ]", "")
                .matches("application/json(?:;charset=utf-?8)?");
    }

    private static void send(HttpExchange exchange, HttpAnswer answer) throws IOException {
        // Closing over unread bytes would reset the connection, and with it the answer; Main limits the time.
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }
}
