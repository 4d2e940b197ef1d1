package lectern.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import lectern.json.JsonValue;

/**
 * Notion's API under {@code /v1/}: who may ask, how often, and what is asked. Safe for use by any thread: one lock
 * guards the store and all else, so requests take effect one after the other.
 */
final class EmulatorApi {
    static final String VERSION = "2026-03-11";
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
        this.store = new EmulatorStore(shapes, options, () -> past.orElseGet(clock::instant));
    }

    /** What is sent back, if anything is. */
    record Reply(EmulatorFault.Ending ending, int status, JsonValue.JsonObject body) {}

    /** A request whose client is gone, and which takes effect all the same. */
    private record Late(Instant due, EmulatorCall call) {}

    /** What is to go wrong with a request; asked once for each, before it is served. */
    EmulatorFaults.Decision decide(EmulatorCall call) {
        return locked(() -> faults.decide(call.line()));
    }

    Reply serve(EmulatorCall call, Optional<EmulatorFault> fault) {
        return locked(() -> {
            catchUp();
            var reply = answer(call, fault);
            requests++;
            log.add(call.line() + " " + reply.status());
            if (log.size() > MAX_LOGGED_REQUESTS) {
                log.poll();
            }
            return reply;
        });
    }

    /** The page at this path, as HTML; empty if there is none. */
    Optional<String> page(String path) {
        return locked(() -> EmulatorPages.at(store, path));
    }

    void next(String call, EmulatorFault fault) {
        locked(() -> {
            faults.next(call, fault);
            return fault;
        });
    }

    /** Lets this plan take the place of any earlier one; the blocks that it allows are counted from now on. */
    void plan(FaultPlan plan) {
        locked(() -> {
            faults.plan(plan);
            store.limitBlocks(plan.blocks());
            return plan;
        });
    }

    long requests() {
        return locked(() -> requests);
    }

    List<String> requestLog() {
        return locked(() -> List.copyOf(log));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Lets happen what was late; nobody hears of it. */
    private void catchUp() {
        while (!late.isEmpty() && !late.peek().due.isAfter(clock.instant())) {
            var request = late.remove();
            past = Optional.of(request.due);
            try {
                route(request.call);
            } catch (EmulatorError refused) {
                // Whom it would be told is gone.
            }
        }
        past = Optional.empty();
    }

    private Reply answer(EmulatorCall call, Optional<EmulatorFault> fault) {
        try {
            admit(call);
            return fault.isPresent() ? struck(call, fault.get()) : reply(EmulatorFault.Ending.ANSWER, 200, route(call));
        } catch (EmulatorError error) {
            return reply(EmulatorFault.Ending.ERROR, error.status(), error.body());
        }
    }

    private Reply struck(EmulatorCall call, EmulatorFault fault) {
        var done = EmulatorShapes.NOTHING;
        switch (fault.effect()) {
            case NONE -> { }
            case DONE -> done = route(fault == EmulatorFault.SHORT_PAGE ? call.half() : call);
            case LATE -> late.add(new Late(clock.instant().plus(LATE), call));
        }
        if (fault.ending() == EmulatorFault.Ending.ANSWER) {
            return reply(fault.ending(), 200, done);
        }
        var error = fault.error("This error was asked for.", faults.plan().retryAfter().toSeconds(), done);
        return reply(fault.ending(), error.status(), error.body());
    }

    /** An answer; what no client can know of yet is in each, since Notion adds to its answers in every version. */
    private static Reply reply(EmulatorFault.Ending ending, int status, JsonValue.JsonObject body) {
        var whole = JsonValue.JsonObject.builder();
        body.members().forEach(whole::put);
        whole.put("request_id", UUID.randomUUID().toString())
                .put("unheard_of", JsonValue.JsonObject.of("since", JsonValue.JsonNull.NULL));
        return new Reply(ending, status, whole.build());
    }

    private void admit(EmulatorCall call) {
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

    private JsonValue.JsonObject route(EmulatorCall call) {
        var endpoint = call.endpoint();
        if (faults.plan().refuses(endpoint)) {
            throw new EmulatorError(403, "restricted_resource", "Insufficient permissions for this endpoint.");
        }
        var databases = store.databases();
        var upTo = clock.instant().minus(faults.plan().lag());
        return switch (endpoint) {
            case "GET users" -> ListPage.of(call.query(), "user", EmulatorShapes.users(),
                    user -> user.text("id").orElseThrow(), user -> user).build();
            case "GET users/me" -> EmulatorShapes.bot();
            case "GET users/*" -> user(call.id());
            case "POST search" -> databases.search(call.listBody(), upTo);
            case "POST databases" -> databases.createDatabase(call.body());
            case "GET databases/*" -> databases.database(call.id());
            case "PATCH databases/*" -> databases.updateDatabase(call.id(), call.body());
            case "POST data_sources" -> databases.createDataSource(call.body());
            case "GET data_sources/*" -> databases.dataSource(call.id());
            case "PATCH data_sources/*" -> databases.updateDataSource(call.id(), call.body());
            case "POST data_sources/*/query" -> databases.query(
                    call.id(), call.listBody(), call.parameters("filter_properties"), upTo);
            case "POST pages" -> store.createPage(call.body());
            case "GET pages/*" -> store.page(call.id(), call.parameters("filter_properties"));
            case "PATCH pages/*" -> store.updatePage(call.id(), call.body());
            case "POST pages/*/move" -> store.move(call.id(), call.body());
            case "GET pages/*/properties/*" -> store.property(call.id(), call.property(), call.query());
            case "GET blocks/*" -> store.block(call.id());
            case "PATCH blocks/*" -> store.updateBlock(call.id(), call.body());
            case "DELETE blocks/*" -> store.delete(call.id());
            case "GET blocks/*/children" -> store.children(call.id(), call.query());
            case "PATCH blocks/*/children" -> store.append(call.id(), call.body());
            default -> throw new EmulatorError(400, "invalid_request_url", "Invalid request URL.");
        };
    }

    private static JsonValue.JsonObject user(String id) {
        return EmulatorShapes.users().stream().filter(user -> user.text("id").equals(Optional.of(id))).findFirst()
                .orElseThrow(() -> new EmulatorError(404, "object_not_found", "Could not find user with ID: " + id));
    }
}
