package lectern.json;

import java.util.HexFormat;

/**
 * Writes a value as compact JSON (RFC 8259): no white space, non-ASCII as UTF-8, escapes only where §7 demands them.
 * The static methods are safe for use by any thread.
 *
 * <p>A lone surrogate, which UTF-8 cannot carry, is written as U+FFFD. At most {@link JsonParser#MAX_DEPTH} nested
 * containers, so that what is written can be read again.
 */
public final class JsonWriter {
    private static final int FIRST_BYTES = 512;

    private final Utf8Buffer buffer = new Utf8Buffer(FIRST_BYTES);
    private int depth;
    /** Whether nothing of the innermost container is written. */
    private boolean first;

    private JsonWriter() {}

    /** @throws IllegalArgumentException if the value is nested deeper than {@link JsonParser#MAX_DEPTH} */
    public static byte[] utf8(JsonValue value) {
        var writer = new JsonWriter();
        writer.value(value);
        return writer.buffer.toBytes();
    }

    /** @throws IllegalArgumentException as {@link #utf8} does */
    public static String text(JsonValue value) {
        var writer = new JsonWriter();
        writer.value(value);
        return writer.buffer.toString();
    }

    private void value(JsonValue value) {
        switch (value) {
            case JsonValue.JsonObject object -> object(object);
            case JsonValue.JsonArray array -> array(array);
            case JsonValue.JsonString string -> string(string.value());
            case JsonValue.JsonNumber number -> buffer.append(number.literal());
            case JsonValue.JsonBoolean bool -> buffer.append(bool == JsonValue.JsonBoolean.TRUE ? "true" : "false");
            case JsonValue.JsonNull none -> buffer.append("null");
        }
    }

    private void object(JsonValue.JsonObject object) {
        enter('{');
        object.forEach((name, value) -> {
            separate();
            string(name);
            buffer.append(':');
            value(value);
        });
        leave('}');
    }

    private void array(JsonValue.JsonArray array) {
        enter('[');
        for (var item : array.items()) {
            separate();
            value(item);
        }
        leave(']');
    }

    private void enter(char bracket) {
        if (depth == JsonParser.MAX_DEPTH) {
            throw new IllegalArgumentException("more than " + JsonParser.MAX_DEPTH + " nested objects and arrays");
        }
        depth++;
        buffer.append(bracket);
        first = true;
    }

    private void separate() {
        if (!first) {
            buffer.append(',');
        }
        first = false;
    }

    private void leave(char bracket) {
        depth--;
        buffer.append(bracket);
        first = false;
    }

    private void string(String text) {
        buffer.append('"');
        int at = buffer.appendPlain(text, 0);
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (c < 0x80) {
                escape(c);
            } else {
                buffer.append(c);
            }
            at = buffer.appendPlain(text, at + Character.charCount(c));
        }
        buffer.append('"');
    }

    /** Writes a character that may not stand for itself in a string (RFC 8259 §7). */
    private void escape(int c) {
        buffer.append('\\');
        switch (c) {
            case '"', '\\' -> buffer.append(c);
            case '\b' -> buffer.append('b');
            case '\f' -> buffer.append('f');
            case '\n' -> buffer.append('n');
            case '\r' -> buffer.append('r');
            case '\t' -> buffer.append('t');
            default -> buffer.append("u00" + HexFormat.of().toHexDigits((byte) c));
        }
    }
}
