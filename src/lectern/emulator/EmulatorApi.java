package lectern.emulator;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import lectern.json.JsonValue;

/**
 * Notion's API under {@code /v1/}: who may ask, how often, and what is asked. Safe for use by any thread: one lock
 * guards the store and all else, so requests take effect one after the other.
 */
final class EmulatorApi {
    static final String VERSION = "2026-03-11";
    static final String PREFIX = "/v1/";
    /** When a late request takes effect: the service gives up only after 60 s (reference, "Request limits"). */
    static final Duration LATE = Duration.ofSeconds(55);
    /** Requests that the log remembers. */
    static final int MAX_LOGGED_REQUESTS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final String token;
    private final RateWindow window;
    private final EmulatorStore store;
    private final EmulatorFaults faults = new EmulatorFaults();
    private final ArrayDeque<Late> late = new ArrayDeque<>();
    private final ArrayDeque<String> log = new ArrayDeque<>();
    private final InstantSource clock;
    /** The time at which a late request takes effect, while it does. */
    private Optional<Instant> past = Optional.empty();
    private long requests;

    EmulatorApi(EmulatorOptions options, EmulatorShapes shapes) {
        this.token = options.token();
        this.clock = options.clock();
        this.window = new RateWindow(options.requestsPerMinute(), options.clock());
        this.store = new EmulatorStore(shapes, options, this::now);
    }

    /** A request as it came. */
    record Call(String method, URI uri, Headers headers, byte[] body) {}

    /** What is sent back, if anything is; the body holds the request's id. */
    record Reply(EmulatorFault.Ending ending, int status, Map<String, String> headers, String requestId,
            JsonValue.JsonObject body) {}

    /** A request whose client is gone, and which takes effect all the same. */
    private record Late(Instant due, Call call) {}

    /** What is to go wrong with a request; asked once for each, before it is served. */
    EmulatorFaults.Decision decide(Call call) {
        return read(store -> faults.decide(call.method() + " " + call.uri().getRawPath()));
    }

    Reply serve(Call call, Optional<EmulatorFault> fault) {
        lock.lock();
        try {
            catchUp();
            var reply = answer(call, fault);
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

    /** Changes what goes wrong from now on. */
    void disturb(Consumer<EmulatorFaults> change) {
        read(store -> {
            change.accept(faults);
            return store;
        });
    }

    /** Lets this plan take the place of any earlier one; the blocks that it allows are counted from now on. */
    void plan(FaultPlan plan) {
        read(store -> {
            faults.plan(plan);
            store.limitBlocks(plan.grant().blocks());
            return store;
        });
    }

    long requests() {
        return read(store -> requests);
    }

    List<String> requestLog() {
        return read(store -> List.copyOf(log));
    }

    /** Lets happen what was late; nobody hears of it. */
    private void catchUp() {
        while (!late.isEmpty() && !late.peek().due.isAfter(clock.instant())) {
            var request = late.remove();
            past = Optional.of(request.due);
            try {
                route(request.call, false);
            } catch (EmulatorError refused) {
                // Whom it would be told is gone.
            }
        }
        past = Optional.empty();
    }

    private Instant now() {
        return past.orElseGet(clock::instant);
    }

    private Reply answer(Call call, Optional<EmulatorFault> fault) {
        try {
            admit(call);
            return fault.isPresent() ? struck(call, fault.get())
                    : reply(EmulatorFault.Ending.ANSWER, 200, Map.of(), route(call, false));
        } catch (EmulatorError error) {
            return reply(EmulatorFault.Ending.ERROR, error.status(), error.headers(), error.body());
        }
    }

    private Reply struck(Call call, EmulatorFault fault) throws EmulatorError {
        JsonValue.JsonObject done = switch (fault.effect()) {
            case NONE -> JsonValue.JsonObject.builder().build();
            case DONE -> route(call, fault == EmulatorFault.SHORT_PAGE);
            case LATE -> {
                late.add(new Late(clock.instant().plus(LATE), call));
                yield JsonValue.JsonObject.builder().build();
            }
        };
        var error = fault.error(faults.plan().retryAfter().toSeconds(), done);
        return fault.ending() == EmulatorFault.Ending.ANSWER ? reply(fault.ending(), 200, Map.of(), done)
                : reply(fault.ending(), error.status(), error.headers(), error.body());
    }

    /** An answer; what no client can know of yet is in each, since Notion adds to its answers in every version. */
    private static Reply reply(
            EmulatorFault.Ending ending, int status, Map<String, String> headers, JsonValue.JsonObject body) {
        var id = UUID.randomUUID().toString();
        var whole = JsonValue.JsonObject.builder();
        body.members().forEach(whole::put);
        whole.put("request_id", id).put("unheard_of", JsonValue.JsonObject.of("since", JsonValue.JsonNull.NULL));
        return new Reply(ending, status, headers, id, whole.build());
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

    private JsonValue.JsonObject route(Call call, boolean halved) throws EmulatorError {
        var path = call.uri().getRawPath().substring(PREFIX.length()).split("/", -1);
        var id = path.length > 1 ? path[1] : "";
        var tail = path.length < 3 ? "" : "/" + path[2] + "/*".repeat(path.length - 3);
        var endpoint = call.method() + " " + path[0] + (id.isEmpty() ? "" : id.equals("me") ? "/me" : "/*") + tail;
        if (faults.plan().grant().refuses(endpoint)) {
            throw EmulatorError.restricted();
        }
        var databases = store.databases();
        var upTo = clock.instant().minus(faults.plan().lag());
        return switch (endpoint) {
            case "GET users" -> ListPage.of(page(query(call), halved)).answer("user", EmulatorShapes.users(),
                    user -> user.text("id").orElseThrow(), user -> user).build();
            case "GET users/me" -> EmulatorShapes.bot();
            case "GET users/*" -> user(uuid("user_id", id));
            case "POST search" -> databases.search(page(body(call), halved), upTo);
            case "POST databases" -> databases.createDatabase(body(call));
            case "GET databases/*" -> databases.database(uuid("database_id", id));
            case "PATCH databases/*" -> databases.updateDatabase(uuid("database_id", id), body(call));
            case "POST data_sources" -> databases.createDataSource(body(call));
            case "GET data_sources/*" -> databases.dataSource(uuid("data_source_id", id));
            case "PATCH data_sources/*" -> databases.updateDataSource(uuid("data_source_id", id), body(call));
            case "POST data_sources/*/query" -> databases.query(uuid("data_source_id", id), page(body(call), halved),
                    parameters(call, "filter_properties"), upTo);
            case "POST pages" -> store.createPage(body(call));
            case "GET pages/*" -> store.page(uuid("page_id", id), parameters(call, "filter_properties"));
            case "PATCH pages/*" -> store.updatePage(uuid("page_id", id), body(call));
            case "POST pages/*/move" -> store.move(uuid("page_id", id), body(call));
            case "GET pages/*/properties/*" ->
                    store.property(uuid("page_id", id), path[3], page(query(call), halved));
            case "GET blocks/*" -> store.block(uuid("block_id", id));
            case "PATCH blocks/*" -> store.updateBlock(uuid("block_id", id), body(call));
            case "DELETE blocks/*" -> store.delete(uuid("block_id", id));
            case "GET blocks/*/children" -> store.children(uuid("block_id", id), page(query(call), halved));
            case "PATCH blocks/*/children" -> store.append(uuid("block_id", id), body(call));
            default -> throw new EmulatorError(400, "invalid_request_url", "Invalid request URL.");
        };
    }

    private static JsonValue.JsonObject user(String id) throws EmulatorError {
        return EmulatorShapes.users().stream().filter(user -> user.text("id").orElseThrow().equals(id)).findFirst()
                .orElseThrow(() -> new EmulatorError(404, "object_not_found", "Could not find user with ID: " + id));
    }

    private static BodyPart body(Call call) throws EmulatorError {
        return BodyRules.read(call.body());
    }

    /** The same list request, or one for half as much. */
    private static BodyPart page(BodyPart request, boolean halved) throws EmulatorError {
        if (!halved) {
            return request;
        }
        var half = JsonValue.JsonObject.builder();
        request.object().members().forEach(half::put);
        return new BodyPart(request.path(), half.put("page_size", (ListPage.of(request).size() + 1) / 2).build());
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
