package lectern.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * A JSON value as of RFC 8259 §3. Immutable, so safe for use by any thread.
 *
 * <p>The look-ups ({@link #at}, {@link #text}, {@link #items}) never throw: what is not there, or is of another type,
 * is empty. Whoever must tell the two apart asks {@link #at} and switches over the type.
 *
 * <p>No {@code toString} shows a text: that may be a transcript, and those stay out of logs.
 */
public sealed interface JsonValue {

    /** The value reached by following member names from here; empty where one is missing or its holder is no object. */
    default Optional<JsonValue> at(String... path) {
        var value = this;
        for (var name : path) {
            value = value instanceof JsonObject object ? object.member(name) : null;
            if (value == null) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }

    /** The string at {@code path}; empty if there is none. */
    default Optional<String> text(String... path) {
        return at(path).map(value -> value instanceof JsonString string ? string.value() : null);
    }

    /** The items of the array at {@code path}; no items if there is no array. */
    default List<JsonValue> items(String... path) {
        return at(path).map(value -> value instanceof JsonArray array ? array.items : null).orElse(List.of());
    }

    /** The number at {@code path}, if it is whole and in the range of a long ({@code 3}, {@code 3.0}, {@code 3e0}). */
    default OptionalLong wholeNumber(String... path) {
        return at(path).orElse(JsonNull.NULL) instanceof JsonNumber number ? number.whole() : OptionalLong.empty();
    }

    /** Whether {@code path} leads to the literal {@code true}. */
    default boolean isTrue(String... path) {
        return at(path).filter(JsonBoolean.TRUE::equals).isPresent();
    }

    /** An object: names in the order in which they came, each once (RFC 8259 §4). */
    final class JsonObject implements JsonValue {
        private final String[] names;
        private final JsonValue[] values;

        /** Of names that are there once each; the arrays, a quarter of a map's memory, are not to change any more. */
        JsonObject(String[] names, JsonValue[] values) {
            this.names = names;
            this.values = values;
        }

        public static Builder builder() {
            return new Builder();
        }

        /** An object of one member, so common in Notion's bodies. */
        public static JsonObject of(String name, JsonValue value) {
            return new JsonObject(new String[] {Objects.requireNonNull(name)},
                    new JsonValue[] {Objects.requireNonNull(value)});
        }

        /** The members in order; not modifiable, and made anew at each call. */
        public Map<String, JsonValue> members() {
            var members = LinkedHashMap.<String, JsonValue>newLinkedHashMap(names.length);
            forEach(members::put);
            return Collections.unmodifiableMap(members);
        }

        /** Calls for each member in order. */
        public void forEach(BiConsumer<String, JsonValue> action) {
            for (int i = 0; i < names.length; i++) {
                action.accept(names[i], values[i]);
            }
        }

        /** One by one: whoever reads a message asks for a few names of it. */
        private JsonValue member(String name) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name)) {
                    return values[i];
                }
            }
            return null;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof JsonObject object && members().equals(object.members());
        }

        @Override
        public int hashCode() {
            return members().hashCode();
        }

        /** Collects members; a name put twice keeps its place and takes the later value. Not thread-safe. */
        public static final class Builder {
            private static final int FIRST_MEMBERS = 8;

            private String[] names = new String[FIRST_MEMBERS];
            private JsonValue[] values = new JsonValue[FIRST_MEMBERS];
            private int size;

            private Builder() {}

            public Builder put(String name, JsonValue value) {
                if (size == names.length) {
                    names = Arrays.copyOf(names, 2 * size);
                    values = Arrays.copyOf(values, 2 * size);
                }
                names[size] = Objects.requireNonNull(name);
                values[size] = Objects.requireNonNull(value);
                size++;
                return this;
            }

            public Builder put(String name, String value) {
                return put(name, new JsonString(value));
            }

            public Builder put(String name, long value) {
                return put(name, JsonNumber.of(value));
            }

            public Builder put(String name, boolean value) {
                return put(name, JsonBoolean.of(value));
            }

            public JsonObject build() {
                return JsonParser.object(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
            }
        }
    }

    /** An array (RFC 8259 §5). */
    record JsonArray(List<JsonValue> items) implements JsonValue {
        public static final JsonArray EMPTY = new JsonArray(List.of());

        public JsonArray {
            items = List.copyOf(items);
        }

        public static JsonArray of(JsonValue... items) {
            return new JsonArray(List.of(items));
        }
    }

    /** A string (RFC 8259 §7), unescaped. */
    final class JsonString implements JsonValue {
        private static final byte[] NOTHING = {};
        /** Of UTF-8 for one UTF-16 unit. */
        private static final int MAX_UNIT_BYTES = 3;

        /** Checked JSON, the content between its quotes; or nothing, if there was a string first. */
        private final byte[] json;
        private final int from;
        private final int to;
        private final boolean escaped;
        /** Decoded when first asked for, by each thread that finds it missing; all get equal ones. */
        private String value;

        public JsonString(String value) {
            this.value = Objects.requireNonNull(value);
            json = NOTHING;
            from = 0;
            to = 0;
            escaped = false;
        }

        JsonString(byte[] json, int from, int to, boolean escaped) {
            this.json = json;
            this.from = from;
            this.to = to;
            this.escaped = escaped;
        }

        public String value() {
            var known = value;
            if (known == null) {
                known = escaped ? unescaped() : new String(json, from, to - from, StandardCharsets.UTF_8);
                value = known;
            }
            return known;
        }

        private String unescaped() {
            byte[] utf8 = new byte[to - from];
            return new String(utf8, 0, JsonEscapes.unescape(json, from, to, utf8, 0), StandardCharsets.UTF_8);
        }

        /** The room that {@link #copyUtf8} must have; it may need less. */
        public int maxUtf8Bytes() {
            return json == NOTHING ? MAX_UNIT_BYTES * value.length() : to - from;
        }

        /**
         * Copies the string as UTF-8 to {@code target[at]} and on; returns where it ends there. What stands behind that
         * end, within {@link #maxUtf8Bytes} from {@code at}, may be overwritten, too.
         */
        public int copyUtf8(byte[] target, int at) {
            if (escaped) {
                return JsonEscapes.unescape(json, from, to, target, at);
            }
            byte[] source = json == NOTHING ? value.getBytes(StandardCharsets.UTF_8) : json;
            int length = json == NOTHING ? source.length : to - from;
            System.arraycopy(source, from, target, at, length);
            return at + length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof JsonString string && value().equals(string.value());
        }

        @Override
        public int hashCode() {
            return value().hashCode();
        }
    }

    /**
     * A number (RFC 8259 §6), kept as written, so that nothing is lost to rounding: {@code 1E400}, {@code -0} and
     * integers of any length stay what they are.
     */
    final class JsonNumber implements JsonValue {
        /** Longer literals are exact as text, but are not turned into a number: that would cost quadratic time. */
        private static final int MAX_CONVERTED_CHARACTERS = 400;
        /** So many digits are less than 2^53, and so is this power of ten: as doubles, both are exact. */
        private static final int MAX_EXACT_DIGITS = 15;

        private final byte[] ascii;
        private final int from;
        private final int to;

        /** @throws IllegalArgumentException if the literal is not a JSON number */
        public JsonNumber(String literal) {
            ascii = literal.getBytes(StandardCharsets.UTF_8);
            from = 0;
            to = ascii.length;
            if (!JsonParser.isNumber(ascii)) {
                throw new IllegalArgumentException("not a JSON number: " + literal);
            }
        }

        JsonNumber(byte[] ascii, int from, int to) {
            this.ascii = ascii;
            this.from = from;
            this.to = to;
        }

        public static JsonNumber of(long value) {
            byte[] ascii = Long.toString(value).getBytes(StandardCharsets.UTF_8);
            return new JsonNumber(ascii, 0, ascii.length);
        }

        public String literal() {
            return new String(ascii, from, to - from, StandardCharsets.UTF_8);
        }

        void appendTo(JsonWriter writer) {
            writer.append(ascii, from, to);
        }

        private OptionalLong whole() {
            if (to - from > MAX_CONVERTED_CHARACTERS) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(new BigDecimal(literal()).longValueExact());
            } catch (ArithmeticException | NumberFormatException notALong) {
                return OptionalLong.empty();
            }
        }

        /** The nearest double; infinite beyond its range, as RFC 8259 §6 warns. */
        public double doubleValue() {
            return to - from <= MAX_EXACT_DIGITS ? exact() : Double.parseDouble(literal());
        }

        /** For what is digits and a point only: the quotient of two exact numbers, rounded once. */
        private double exact() {
            long digits = 0;
            double unit = 1;
            boolean isFraction = false;
            for (int at = from; at < to; at++) {
                byte next = ascii[at];
                if (next == '.') {
                    isFraction = true;
                } else if (next >= '0' && next <= '9') {
                    digits = 10 * digits + next - '0';
                    unit *= isFraction ? 10 : 1;
                } else {
                    return Double.parseDouble(literal());
                }
            }
            return digits / unit;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof JsonNumber number
                    && Arrays.equals(ascii, from, to, number.ascii, number.from, number.to);
        }

        @Override
        public int hashCode() {
            return literal().hashCode();
        }

        @Override
        public String toString() {
            return literal();
        }
    }

    /** {@code true} and {@code false}. */
    enum JsonBoolean implements JsonValue {
        TRUE, FALSE;

        public static JsonBoolean of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    /** {@code null}. */
    enum JsonNull implements JsonValue {
        NULL
    }
}
