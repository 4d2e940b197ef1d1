package lectern.gateway;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lectern.json.JsonValue;

/**
 * The members of one JSON object, read by the type they must have. What is absent or {@code null} counts as not sent;
 * what has another type is an error that names the field and both types.
 *
 * @param cue the number of the cue that the object is, if it is one
 */
record Fields(JsonValue.JsonObject object, int cue) {
    private static final int NO_CUE = -1;
    private static final int MAX_ID_LENGTH = 200;
    /** Of a title, a name or an address, in UTF-16 units: what is made of one takes many times its memory. */
    private static final int MAX_TEXT_LENGTH = 10_000;
    private static final int MAX_SHOWN_DIGITS = 20;

    /** Of the message itself. */
    static Fields of(JsonValue message) throws MessageException {
        if (message instanceof JsonValue.JsonObject object) {
            return new Fields(object, NO_CUE);
        }
        throw new MessageException("invalid_message", "a message must be a JSON object");
    }

    String requiredText(String name) throws MessageException {
        return bounded(name, requiredString(name).value(), MAX_TEXT_LENGTH);
    }

    JsonValue.JsonString requiredString(String name) throws MessageException {
        return switch (sent(name)) {
            case JsonValue.JsonString string -> string;
            case JsonValue.JsonNull nothing -> throw missing(name);
            case JsonValue other -> throw mistyped(name, "a string", other);
        };
    }

    /** Empty if not sent. */
    String text(String name) throws MessageException {
        return sent(name) == JsonValue.JsonNull.NULL ? "" : requiredText(name);
    }

    /** An id, which clients send as a string or as a number; empty if not sent. */
    String id(String name) throws MessageException {
        var id = switch (sent(name)) {
            case JsonValue.JsonString string -> string.value();
            case JsonValue.JsonNumber number -> number.literal();
            case JsonValue.JsonNull nothing -> "";
            case JsonValue other -> throw mistyped(name, "a string or a number", other);
        };
        return bounded(name, id, MAX_ID_LENGTH);
    }

    String requiredId(String name) throws MessageException {
        var id = id(name);
        if (id.isEmpty()) {
            throw missing(name);
        }
        return id;
    }

    OptionalInt ordinal(String name) throws MessageException {
        var value = sent(name);
        if (value == JsonValue.JsonNull.NULL) {
            return OptionalInt.empty();
        }
        var whole = value.wholeNumber().orElse(-1);
        if (whole < 0 || whole > Integer.MAX_VALUE) {
            throw mistyped(name, "a whole number from 0 to " + Integer.MAX_VALUE, value);
        }
        return OptionalInt.of((int) whole);
    }

    double seconds(String name) throws MessageException {
        var value = sent(name);
        var seconds = value instanceof JsonValue.JsonNumber number ? number.doubleValue() : Double.NaN;
        if (!Double.isFinite(seconds)) {
            throw value == JsonValue.JsonNull.NULL ? missing(name) : mistyped(name, "a number of seconds", value);
        }
        return seconds;
    }

    Optional<List<JsonValue>> items(String name) throws MessageException {
        return switch (sent(name)) {
            case JsonValue.JsonArray array -> Optional.of(array.items());
            case JsonValue.JsonNull nothing -> Optional.empty();
            case JsonValue other -> throw mistyped(name, "an array", other);
        };
    }

    MessageException mistyped(String name, String wanted, JsonValue found) {
        return new MessageException("invalid_field",
                "field \"" + where() + name + "\" must be " + wanted + ", not " + kind(found));
    }

    private static String bounded(String name, String text, int maxLength) throws MessageException {
        if (text.length() > maxLength) {
            throw new MessageException("invalid_field", "field \"" + name + "\" has " + text.length()
                    + " characters; it may have " + maxLength);
        }
        return text;
    }

    private MessageException missing(String name) {
        return new MessageException("missing_field", "field \"" + where() + name + "\" is missing");
    }

    private String where() {
        return cue == NO_CUE ? "" : "cues[" + cue + "].";
    }

    /** JSON's {@code null} if not sent. */
    private JsonValue sent(String name) {
        return object.at(name).orElse(JsonValue.JsonNull.NULL);
    }

    /** The type and never a text: a value may be a transcript, and those appear in no error. */
    private static String kind(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonObject object -> "an object";
            case JsonValue.JsonArray array -> "an array";
            case JsonValue.JsonString string -> "a string";
            case JsonValue.JsonNumber number -> "the number " + start(number.literal());
            case JsonValue.JsonBoolean truth -> truth == JsonValue.JsonBoolean.TRUE ? "true" : "false";
            case JsonValue.JsonNull nothing -> "null";
        };
    }

    private static String start(String literal) {
        return literal.length() <= MAX_SHOWN_DIGITS ? literal : literal.substring(0, MAX_SHOWN_DIGITS) + "…";
    }
}
