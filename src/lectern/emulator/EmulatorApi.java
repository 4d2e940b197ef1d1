package lectern.emulator;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import lectern.json.JsonValue;

/**
 * Notion's API under {@code /v1/}: who may ask, how often, and what is asked. Safe for use by any thread: one lock
 * guards the store and all else, so requests take effect one after the other.
 */
final class EmulatorApi {
    static final String VERSION = "2026-03-11";
    static final String PREFIX = "/v1/";
    /** Requests that the log remembers. */
    static final int MAX_LOGGED_REQUESTS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final String token;
    private final RateWindow window;
    private final EmulatorStore store;
    private final EmulatorFaults faults = new EmulatorFaults();
    private final ArrayDeque<String> log = new ArrayDeque<>();
    private long requests;

    EmulatorApi(EmulatorOptions options, EmulatorShapes shapes) {
        this.token = options.token();
        this.window = new RateWindow(options.requestsPerMinute(), options.clock());
        this.store = new EmulatorStore(shapes, options);
    }

    /** A request as it came. */
    record Call(String method, URI uri, Headers headers, byte[] body) {}

    /** What is sent back; the body holds the request's id. */
    record Reply(int status, Map<String, String> headers, String requestId, JsonValue.JsonObject body) {}

    Reply serve(Call call) {
        lock.lock();
        try {
            var reply = answer(call);
            requests++;
            log.add(call.method() + " " + call.uri().getRawPath() + " " + reply.status());
            if (log.size() > MAX_LOGGED_REQUESTS) {
                log.poll();
            }
            return reply;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the store while nothing changes it. */
    <T> T read(Function<EmulatorStore, T> look) {
        lock.lock();
        try {
            return look.apply(store);
        } finally {
            lock.unlock();
        }
    }

    void plan(int count, EmulatorError error) {
        lock.lock();
        try {
            faults.plan(count, error);
        } finally {
            lock.unlock();
        }
    }

    long requests() {
        return read(store -> requests);
    }

    List<String> requestLog() {
        return read(store -> List.copyOf(log));
    }

    private Reply answer(Call call) {
        try {
            admit(call);
            faults.strike();
            return reply(200, Map.of(), route(call));
        } catch (EmulatorError error) {
            return reply(error.status(), error.headers(), error.body());
        }
    }

    private static Reply reply(int status, Map<String, String> headers, JsonValue.JsonObject body) {
        var id = UUID.randomUUID().toString();
        var whole = JsonValue.JsonObject.builder();
        body.members().forEach(whole::put);
        return new Reply(status, headers, id, whole.put("request_id", id).build());
    }

    private void admit(Call call) throws EmulatorError {
        if (!("Bearer " + token).equals(call.headers().getFirst("Authorization"))) {
            throw new EmulatorError(401, "unauthorized", "API token is invalid.");
        }
        window.admit();
        var version = call.headers().getFirst("Notion-Version");
        if (!VERSION.equals(version)) {
            throw new EmulatorError(400, "missing_version", "The Notion-Version header should be `\"" + VERSION
                    + "\"`, instead was `" + (version == null ? "undefined" : version) + "`.");
        }
    }

    private JsonValue.JsonObject route(Call call) throws EmulatorError {
        var path = call.uri().getRawPath().substring(PREFIX.length()).split("/", -1);
        var id = path.length > 1 ? path[1] : "";
        var tail = path.length == 3 ? "/" + path[2] : path.length > 3 ? "/?" : "";
        return switch (call.method() + " " + path[0] + (id.isEmpty() ? "" : id.equals("me") ? "/me" : "/*") + tail) {
            case "GET users/me" -> EmulatorShapes.bot();
            case "GET databases/*" -> store.database(uuid("database_id", id));
            case "GET data_sources/*" -> store.dataSource(uuid("data_source_id", id));
            case "PATCH data_sources/*" -> store.updateDataSource(uuid("data_source_id", id), body(call));
            case "POST data_sources/*/query" ->
                    store.query(uuid("data_source_id", id), body(call), parameters(call, "filter_properties"));
            case "POST pages" -> store.createPage(body(call));
            case "GET pages/*" -> store.page(uuid("page_id", id), parameters(call, "filter_properties"));
            case "PATCH pages/*" -> store.updatePage(uuid("page_id", id), body(call));
            case "GET blocks/*" -> store.block(uuid("block_id", id));
            case "PATCH blocks/*" -> store.updateBlock(uuid("block_id", id), body(call));
            case "DELETE blocks/*" -> store.delete(uuid("block_id", id));
            case "GET blocks/*/children" -> store.children(uuid("block_id", id), query(call));
            case "PATCH blocks/*/children" -> store.append(uuid("block_id", id), body(call));
            default -> throw new EmulatorError(400, "invalid_request_url", "Invalid request URL.");
        };
    }

    private static BodyPart body(Call call) throws EmulatorError {
        return BodyRules.read(call.body());
    }

    private static String uuid(String name, String id) throws EmulatorError {
        return new BodyPart("path." + name, new JsonValue.JsonString(id)).uuid();
    }

    /** The paging parameters of a URL, as if they had come in a body. */
    private static BodyPart query(Call call) {
        var query = JsonValue.JsonObject.builder();
        parameters(call, "start_cursor").forEach(cursor -> query.put("start_cursor", cursor));
        parameters(call, "page_size").forEach(size -> query.put("page_size", size.matches("\\d{1,9}")
                ? JsonValue.JsonNumber.of(Long.parseLong(size)) : new JsonValue.JsonString(size)));
        return new BodyPart("query", query.build());
    }

    /** The values of a URL's parameter, be it written {@code name} or {@code name[]}. */
    private static List<String> parameters(Call call, String name) {
        var values = new ArrayList<String>();
        var query = call.uri().getRawQuery();
        for (var pair : query == null ? new String[0] : query.split("&")) {
            var parts = pair.split("=", 2);
            var key = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
            if (parts.length == 2 && (key.equals(name) || key.equals(name + "[]"))) {
                values.add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
