package lectern.emulator;

import java.util.stream.Stream;
import lectern.json.JsonValue;

/**
 * Something that goes wrong on purpose with one request: what becomes of the request, and what the client hears.
 *
 * <p>Words, codes and data are those of Notion's reference ("Status codes", "Request limits").
 */
public enum EmulatorFault {
    BAD_REQUEST("400", "validation_error"),
    UNAUTHORIZED("401", "unauthorized"),
    FORBIDDEN("403", "restricted_resource"),
    BLOCK_LIMIT("403-blocks", "restricted_resource", "block_limit", "block_creation"),
    NOT_FOUND("404", "object_not_found"),
    CONFLICT("409", "conflict_error"),
    RATE_LIMIT("429", "rate_limited", "rate_limit_reason", "public_api_request_rate_limit"),
    SPACE_LIMIT("429-space", "rate_limited", "rate_limit_reason", "public_api_space_request_rate_limit"),
    ENDPOINT_LIMIT("429-endpoint", "rate_limited", "rate_limit_reason", "public_api_endpoint_rate_limit"),
    BLOCKED("429-blocked", "rate_limited", "rate_limit_reason", "public_api_request_blocked"),
    INTERNAL("500", "internal_server_error"),
    BAD_GATEWAY("502", Effect.NONE, Ending.HTML, ""),
    UNAVAILABLE("503", "service_unavailable"),
    /** Not saved, and the answer says what to do, as one to a query does. */
    UNAVAILABLE_UNSAVED("503-unsaved", "service_unavailable", "retry_guidance",
            "The change was not saved. Try again later; ask a query for a smaller page_size or a narrower filter."),
    /** The answer names what was made, as Notion's does. */
    UNAVAILABLE_SAVED("503-saved", Effect.DONE, Ending.ERROR, "service_unavailable",
            "retry_guidance", "The change was saved. Do not repeat the request."),
    GATEWAY_TIMEOUT("504", "gateway_timeout"),
    GATEWAY_TIMEOUT_SAVED("504-saved", Effect.DONE, Ending.ERROR, "gateway_timeout"),
    OVERLOAD("529", "service_overload"),
    DROP("drop", Effect.NONE, Ending.DROPPED, ""),
    DROP_SAVED("drop-saved", Effect.DONE, Ending.DROPPED, ""),
    TIMEOUT("timeout", Effect.NONE, Ending.SILENT, ""),
    TIMEOUT_SAVED("timeout-saved", Effect.DONE, Ending.SILENT, ""),
    /** The connection drops at once, and the request takes effect shortly before Notion would give it up. */
    DROP_LATE("drop-late", Effect.LATE, Ending.DROPPED, ""),
    /** A list of which half is left for another request. */
    SHORT_PAGE("short", Effect.DONE, Ending.ANSWER, "");

    /** The message of what goes wrong without a cause. */
    static final String ON_PURPOSE = "This error was asked for.";

    /** What becomes of the request. */
    enum Effect { NONE, DONE, LATE }

    /** What the client hears. */
    enum Ending { ANSWER, ERROR, HTML, DROPPED, SILENT }

    final Effect effect;
    final Ending ending;
    private final String word;
    private final String code;
    private final String[] data;

    /** A request that is refused with this error. */
    EmulatorFault(String word, String code, String... data) {
        this(word, Effect.NONE, Ending.ERROR, code, data);
    }

    /**
     * @param word begins with the status, if there is one
     * @param data name and value of the one member of {@code additional_data}, or nothing
     */
    EmulatorFault(String word, Effect effect, Ending ending, String code, String... data) {
        this.word = word;
        this.effect = effect;
        this.ending = ending;
        this.code = code;
        this.data = data;
    }

    /** Its name in {@link FaultPlan#parse}. */
    public String word() {
        return word;
    }

    /**
     * The error that the client gets.
     *
     * @param retryAfterSeconds what those who ask too often are told
     * @param done the answer of the request if it took effect, else an empty object
     */
    EmulatorError error(String message, long retryAfterSeconds, JsonValue.JsonObject done) {
        var status = Character.isDigit(word.charAt(0)) ? Integer.parseInt(word.substring(0, 3)) : 0;
        var additional = JsonValue.JsonObject.builder();
        if (data.length > 0) {
            additional.put(data[0], data[1]);
        }
        if (this == UNAVAILABLE_SAVED) {
            committed(done, additional);
        }
        if (status == 429 || status == 529) {
            additional.put("retry_after", Long.toString(retryAfterSeconds));
        }
        return new EmulatorError(status, code, message, additional.build());
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
