package lectern.gateway;

import lectern.domain.TitleSet;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** The answers to clients, as UTF-8 JSON. Pure. */
final class Replies {
    /** The seed's words for a message that is not JSON; its client may compare them. */
    static final String INVALID_JSON = "Invalid JSON format";

    private Replies() {}

    static byte[] success(String messageId, boolean duplicate, TitleSet section, TitleSet lecture) {
        var reply = JsonValue.JsonObject.builder()
                .put("status", "success")
                .put("message", "Data received and queued")
                .put("messageId", messageId);
        if (duplicate) {
            reply.put("duplicate", true);
        }
        return JsonWriter.utf8(reply.put("section", title(section)).put("lecture", title(lecture)).build());
    }

    static byte[] invalidJson() {
        return JsonWriter.utf8(
                JsonValue.JsonObject.builder().put("status", "error").put("message", INVALID_JSON).build());
    }

    /** An error; {@code messageId} is left out if none could be read. */
    static byte[] error(String messageId, String code, String reason) {
        var reply = JsonValue.JsonObject.builder().put("status", "error").put("code", code).put("message", reason);
        if (!messageId.isEmpty()) {
            reply.put("messageId", messageId);
        }
        return JsonWriter.utf8(reply.build());
    }

    static JsonValue title(TitleSet title) {
        var object = JsonValue.JsonObject.builder().put("name", title.name());
        title.number().ifPresent(number -> object.put("number", number));
        return object.build();
    }
}
