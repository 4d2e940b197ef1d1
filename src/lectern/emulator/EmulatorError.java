package lectern.emulator;

import lectern.json.JsonValue;

/**
 * A request that is answered with one of Notion's errors. Unchecked, since each check of a request may throw it, those
 * in streams too, and only {@link EmulatorApi}, which answers all requests, catches it.
 */
final class EmulatorError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    final transient JsonValue.JsonObject body;

    EmulatorError(int status, String code, String message) {
        this(status, code, message, EmulatorShapes.NOTHING);
    }

    /** @param additional what the answer says besides; if it is empty, the answer has no such member */
    EmulatorError(int status, String code, String message, JsonValue.JsonObject additional) {
        super(message);
        this.status = status;
        var json = JsonValue.JsonObject.builder()
                .put("object", "error").put("status", status).put("code", code).put("message", message);
        if (!additional.members().isEmpty()) {
            json.put("additional_data", additional);
        }
        body = json.build();
    }

    /** Refuses a request that breaks one of Notion's rules. */
    static void refuseIf(boolean broken, String message) {
        if (broken) {
            throw validation(message);
        }
    }

    static EmulatorError validation(String message) {
        return new EmulatorError(400, "validation_error", message);
    }

    /** {@code kind} as Notion's message has it: database, data source, page, block. */
    static EmulatorError notFound(String kind, String id) {
        return new EmulatorError(404, "object_not_found", "Could not find " + kind + " with ID: " + id
                + ". Make sure the relevant pages and databases are shared with your integration.");
    }
}
