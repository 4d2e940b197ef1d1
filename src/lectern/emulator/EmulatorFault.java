package lectern.emulator;

import java.util.Map;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/**
 * Something that goes wrong on purpose with one request: what becomes of the request, and what the client hears.
 *
 * <p>Words, codes and data are those of Notion's reference ("Status codes", "Request limits").
 */
public enum EmulatorFault {
    BAD_REQUEST("400", Effect.NONE, Ending.ERROR, 400, "validation_error"),
    UNAUTHORIZED("401", Effect.NONE, Ending.ERROR, 401, "unauthorized"),
    FORBIDDEN("403", Effect.NONE, Ending.ERROR, 403, "restricted_resource"),
    BLOCK_LIMIT("403-blocks", Effect.NONE, Ending.ERROR, 403, "restricted_resource", "block_limit", "block_creation"),
    NOT_FOUND("404", Effect.NONE, Ending.ERROR, 404, "object_not_found"),
    CONFLICT("409", Effect.NONE, Ending.ERROR, 409, "conflict_error"),
    RATE_LIMIT("429", Effect.NONE, Ending.ERROR, 429, "rate_limited", RateWindow.REASON, RateWindow.CONNECTION),
    SPACE_LIMIT("429-space", Effect.NONE, Ending.ERROR, 429, "rate_limited",
            RateWindow.REASON, "public_api_space_request_rate_limit"),
    ENDPOINT_LIMIT("429-endpoint", Effect.NONE, Ending.ERROR, 429, "rate_limited",
            RateWindow.REASON, "public_api_endpoint_rate_limit"),
    BLOCKED("429-blocked", Effect.NONE, Ending.ERROR, 429, "rate_limited",
            RateWindow.REASON, "public_api_request_blocked"),
    INTERNAL("500", Effect.NONE, Ending.ERROR, 500, "internal_server_error"),
    BAD_GATEWAY("502", Effect.NONE, Ending.HTML, 502, ""),
    UNAVAILABLE("503", Effect.NONE, Ending.ERROR, 503, "service_unavailable"),
    /** Not saved, and the answer says what to do, as one to a query does. */
    UNAVAILABLE_UNSAVED("503-unsaved", Effect.NONE, Ending.ERROR, 503, "service_unavailable", "retry_guidance",
            "The change was not saved. Try again later; ask a query for a smaller page_size or a narrower filter."),
    /** The answer names what was made, as Notion's does. */
    UNAVAILABLE_SAVED("503-saved", Effect.DONE, Ending.ERROR, 503, "service_unavailable",
            "retry_guidance", "The change was saved. Do not repeat the request."),
    GATEWAY_TIMEOUT("504", Effect.NONE, Ending.ERROR, 504, "gateway_timeout"),
    GATEWAY_TIMEOUT_SAVED("504-saved", Effect.DONE, Ending.ERROR, 504, "gateway_timeout"),
    OVERLOAD("529", Effect.NONE, Ending.ERROR, 529, "service_overload"),
    DROP("drop", Effect.NONE, Ending.DROPPED, 0, ""),
    DROP_SAVED("drop-saved", Effect.DONE, Ending.DROPPED, 0, ""),
    TIMEOUT("timeout", Effect.NONE, Ending.SILENT, 0, ""),
    TIMEOUT_SAVED("timeout-saved", Effect.DONE, Ending.SILENT, 0, ""),
    /** The connection drops at once, and the request takes effect shortly before Notion would give it up. */
    DROP_LATE("drop-late", Effect.LATE, Ending.DROPPED, 0, ""),
    /** A list of which half is left for another request. */
    SHORT_PAGE("short", Effect.DONE, Ending.ANSWER, 200, "");

    /** What becomes of the request. */
    enum Effect { NONE, DONE, LATE }

    /** What the client hears. */
    enum Ending { ANSWER, ERROR, HTML, DROPPED, SILENT }

    private final String word;
    private final Effect effect;
    private final Ending ending;
    private final int status;
    private final String code;
    private final JsonValue.JsonObject data;

    /** @param data name and value of the one member of {@code additional_data}, or nothing */
    EmulatorFault(String word, Effect effect, Ending ending, int status, String code, String... data) {
        this.word = word;
        this.effect = effect;
        this.ending = ending;
        this.status = status;
        this.code = code;
        var additional = JsonValue.JsonObject.builder();
        if (data.length > 0) {
            additional.put(data[0], data[1]);
        }
        this.data = additional.build();
    }

    /** Its name in {@link FaultPlan#parse}. */
    public String word() {
        return word;
    }

    Effect effect() {
        return effect;
    }

    Ending ending() {
        return ending;
    }

    /**
     * The error that the client gets.
     *
     * @param retryAfterSeconds what those who ask too often are told
     * @param done the answer of the request if it took effect, else {@code null} literal
     */
    EmulatorError error(long retryAfterSeconds, JsonValue done) {
        var additional = JsonValue.JsonObject.builder();
        data.members().forEach(additional::put);
        if (this == UNAVAILABLE_SAVED) {
            committed(done, additional);
        }
        var headers = status == 429 || status == 529
                ? Map.of("Retry-After", Long.toString(retryAfterSeconds)) : Map.<String, String>of();
        return new EmulatorError(status, code, "This error was asked for.", headers, additional.build());
    }

    /** A page by its id; appended blocks by their holder's and their own, in order. */
    private static void committed(JsonValue done, JsonValue.JsonObject.Builder additional) {
        var blocks = done.items("results");
        var resource = Stream.concat(Stream.of(done), blocks.stream().flatMap(block -> block.at("parent").stream()))
                .flatMap(value -> Stream.of("id", "block_id", "page_id").flatMap(name -> value.text(name).stream()));
        resource.findFirst().ifPresent(id -> additional.put("committed_resource_id", id));
        if (!blocks.isEmpty()) {
            additional.put("committed_child_ids", new JsonValue.JsonArray(
                    blocks.stream().flatMap(block -> block.at("id").stream()).toList()));
        }
    }
}
