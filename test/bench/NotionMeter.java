package lectern.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/** Passes requests on to the stand-in, and counts what the service would see. Safe for use by any thread. */
final class NotionMeter implements AutoCloseable {
    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final List<String> HEADERS = List.of("Authorization", "Notion-Version", "Content-Type");

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;
    private final Queue<Passed> passed = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> connections = new ConcurrentHashMap<>();

    private record Passed(long nanos, int bytes, int blocks, int status) {}

    private NotionMeter(HttpServer server, URI service) {
        this.server = server;
        this.service = service;
    }

    static NotionMeter open(String service) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var meter = new NotionMeter(server, URI.create(service));
        server.setExecutor(meter.workers);
        server.createContext("/", meter::handle);
        server.start();
        return meter;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    Map<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("requests", (double) passed.size());
        figures.put("in any 60 s", (double) mostInWindow());
        figures.put("429", (double) passed.stream().filter(one -> one.status == 429).count());
        figures.put("connections", (double) connections.size());
        figures.put("blocks", passed.stream().mapToDouble(Passed::blocks).sum());
        figures.put("kB sent", passed.stream().mapToDouble(Passed::bytes).sum() / 1e3);
        return figures;
    }

    private int mostInWindow() {
        var arrivals = passed.stream().mapToLong(Passed::nanos).sorted().toArray();
        var most = 0;
        for (int first = 0, last = 0; last < arrivals.length; last++) {
            while (arrivals[last] - arrivals[first] >= WINDOW_NANOS) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var nanos = System.nanoTime();
        try (exchange) {
            connections.merge(exchange.getRemoteAddress().getPort(), 1, Integer::sum);
            var body = exchange.getRequestBody().readAllBytes();
            var request = HttpRequest.newBuilder(service.resolve(exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            HEADERS.forEach(name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            passed.add(new Passed(nanos, body.length, body.length == 0 ? 0 : blocks(JsonParser.parse(body)),
                    response.statusCode()));
            response.headers().firstValue("Retry-After")
                    .ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException | JsonException broken) {
            throw new IOException(broken);
        }
    }

    /** With all that is nested in them. */
    private static int blocks(JsonValue holder) {
        var count = 0;
        for (var block : holder.items("children")) {
            count += 1 + blocks(block.at(block.text("type").orElse("")).orElse(JsonValue.JsonNull.NULL));
        }
        return count;
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
        workers.close();
    }
}
