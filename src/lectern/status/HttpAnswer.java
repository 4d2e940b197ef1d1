package lectern.status;

import java.nio.charset.StandardCharsets;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** What a request is answered with, always UTF-8. The body is not copied: it must not change. */
record HttpAnswer(int status, String type, byte[] body) {
    static final int OK = 200;
    static final String JSON = "application/json";

    static HttpAnswer text(String type, String text) {
        return new HttpAnswer(OK, type, text.getBytes(StandardCharsets.UTF_8));
    }

    static HttpAnswer json(int status, JsonValue value) {
        return new HttpAnswer(status, JSON, JsonWriter.utf8(value));
    }

    /** An error in the form that the WebSocket has too: {@code code} for programs, {@code message} for people. */
    static HttpAnswer error(int status, String code, String message) {
        return json(status, JsonValue.JsonObject.builder()
                .put("status", "error").put("code", code).put("message", message).build());
    }
}
