package lectern.emulator;

import java.util.Map;
import lectern.json.JsonValue;

/** A request that is answered with one of Notion's errors. */
final class EmulatorError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;
    private final transient JsonValue.JsonObject additionalData;

    EmulatorError(int status, String code, String message) {
        this(status, code, message, Map.of(), JsonValue.JsonObject.builder().build());
    }

    /** An error with headers; a {@code Retry-After} among them is repeated in the body, as Notion does. */
    EmulatorError(
            int status, String code, String message, Map<String, String> headers, JsonValue.JsonObject additional) {
        super(message);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
        var data = JsonValue.JsonObject.builder();
        additional.members().forEach(data::put);
        if (headers.containsKey("Retry-After")) {
            data.put("retry_after", headers.get("Retry-After"));
        }
        this.additionalData = data.build();
    }

    static EmulatorError validation(String message) {
        return new EmulatorError(400, "validation_error", message);
    }

    /** The token lacks a capability that the request needs. */
    static EmulatorError restricted() {
        return new EmulatorError(403, "restricted_resource", "Insufficient permissions for this endpoint.");
    }

    /** {@code kind} as Notion's message has it: database, data source, page, block. */
    static EmulatorError notFound(String kind, String id) {
        return new EmulatorError(404, "object_not_found", "Could not find " + kind + " with ID: " + id
                + ". Make sure the relevant pages and databases are shared with your integration.");
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    JsonValue.JsonObject body() {
        var body = JsonValue.JsonObject.builder()
                .put("object", "error").put("status", status).put("code", code).put("message", getMessage());
        if (!additionalData.members().isEmpty()) {
            body.put("additional_data", additionalData);
        }
        return body.build();
    }
}
