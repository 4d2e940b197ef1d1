package lectern.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import lectern.json.JsonValue;

/**
 * Notion's API under {@code /v1/}: who may ask, how often, and what is asked. Confined to the lock of
 * {@link NotionEmulator}, as is all that it holds.
 */
final class EmulatorApi {
    static final String VERSION = "2026-03-11";
    /** When a late request takes effect: the service gives up only after 60 s (reference, "Request limits"). */
    static final Duration LATE = Duration.ofSeconds(55);
    /** Requests that the log remembers. */
    static final int MAX_LOGGED_REQUESTS = 10_000;
    /** What {@link EmulatorOptions#requestsPerMinute} counts. */
    static final Duration RATE_WINDOW = Duration.ofSeconds(60);

    final EmulatorStore store;
    /** The latest requests and their status, newest last. */
    final ArrayDeque<String> log = new ArrayDeque<>();
    private final EmulatorOptions options;
    private final EmulatorShapes shapes;
    private final InstantSource clock;
    /** When the requests of the last {@link #RATE_WINDOW} were admitted. */
    private final ArrayDeque<Instant> admitted = new ArrayDeque<>();
    private final List<Planned> planned = new ArrayList<>();
    private final ArrayDeque<Late> late = new ArrayDeque<>();
    private FaultPlan plan = FaultPlan.NONE;
    /** Its numbers are the same everywhere for the same seed; those of other kinds are a module of their own on 21. */
    private SplittableRandom random = new SplittableRandom();
    /** The time at which a late request takes effect, while it does. */
    private Optional<Instant> past = Optional.empty();

    EmulatorApi(EmulatorOptions options, EmulatorShapes shapes) {
        this.options = options;
        this.shapes = shapes;
        this.clock = options.clock();
        this.store = new EmulatorStore(shapes, options, () -> past.orElseGet(clock::instant));
    }

    /** A fault that waits for its request, told by how method and path begin. */
    private record Planned(String call, EmulatorFault fault) {}

    /** What is sent back, if anything is. */
    record Reply(EmulatorFault.Ending ending, int status, JsonValue.JsonObject body) {}

    /** A request whose client is gone, and which takes effect all the same. */
    private record Late(Instant due, EmulatorCall call) {}

    /** What the next request is to wait before anything becomes of it. */
    Duration latency() {
        return Duration.ofMillis(random.nextLong(plan.leastMillis(), plan.mostMillis() + 1L));
    }

    Reply serve(EmulatorCall call) {
        catchUp();
        var reply = answer(call);
        log.add(call.line() + " " + reply.status());
        if (log.size() > MAX_LOGGED_REQUESTS) {
            log.poll();
        }
        return reply;
    }

    /** What goes wrong with a request that is admitted: faults that wait for it first, chance second. */
    private Optional<EmulatorFault> fault(EmulatorCall call) {
        var drawn = plan.fault(random.nextDouble());
        var waiting = planned.stream().filter(candidate -> call.line().startsWith(candidate.call)).findFirst();
        waiting.ifPresent(planned::remove);
        return waiting.map(Planned::fault).or(() -> drawn);
    }

    /** Lets the next request whose line begins so meet this fault. */
    boolean next(String call, EmulatorFault fault) {
        return planned.add(new Planned(call, fault));
    }

    /** Lets this plan take the place of any earlier one; the blocks that it allows are counted from now on. */
    FaultPlan disturb(FaultPlan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        store.blocksLeft = plan.blocks();
        return plan;
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

    private Reply answer(EmulatorCall call) {
        try {
            admit(call);
            var fault = fault(call);
            return fault.isPresent() ? struck(call, fault.get()) : reply(EmulatorFault.Ending.ANSWER, 200, route(call));
        } catch (EmulatorError error) {
            return reply(EmulatorFault.Ending.ERROR, error.status, error.body);
        }
    }

    private Reply struck(EmulatorCall call, EmulatorFault fault) {
        var done = EmulatorShapes.NOTHING;
        switch (fault.effect) {
            case NONE -> { }
            case DONE -> done = route(fault == EmulatorFault.SHORT_PAGE ? call.half() : call);
            case LATE -> late.add(new Late(clock.instant().plus(LATE), call));
        }
        if (fault.ending == EmulatorFault.Ending.ANSWER) {
            return reply(fault.ending, 200, done);
        }
        var error = fault.error(EmulatorFault.ON_PURPOSE, plan.retryAfter().toSeconds(), done);
        return reply(fault.ending, error.status, error.body);
    }

    /** An answer; what no client can know of yet is in each, since Notion adds to its answers in every version. */
    private static Reply reply(EmulatorFault.Ending ending, int status, JsonValue.JsonObject body) {
        var whole = JsonValue.JsonObject.builder();
        body.forEach(whole::put);
        whole.put("request_id", UUID.randomUUID().toString())
                .put("unheard_of", JsonValue.JsonObject.of("since", JsonValue.JsonNull.NULL));
        return new Reply(ending, status, whole.build());
    }

    private void admit(EmulatorCall call) {
        if (!("Bearer " + options.token()).equals(call.headers().getFirst("Authorization"))) {
            throw new EmulatorError(401, "unauthorized", "API token is invalid.");
        }
        limitRate();
        var version = call.headers().getFirst("Notion-Version");
        if (!VERSION.equals(version)) {
            throw new EmulatorError(400, "missing_version", "The Notion-Version header should be `\"" + VERSION
                    + "\"`, instead was `" + (version == null ? "undefined" : version) + "`.");
        }
    }

    /** Admits so many requests in any 60 s; else tells the whole seconds after which the next will be admitted. */
    private void limitRate() {
        if (options.requestsPerMinute() == 0) {
            return;
        }
        var now = clock.instant();
        while (!admitted.isEmpty() && !now.isBefore(admitted.peek().plus(RATE_WINDOW))) {
            admitted.poll();
        }
        if (admitted.size() == options.requestsPerMinute()) {
            var wait = Duration.between(now, admitted.peek().plus(RATE_WINDOW));
            throw EmulatorFault.RATE_LIMIT.error("You have been rate limited. Please try again later.",
                    wait.plusNanos(999_999_999).toSeconds(), EmulatorShapes.NOTHING);
        }
        admitted.add(now);
    }

    private JsonValue.JsonObject route(EmulatorCall call) {
        var endpoint = call.endpoint();
        if (plan.refuses(endpoint)) {
            throw new EmulatorError(403, "restricted_resource", "Insufficient permissions for this endpoint.");
        }
        var databases = store.databases;
        var upTo = clock.instant().minus(plan.lag());
        return switch (endpoint) {
            case "GET users" -> ListPage.of(call.query(), "user", EmulatorShapes.users(),
                    user -> user.text("id").orElseThrow(), user -> user).build();
            case "GET users/me" -> EmulatorShapes.bot();
            case "GET users/*" -> user(call.id());
            case "POST search" -> databases.search(call.listBody(), upTo);
            case "POST databases" -> databases.createDatabase(call.body());
            case "GET databases/*" -> shapes.database(databases.database(call.id()));
            case "PATCH databases/*" -> databases.updateDatabase(call.id(), call.body());
            case "POST data_sources" -> databases.createDataSource(call.body());
            case "GET data_sources/*" -> shapes.dataSource(databases.dataSource(call.id()));
            case "PATCH data_sources/*" -> databases.updateDataSource(call.id(), call.body());
            case "POST data_sources/*/query" -> databases.query(
                    call.id(), call.listBody(), call.parameters("filter_properties"), upTo);
            case "POST pages" -> store.createPage(call.body());
            case "GET pages/*" -> shapes.page(
                    store.find("page", call.id()), call.parameters("filter_properties"));
            case "PATCH pages/*" -> store.updatePage(call.id(), call.body());
            case "GET pages/*/properties/*" -> store.property(call.id(), call.property(), call.query());
            case "GET blocks/*" -> EmulatorShapes.block(store.find("block", call.id()));
            case "PATCH blocks/*" -> store.updateBlock(call.id(), call.body());
            case "DELETE blocks/*" -> store.delete(call.id());
            case "GET blocks/*/children" -> ListPage.of(call.query(), "block",
                    store.find("block", call.id()).blocks(), block -> block.id, EmulatorShapes::block).build();
            case "PATCH blocks/*/children" -> store.append(call.id(), call.body());
            default -> throw new EmulatorError(400, "invalid_request_url", "Invalid request URL.");
        };
    }

    private static JsonValue.JsonObject user(String id) {
        return EmulatorShapes.users().stream().filter(user -> user.text("id").equals(Optional.of(id))).findFirst()
                .orElseThrow(() -> new EmulatorError(404, "object_not_found", "Could not find user with ID: " + id));
    }
}
