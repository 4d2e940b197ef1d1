package lectern.json;

/** The escapes in strings (RFC 8259 §7): checks them once, and takes them away where a text is wanted. */
final class JsonEscapes {
    private static final int HEX_DIGITS = 4;
    /** Of an escape by number, whole: {@code \}{@code u00e9}. */
    private static final int UNIT_BYTES = 2 + HEX_DIGITS;

    private JsonEscapes() {}

    /** Steps over the escape at the cursor. */
    static void check(JsonCursor cursor) throws JsonException {
        cursor.step();
        switch (cursor.peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> cursor.step();
            case 'u' -> {
                cursor.step();
                for (int i = 0; i < HEX_DIGITS; i++) {
                    if (Character.digit(cursor.peek(), 16) < 0) {
                        throw cursor.expected("a hexadecimal digit");
                    }
                    cursor.step();
                }
            }
            default -> throw cursor.expected("one of \"\\/bfnrtu after the backslash");
        }
    }

    /** The UTF-8 meant by checked bytes. */
    static Utf8Buffer unescaped(byte[] bytes, int from, int to) {
        var target = new Utf8Buffer(to - from); // no escape is shorter than what it means
        int at = from;
        while (at < to) {
            int run = at;
            while (at < to && bytes[at] != '\\') {
                at++;
            }
            target.append(bytes, run, at);
            if (at < to) {
                at = unescape(bytes, at, to, target);
            }
        }
        return target;
    }

    /** Appends what the escape at {@code at} means; returns its end. */
    private static int unescape(byte[] bytes, int at, int to, Utf8Buffer target) {
        byte letter = bytes[at + 1];
        if (letter == 'u') {
            return unescapeUnit(bytes, at, to, target);
        }
        target.append(switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        });
        return at + 2;
    }

    /** A UTF-16 unit, or the character that it makes with its partner; alone, a surrogate stays one. */
    private static int unescapeUnit(byte[] bytes, int at, int to, Utf8Buffer target) {
        char unit = unit(bytes, at);
        int next = at + UNIT_BYTES;
        if (Character.isHighSurrogate(unit) && next < to && bytes[next] == '\\' && bytes[next + 1] == 'u') {
            char partner = unit(bytes, next);
            if (Character.isLowSurrogate(partner)) {
                target.append(Character.toCodePoint(unit, partner));
                return next + UNIT_BYTES;
            }
        }
        target.append(unit);
        return next;
    }

    private static char unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at + UNIT_BYTES - HEX_DIGITS; i < at + UNIT_BYTES; i++) {
            unit = unit << 4 | Character.digit(bytes[i], 16);
        }
        return (char) unit;
    }
}
