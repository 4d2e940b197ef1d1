package lectern.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;

/**
 * Strict RFC 8259 parser from UTF-8 bytes: recursive descent, one pass. {@link #parse} is safe for use by any thread
 * as long as nobody changes the bytes meanwhile.
 *
 * <ul>
 * <li>At most {@link #MAX_DEPTH} nested containers. The length of the text is the caller's to bound.
 * <li>Malformed UTF-8 (overlong, surrogate, above U+10FFFF, truncated) and a byte order mark are refused (§8.1).
 * <li>Numbers keep their literal, so none is rounded or refused for its size (§6).
 * <li>Duplicate names are accepted and the last value stands; §4 leaves that open.
 * <li>Lone surrogates in hexadecimal escapes become U+FFFD each: §8.2 leaves them open, UTF-8 cannot carry them.
 * </ul>
 */
public final class JsonParser {
    /** Objects and arrays open at once; one more is refused, long before the recursion could exhaust the stack. */
    public static final int MAX_DEPTH = 256;

    private final JsonCursor cursor;
    private final Utf8Buffer buffer = new Utf8Buffer();
    private int depth;

    private JsonParser(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /** @throws JsonException if {@code utf8} is not one JSON value with nothing but white space around it */
    public static JsonValue parse(byte[] utf8) throws JsonException {
        return parse(utf8, 0, utf8.length);
    }

    /**
     * Parses {@code utf8[from..to)}; positions in errors count from {@code from}.
     *
     * @throws JsonException if it is not one JSON value with nothing but white space around it
     * @throws IndexOutOfBoundsException if the range is not within {@code utf8}
     */
    public static JsonValue parse(byte[] utf8, int from, int to) throws JsonException {
        Objects.checkFromToIndex(from, to, utf8.length);
        return new JsonParser(new JsonCursor(utf8, from, to)).document();
    }

    /** Whether {@code literal} is a number by the grammar of RFC 8259 §6. */
    static boolean isNumber(String literal) {
        byte[] utf8 = literal.getBytes(StandardCharsets.UTF_8);
        var cursor = new JsonCursor(utf8, 0, utf8.length);
        try {
            new JsonParser(cursor).number();
            return cursor.atEnd();
        } catch (JsonException notANumber) {
            return false;
        }
    }

    private JsonValue document() throws JsonException {
        if (cursor.startsWithByteOrderMark()) {
            throw cursor.failure("a byte order mark must not precede JSON");
        }
        var value = value();
        cursor.skipWhiteSpace();
        if (!cursor.atEnd()) {
            throw cursor.expected("the end of the text");
        }
        return value;
    }

    private JsonValue value() throws JsonException {
        cursor.skipWhiteSpace();
        return switch (cursor.peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonValue.JsonString(string());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> literal("true", JsonValue.JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonValue.JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonValue.JsonNull.NULL);
            default -> throw cursor.expected("a value");
        };
    }

    private JsonValue object() throws JsonException {
        enter();
        var object = JsonValue.JsonObject.builder();
        if (!cursor.accept('}')) {
            do {
                object.put(name(), value());
            } while (cursor.accept(','));
            require('}', "',' or '}'");
        }
        depth--;
        return object.build();
    }

    private String name() throws JsonException {
        cursor.skipWhiteSpace();
        if (cursor.peek() != '"') {
            throw cursor.expected("a name in double quotes");
        }
        var name = string();
        require(':', "':'");
        return name;
    }

    private JsonValue array() throws JsonException {
        enter();
        var items = new ArrayList<JsonValue>();
        if (!cursor.accept(']')) {
            do {
                items.add(value());
            } while (cursor.accept(','));
            require(']', "',' or ']'");
        }
        depth--;
        return new JsonValue.JsonArray(items);
    }

    /** Steps over the opening bracket. */
    private void enter() throws JsonException {
        if (depth == MAX_DEPTH) {
            throw cursor.failure("more than " + MAX_DEPTH + " nested objects and arrays");
        }
        depth++;
        cursor.step();
    }

    private void require(char wanted, String expectation) throws JsonException {
        if (!cursor.accept(wanted)) {
            throw cursor.expected(expectation);
        }
    }

    private JsonValue literal(String word, JsonValue value) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (!cursor.acceptHere(word.charAt(i))) {
                throw cursor.expected("'" + word + "'");
            }
        }
        return value;
    }

    private JsonValue number() throws JsonException {
        int from = cursor.position();
        cursor.acceptHere('-');
        if (!cursor.acceptHere('0')) {
            skipDigits();
        }
        if (cursor.acceptHere('.')) {
            skipDigits();
        }
        if (cursor.acceptHere('e') || cursor.acceptHere('E')) {
            if (!cursor.acceptHere('+')) {
                cursor.acceptHere('-');
            }
            skipDigits();
        }
        return new JsonValue.JsonNumber(cursor.asciiFrom(from));
    }

    private void skipDigits() throws JsonException {
        int from = cursor.position();
        while (cursor.peek() >= '0' && cursor.peek() <= '9') {
            cursor.step();
        }
        if (cursor.position() == from) {
            throw cursor.expected("a digit");
        }
    }

    /** The string whose opening quote is next; one without escapes is decoded as it lies there. */
    private String string() throws JsonException {
        cursor.step();
        int from = cursor.position();
        cursor.skipPlain();
        var text = cursor.peek() == '\\' ? unescaped(from) : cursor.textFrom(from);
        if (!cursor.acceptHere('"')) {
            throw cursor.expected("a character or '\"'");
        }
        return text;
    }

    /** The string that began at {@code from} and has its first escape at the cursor. */
    private String unescaped(int from) throws JsonException {
        buffer.clear();
        cursor.copyFrom(from, buffer);
        while (cursor.acceptHere('\\')) {
            buffer.append(escape());
            int run = cursor.position();
            cursor.skipPlain();
            cursor.copyFrom(run, buffer);
        }
        return cursor.checked(buffer.toString(), from);
    }

    /** The character meant by the escape whose backslash has been passed. */
    private int escape() throws JsonException {
        int letter = cursor.peek();
        int character = switch (letter) {
            case '"', '\\', '/', 'u' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw cursor.expected("one of \"\\/bfnrtu after the backslash");
        };
        cursor.step();
        return letter == 'u' ? unicodeEscape() : character;
    }

    /** The UTF-16 unit that follows, or the character it makes with its partner; alone, a surrogate stays one. */
    private int unicodeEscape() throws JsonException {
        char unit = fourHexDigits();
        if (!Character.isSurrogate(unit)) {
            return unit;
        }
        int afterUnit = cursor.position();
        if (Character.isHighSurrogate(unit) && cursor.acceptHere('\\') && cursor.acceptHere('u')) {
            char partner = fourHexDigits();
            if (Character.isLowSurrogate(partner)) {
                return Character.toCodePoint(unit, partner);
            }
        }
        cursor.moveTo(afterUnit);
        return unit;
    }

    private char fourHexDigits() throws JsonException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(cursor.peek(), 16);
            if (digit < 0) {
                throw cursor.expected("a hexadecimal digit");
            }
            unit = unit << 4 | digit;
            cursor.step();
        }
        return (char) unit;
    }
}
