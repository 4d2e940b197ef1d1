package lectern.gateway;

import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** The answers to clients, as UTF-8 JSON. Pure. */
final class Replies {
    /** The seed's words for a message that is not JSON; its client may compare them. */
    static final String INVALID_JSON = "Invalid JSON format";

    private Replies() {}

    static byte[] success(Lecture lecture) {
        return JsonWriter.utf8(titled(received(lecture), lecture));
    }

    /** Of what is on disk already; {@code written} tells whether its page is right, too. */
    static byte[] duplicate(Lecture lecture, boolean written) {
        return JsonWriter.utf8(titled(received(lecture).put("duplicate", true).put("written", written), lecture));
    }

    private static JsonValue.JsonObject.Builder received(Lecture lecture) {
        return JsonValue.JsonObject.builder()
                .put("status", "success")
                .put("message", "Data received and queued")
                .put("messageId", lecture.messageId());
    }

    private static JsonValue titled(JsonValue.JsonObject.Builder reply, Lecture lecture) {
        return reply.put("section", title(lecture.section())).put("lecture", title(lecture.title())).build();
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
