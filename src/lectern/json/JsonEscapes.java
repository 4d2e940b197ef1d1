package lectern.json;

/** The escapes in strings (RFC 8259 §7): checks them once, and takes them away where a text is wanted. */
final class JsonEscapes {
    private static final int HEX_DIGITS = 4;
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;
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

    /**
     * Writes the UTF-8 meant by checked bytes to {@code target[at]} and on, where there must be room for as many bytes,
     * as no escape is shorter than what it means; returns where it ends there.
     */
    static int unescape(byte[] bytes, int from, int to, byte[] target, int at) {
        int next = from;
        int end = at;
        while (next < to) {
            int backslash = copyPlain(bytes, next, to, target, end);
            end += backslash - next;
            next = backslash;
            if (next < to) {
                byte letter = bytes[next + 1];
                if (letter == 'u') {
                    int character = character(bytes, next, to);
                    next += Character.charCount(character) * UNIT_BYTES;
                    end = encode(character, target, end);
                } else {
                    target[end++] = meant(letter);
                    next += 2;
                }
            }
        }
        return end;
    }

    /** By words, the last of which may bring more than is wanted; returns the index of the backslash, or the end. */
    private static int copyPlain(byte[] bytes, int from, int to, byte[] target, int at) {
        int next = from;
        for (; next <= to - Long.BYTES; next += Long.BYTES) {
            long word = (long) JsonCursor.WORDS.get(bytes, next);
            JsonCursor.WORDS.set(target, at + next - from, word);
            long backslashes = JsonCursor.backslashes(word);
            if (backslashes != 0) {
                return next + Long.numberOfTrailingZeros(backslashes) / Byte.SIZE;
            }
        }
        for (; next < to && bytes[next] != '\\'; next++) {
            target[at + next - from] = bytes[next];
        }
        return next;
    }

    /** Writes a character to {@code target[at]} and on (RFC 3629 §3); returns where it ends there. */
    private static int encode(int character, byte[] target, int at) {
        int c = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                ? REPLACEMENT_CHARACTER : character;
        int end = at;
        if (c < 0x80) {
            target[end++] = (byte) c;
        } else if (c < 0x800) {
            target[end++] = (byte) (0xC0 | c >> 6);
            target[end++] = (byte) (0x80 | c & 0x3F);
        } else if (c < 0x1_0000) {
            target[end++] = (byte) (0xE0 | c >> 12);
            target[end++] = (byte) (0x80 | c >> 6 & 0x3F);
            target[end++] = (byte) (0x80 | c & 0x3F);
        } else {
            target[end++] = (byte) (0xF0 | c >> 18);
            target[end++] = (byte) (0x80 | c >> 12 & 0x3F);
            target[end++] = (byte) (0x80 | c >> 6 & 0x3F);
            target[end++] = (byte) (0x80 | c & 0x3F);
        }
        return end;
    }

    private static byte meant(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    /** What the escape at {@code at} means: a UTF-16 unit, or the character that it makes with the next one. */
    private static int character(byte[] bytes, int at, int to) {
        char unit = unit(bytes, at);
        int next = at + UNIT_BYTES;
        if (Character.isHighSurrogate(unit) && next < to && bytes[next] == '\\' && bytes[next + 1] == 'u') {
            char partner = unit(bytes, next);
            if (Character.isLowSurrogate(partner)) {
                return Character.toCodePoint(unit, partner);
            }
        }
        return unit;
    }

    private static char unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at + UNIT_BYTES - HEX_DIGITS; i < at + UNIT_BYTES; i++) {
            unit = unit << 4 | Character.digit(bytes[i], 16);
        }
        return (char) unit;
    }
}
