package lectern.notion;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between notebook and service: notes each request, and spoils those that a test chose. */
final class LossyProxy implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final URI service;
    private final HttpClient client;
    private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
    private final Set<Integer> peers = ConcurrentHashMap.newKeySet();
    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());

    /** A request as it passed; {@code call} is method and path, without the query. */
    record Sent(String call, int bytes) {}

    /** An answer; no answer at all is an empty Optional. */
    record Answer(int status, String body) {}

    /** What becomes of a request, given the service that would have it. */
    interface Fault {
        Optional<Answer> answer(Service service) throws IOException;
    }

    interface Service {
        Answer answer() throws IOException;
    }

    private record Planned(String call, Fault fault) {}

    LossyProxy(String service, HttpClient client) throws IOException {
        this.service = URI.create(service);
        this.client = client;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Lets the next request whose method and path begin so meet this fault. */
    void next(String call, Fault fault) {
        planned.add(new Planned(call, fault));
    }

    /** What was sent since this was last asked. */
    List<Sent> drain() {
        var copy = List.copyOf(sent);
        sent.clear();
        return copy;
    }

    /** How many connections requests have come by. */
    int connections() {
        return peers.size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            peers.add(exchange.getRemoteAddress().getPort());
            var body = exchange.getRequestBody().readAllBytes();
            var call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            sent.add(new Sent(call, body.length));
            Service forward = () -> forward(exchange, body);
            var fault = planned.peek();
            var answer = fault != null && call.startsWith(fault.call)
                    ? planned.remove().fault.answer(forward)
                    : Optional.of(forward.answer());
            if (answer.isPresent()) {
                var bytes = answer.get().body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.get().status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(service.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : List.of("Authorization", "Notion-Version", "Content-Type")) {
            request.header(name, exchange.getRequestHeaders().getFirst(name));
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }
}
