package lectern.status;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongFunction;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/** What is served under which path, the stream of events apart. Safe for use by any thread. */
final class StatusRoutes {
    /** What an order to the API may hold: an id. */
    static final int MAX_ORDER_BYTES = 1024;

    /** For the disk to take a message or an order; the WebSocket's clients wait as long as they like. */
    private static final long DISK_SECONDS = 30;

    /** Codes of refusals that are no fault of the message. */
    private static final Set<String> LATER = Set.of("storage", "memory", "queue_full", "shutting_down");

    private final StatusDesk desk;
    private final Map<String, HttpRoute> routes = new HashMap<>();

    StatusRoutes(StatusDesk desk, LiveView live) {
        this.desk = desk;
        routes.put("/", HttpRoute.get(() -> HttpAnswer.text("text/html", live.current().html())));
        file("status.css", "text/css");
        file("status.js", "text/javascript");
        file("icon.svg", "image/svg+xml");
        routes.put("/api/status", HttpRoute.get(() ->
                HttpAnswer.json(HttpAnswer.OK, StatusJson.status(desk.board().snapshot(), desk.figures()))));
        routes.put("/api/failed", HttpRoute.get(() ->
                HttpAnswer.json(HttpAnswer.OK, StatusJson.failed(desk.parked().list()))));
        routes.put("/api/retry", order(this::retry));
        routes.put("/api/discard", order(order -> ordered(order, desk.parked()::discard, "is discarded")));
        routes.put("/v1/transcripts", HttpRoute.guarded(desk.maxMessageBytes(), this::take));
        routes.put("/metrics", HttpRoute.get(() -> HttpAnswer.text(PrometheusText.TYPE,
                desk.metrics().text(desk.board().summary(), desk.figures()))));
        routes.put("/healthz", HttpRoute.get(() ->
                HttpAnswer.json(HttpAnswer.OK, JsonValue.JsonObject.builder().put("status", "ok").build())));
        routes.put("/readyz", HttpRoute.get(this::ready));
    }

    Optional<HttpRoute> at(String path) {
        return Optional.ofNullable(routes.get(path));
    }

    private void file(String name, String type) {
        var answer = HttpAnswer.text(type, PageFiles.text(name));
        routes.put("/" + name, HttpRoute.get(() -> answer));
    }

    /** Ready means that messages are kept. Notion need not be there for that: what is kept is written later. */
    private HttpAnswer ready() {
        var summary = desk.board().summary();
        var ready = summary.storageFailure().isEmpty();
        var notion = switch (summary.notebook().state()) {
            case OPENING -> "being opened; messages are kept";
            case OPEN -> "open";
            case UNREACHABLE -> "cannot be reached; messages are kept and written later";
            case REFUSED -> "refuses; messages are kept until a person acts";
        };
        return HttpAnswer.json(ready ? HttpAnswer.OK : 503, JsonValue.JsonObject.builder()
                .put("status", ready ? "ready" : "not ready")
                .put("journal", ready ? "open" : summary.storageFailure()).put("notion", notion).build());
    }

    /** The answer is the socket's; only the status is HTTP's. */
    private HttpAnswer take(byte[] message) {
        return answer(desk.messages().apply(message), reply ->
                new HttpAnswer(statusOf(reply), HttpAnswer.JSON, reply));
    }

    private static int statusOf(byte[] reply) {
        try {
            var json = JsonParser.parse(reply);
            return !json.text("status").orElse("").equals("error") ? HttpAnswer.OK
                    : json.text("code").filter(LATER::contains).isPresent() ? 503 : 400;
        } catch (JsonException defect) {
            throw new IllegalStateException("the answer to a message is not JSON", defect);
        }
    }

    private HttpAnswer retry(JsonValue order) {
        if (order.isTrue("all")) {
            return answer(desk.parked().retryAll(), count -> done(count, count + (count == 1
                    ? " lecture waits again" : " lectures wait again")));
        }
        return ordered(order, desk.parked()::retry, "waits again");
    }

    private HttpAnswer ordered(JsonValue order, LongFunction<CompletableFuture<Boolean>> action, String done) {
        var id = order.wholeNumber("id");
        if (id.isEmpty()) {
            return HttpAnswer.error(400, "invalid_order", "the body must be {\"id\":N}");
        }
        return answer(action.apply(id.getAsLong()), found -> found
                ? done(1, "lecture " + id.getAsLong() + " " + done)
                : HttpAnswer.error(404, "not_failed", "there is no failed lecture " + id.getAsLong()));
    }

    private static HttpAnswer done(int lectures, String message) {
        return HttpAnswer.json(HttpAnswer.OK, JsonValue.JsonObject.builder().put("status", "success")
                .put("lectures", lectures).put("message", message).build());
    }

    private static HttpRoute order(Function<JsonValue, HttpAnswer> handler) {
        return HttpRoute.post(MAX_ORDER_BYTES, body -> {
            try {
                return handler.apply(JsonParser.parse(body));
            } catch (JsonException notJson) {
                return HttpAnswer.error(400, "invalid_json", "the body is not JSON: " + notJson.getMessage());
            }
        });
    }

    private static <T> HttpAnswer answer(CompletableFuture<T> future, Function<T, HttpAnswer> then) {
        try {
            return then.apply(future.get(DISK_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException refused) {
            return HttpAnswer.error(503, "storage", refused.getCause().getMessage());
        } catch (TimeoutException slow) {
            return HttpAnswer.error(503, "storage", "the disk took longer than " + DISK_SECONDS + " s");
        } catch (InterruptedException stopping) {
            // Not restored, or the answer could not be written; the thread ends with it.
            return HttpAnswer.error(503, "shutting_down", "Lectern is stopping");
        }
    }
}
