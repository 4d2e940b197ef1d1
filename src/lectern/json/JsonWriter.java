package lectern.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes a value as compact JSON (RFC 8259): no white space, non-ASCII as UTF-8, escapes only where §7 demands them.
 * The static methods are safe for use by any thread.
 *
 * <p>A lone surrogate, which UTF-8 cannot carry, is written as the JDK encodes it, {@code ?}. At most
 * {@link JsonParser#MAX_DEPTH} nested containers, so that what is written can be read again.
 */
public final class JsonWriter {
    private static final int FIRST_BYTES = 512;

    private byte[] buffer = new byte[FIRST_BYTES];
    private int size;
    private int depth;
    /** Whether nothing of the innermost container is written. */
    private boolean first;

    private JsonWriter() {}

    /** @throws IllegalArgumentException if the value is nested deeper than {@link JsonParser#MAX_DEPTH} */
    public static byte[] utf8(JsonValue value) {
        var writer = new JsonWriter();
        writer.value(value);
        return Arrays.copyOf(writer.buffer, writer.size);
    }

    /** @throws IllegalArgumentException as {@link #utf8} does */
    public static String text(JsonValue value) {
        var writer = new JsonWriter();
        writer.value(value);
        return new String(writer.buffer, 0, writer.size, StandardCharsets.UTF_8);
    }

    private void value(JsonValue value) {
        switch (value) {
            case JsonValue.JsonObject object -> object(object);
            case JsonValue.JsonArray array -> array(array);
            case JsonValue.JsonString string -> string(string.value());
            case JsonValue.JsonNumber number -> number.appendTo(this);
            case JsonValue.JsonBoolean bool -> append(bool == JsonValue.JsonBoolean.TRUE ? "true" : "false");
            case JsonValue.JsonNull none -> append("null");
        }
    }

    private void object(JsonValue.JsonObject object) {
        enter('{');
        object.forEach((name, value) -> {
            separate();
            string(name);
            append(':');
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
        append(bracket);
        first = true;
    }

    private void separate() {
        if (!first) {
            append(',');
        }
        first = false;
    }

    private void leave(char bracket) {
        depth--;
        append(bracket);
        first = false;
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        append('"');
        int from = 0;
        for (int to = plainEnd(utf8, from); to < utf8.length; to = plainEnd(utf8, from)) {
            append(utf8, from, to);
            escape(utf8[to]);
            from = to + 1;
        }
        append(utf8, from, utf8.length);
        append('"');
    }

    /** The index of the next byte that may not stand for itself in a string (RFC 8259 §7), or the end. */
    private static int plainEnd(byte[] utf8, int from) {
        int at = from;
        for (; at <= utf8.length - Long.BYTES; at += Long.BYTES) {
            long special = JsonCursor.special((long) JsonCursor.WORDS.get(utf8, at));
            if (special != 0) {
                return at + Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
        }
        while (at < utf8.length && JsonCursor.isPlain(utf8[at])) {
            at++;
        }
        return at;
    }

    private void escape(byte character) {
        append('\\');
        switch (character) {
            case '"', '\\' -> append((char) character);
            case '\b' -> append('b');
            case '\f' -> append('f');
            case '\n' -> append('n');
            case '\r' -> append('r');
            case '\t' -> append('t');
            default -> append("u00" + HexFormat.of().toHexDigits(character));
        }
    }

    private void append(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        append(utf8, 0, utf8.length);
    }

    void append(byte[] utf8, int from, int to) {
        reserve(to - from);
        System.arraycopy(utf8, from, buffer, size, to - from);
        size += to - from;
    }

    private void append(char ascii) {
        reserve(1);
        buffer[size++] = (byte) ascii;
    }

    private void reserve(int room) {
        if (room > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + room));
        }
    }
}
