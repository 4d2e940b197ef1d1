package lectern.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;

/**
 * Strict RFC 8259 parser from UTF-8 bytes: recursive descent, one pass. {@link #parse} is safe for use by any thread.
 *
 * <p>Everything is checked at once, but strings and numbers are decoded when they are first asked for: a value refers
 * to the bytes that it was parsed from, so nobody may change them, and they stay in memory as long as it does.
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

    /** Names that are compared one by one to find those that come twice; more would take longer than by hash. */
    private static final int MAX_FEW_NAMES = 16;
    private static final int FIRST_NAMES = 8;
    private static final int FIRST_MEMBERS = 2;
    private static final JsonValue[] NO_VALUES = {};

    /** A member's name and what it was read from: the quotes, the colon behind them, and any white space between. */
    private static final class Name {
        private final String text;
        private final int from;
        private final int to;
        /** What came after it the last time, and so probably will again. */
        private Name next;

        Name(String text, int from, int to) {
            this.text = text;
            this.from = from;
            this.to = to;
        }
    }

    private final byte[] utf8;
    private final JsonCursor cursor;
    /** The names in the objects that are open, the innermost last. */
    private String[] pendingNames = new String[FIRST_NAMES];
    private int names;
    /** The names of the latest object, as the next one often has the same; and whether a few that differ. */
    private String[] latestNames = {};
    private boolean latestAreFew = true;
    private Name latestName = new Name("", 0, 0);
    private int depth;

    private JsonParser(byte[] utf8, boolean isUtf8) {
        this.utf8 = utf8;
        cursor = new JsonCursor(utf8, isUtf8);
    }

    /** @throws JsonException if {@code utf8} is not one JSON value with nothing but white space around it */
    public static JsonValue parse(byte[] utf8) throws JsonException {
        return new JsonParser(utf8, false).document();
    }

    /** The same of what was found to be UTF-8 before, such as a WebSocket's text message; it is not checked again. */
    public static JsonValue parseValid(byte[] utf8) throws JsonException {
        return new JsonParser(utf8, true).document();
    }

    /** Whether it is a number by the grammar of RFC 8259 §6. */
    static boolean isNumber(byte[] utf8) {
        var cursor = new JsonCursor(utf8, false);
        try {
            cursor.skipNumber();
            return cursor.atEnd();
        } catch (JsonException notANumber) {
            return false;
        }
    }

    private JsonValue document() throws JsonException {
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
            case '"' -> string();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> literal("true", JsonValue.JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonValue.JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonValue.JsonNull.NULL);
            default -> throw cursor.expected("a value");
        };
    }

    private JsonValue object() throws JsonException {
        enter();
        int first = names;
        var members = NO_VALUES;
        if (!cursor.accept('}')) {
            members = new JsonValue[latestAreFew ? Math.max(FIRST_MEMBERS, latestNames.length) : FIRST_MEMBERS];
            do {
                int size = names - first;
                addName(name());
                var value = value();
                if (size == members.length) {
                    members = Arrays.copyOf(members, 2 * size);
                }
                members[size] = value;
            } while (cursor.accept(','));
            require('}', "',' or '}'");
        }
        depth--;
        if (!Arrays.equals(latestNames, 0, latestNames.length, pendingNames, first, names)) {
            latestNames = Arrays.copyOfRange(pendingNames, first, names);
            latestAreFew = areFewAndDistinct(latestNames);
        }
        names = first;
        members = members.length == latestNames.length ? members : Arrays.copyOf(members, latestNames.length);
        return latestAreFew ? new JsonValue.JsonObject(latestNames, members) : object(latestNames, members);
    }

    private static boolean areFewAndDistinct(String[] names) {
        boolean fit = names.length <= MAX_FEW_NAMES;
        for (int i = 1; i < names.length && fit; i++) {
            for (int j = 0; j < i; j++) {
                fit &= !names[i].equals(names[j]);
            }
        }
        return fit;
    }

    /** Of any names, even such that come more than once: each keeps its first place and takes its last value. */
    static JsonValue.JsonObject object(String[] names, JsonValue[] values) {
        if (areFewAndDistinct(names)) {
            return new JsonValue.JsonObject(names, values);
        }
        var members = new LinkedHashMap<String, JsonValue>();
        for (int i = 0; i < names.length; i++) {
            members.put(names[i], values[i]);
        }
        return new JsonValue.JsonObject(members.keySet().toArray(new String[0]),
                members.values().toArray(new JsonValue[0]));
    }

    /** Steps over a name and its colon. */
    private String name() throws JsonException {
        cursor.skipWhiteSpace();
        var next = latestName.next;
        if (next == null || !cursor.acceptAgain(next.from, next.to)) {
            next = unexpectedName();
            latestName.next = next;
        }
        latestName = next;
        return next.text;
    }

    private Name unexpectedName() throws JsonException {
        if (cursor.peek() != '"') {
            throw cursor.expected("a name in double quotes");
        }
        int from = cursor.position();
        var name = string().value();
        require(':', "':'");
        return new Name(name, from, cursor.position());
    }

    private JsonValue array() throws JsonException {
        enter();
        var items = new ArrayList<JsonValue>();
        var beforeEach = latestName; // so that the next names are expected to be those of the item before
        if (!cursor.accept(']')) {
            do {
                latestName = beforeEach;
                items.add(value());
            } while (cursor.accept(','));
            require(']', "',' or ']'");
        }
        depth--;
        return new JsonValue.JsonArray(items);
    }

    private void addName(String name) {
        if (names == pendingNames.length) {
            pendingNames = Arrays.copyOf(pendingNames, 2 * names);
        }
        pendingNames[names++] = name;
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
        cursor.skipNumber();
        return new JsonValue.JsonNumber(utf8, from, cursor.position());
    }

    private JsonValue.JsonString string() throws JsonException {
        int from = cursor.position() + 1;
        boolean escaped = cursor.skipString();
        return new JsonValue.JsonString(utf8, from, cursor.position() - 1, escaped);
    }
}
