package lectern.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A position in UTF-8 bytes for the parser: looks, moves, and says what is wrong where. Not thread-safe.
 *
 * <p>Malformed UTF-8 never passes: outside of strings the parser takes ASCII only, inside {@link #skipString} refuses
 * it.
 */
final class JsonCursor {
    /** What {@link #peek} says at the end; as a byte (0xFF) it occurs in no UTF-8, so it is no content either. */
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int MAX_CHARACTER_BYTES = 4;
    /** What the JDK decodes malformed UTF-8 to. */
    private static final int NOT_UTF8 = 0xFFFD;

    /** So much is looked at in advance; and where that was in vain, so much is not. */
    static final int BLOCK_BYTES = 4096;
    private static final int BYTES_UNSEEN = 3 * BLOCK_BYTES;

    /**
     * Eight bytes as one long, the first in the lowest bits. Each subtraction from it sets the high bit of the ASCII
     * bytes that it seeks; what it borrows from later bytes does not disturb the first such bit.
     */
    static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x80 * EACH_BYTE;
    private static final long SPACES = ' ' * EACH_BYTE;
    private static final long QUOTES = '"' * EACH_BYTE;
    private static final long QUOTES_TO_SPACES = ('"' ^ ' ') * EACH_BYTE;
    private static final long AFTER_SPACES = (' ' + 1) * EACH_BYTE;
    private static final long BACKSLASHES = '\\' * EACH_BYTE;

    private final byte[] bytes;
    private final boolean isUtf8;
    private final int end;
    private int position;
    /** Up to here there are only quotes and plain ASCII, from the position on; and from here on nobody has looked. */
    private int plainTo;
    private int lookedTo;

    /** @param isUtf8 whether somebody has checked that the bytes are UTF-8, so that we need not */
    JsonCursor(byte[] bytes, boolean isUtf8) {
        this.bytes = bytes;
        this.isUtf8 = isUtf8;
        this.end = bytes.length;
    }

    int position() {
        return position;
    }

    void step() {
        position++;
    }

    boolean atEnd() {
        return position == end;
    }

    /** The next byte: ASCII as it is, negative if it is not ASCII or there is none. */
    int peek() {
        return position < end ? bytes[position] : END;
    }

    /** Steps over {@code wanted} and the white space before it, if it is next. */
    boolean accept(char wanted) {
        skipWhiteSpace();
        return acceptHere(wanted);
    }

    boolean acceptHere(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    /** Steps over the same as in {@code bytes[from..to)}, if it is next. */
    boolean acceptAgain(int from, int to) {
        int length = to - from;
        if (length > end - position || !Arrays.equals(bytes, from, to, bytes, position, position + length)) {
            return false;
        }
        position += length;
        return true;
    }

    void skipWhiteSpace() {
        while (position < end && bytes[position] <= ' ' && isWhiteSpace(bytes[position])) {
            position++;
        }
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Steps over a number (RFC 8259 §6). */
    void skipNumber() throws JsonException {
        acceptHere('-');
        if (!acceptHere('0')) {
            skipDigits();
        }
        if (acceptHere('.')) {
            skipDigits();
        }
        if (acceptHere('e') || acceptHere('E')) {
            if (!acceptHere('+')) {
                acceptHere('-');
            }
            skipDigits();
        }
    }

    /** Steps over at least one digit. */
    private void skipDigits() throws JsonException {
        int at = position;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == position) {
            throw expected("a digit");
        }
        position = at;
    }

    /** Steps over a string (RFC 8259 §7); whether there are escapes in it. */
    boolean skipString() throws JsonException {
        boolean escaped = false;
        int at = plainEnd(position + 1);
        while (at < end && bytes[at] == '\\') {
            escaped = true;
            position = at;
            JsonEscapes.check(this);
            at = plainEnd(position);
        }
        position = at;
        if (at == end || bytes[at] != '"') {
            throw expected("a character or '\"'");
        }
        position = at + 1;
        return escaped;
    }

    /**
     * The index of the next quote, backslash or control character.
     *
     * @throws JsonException where it is not UTF-8
     */
    private int plainEnd(int from) throws JsonException {
        if (from >= lookedTo) {
            lookAhead(from);
        }
        int at = from;
        while (at <= plainTo - Long.BYTES) {
            long quotes = ((long) WORDS.get(bytes, at) ^ QUOTES) - EACH_BYTE & HIGH_BITS;
            if (quotes != 0) {
                return at + Long.numberOfTrailingZeros(quotes) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        return anyPlainEnd(at);
    }

    /** Finds out whether a block from here on is plain but for quotes; so simple a loop is made fast by the JVM. */
    private void lookAhead(int from) {
        int to = from + (Math.min(end - from, BLOCK_BYTES) & -Long.BYTES);
        long special = 0;
        for (int at = from; at < to; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            special |= word | word - SPACES | (word ^ BACKSLASHES) - EACH_BYTE;
        }
        boolean plain = (special & HIGH_BITS) == 0;
        plainTo = plain ? to : 0;
        lookedTo = plain ? to : to + BYTES_UNSEEN;
    }

    /** The same of any characters, at the end of a block or in one with others than plain ones. */
    private int anyPlainEnd(int from) throws JsonException {
        int at = from;
        long passed = 0;
        long hits = 0;
        while (at <= end - Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            hits = special(word);
            if (hits != 0) {
                passed |= word & (hits ^ hits - 1); // up to the hit, which is ASCII itself
                at += Long.numberOfTrailingZeros(hits) / Byte.SIZE;
                break;
            }
            passed |= word;
            at += Long.BYTES;
        }
        while (hits == 0 && at < end && isPlain(bytes[at])) {
            passed |= bytes[at++];
        }
        if ((passed & HIGH_BITS) != 0 && !isUtf8) {
            position = at;
            requireUtf8(from);
        }
        return at;
    }

    /** The top bits of a word's bytes that end plain text: quotes, backslashes and control characters. */
    static long special(long word) {
        return ((word ^ QUOTES_TO_SPACES) - AFTER_SPACES | (word ^ BACKSLASHES) - EACH_BYTE) & ~word & HIGH_BITS;
    }

    /** The top bits of a word's backslashes. */
    static long backslashes(long word) {
        return (word ^ BACKSLASHES) - EACH_BYTE & ~word & HIGH_BITS;
    }

    static boolean isPlain(byte b) {
        return b < 0 || b >= ' ' && b != '"' && b != '\\';
    }

    /** Refuses the first character that is not UTF-8, between {@code from} and the position. */
    private void requireUtf8(int from) throws JsonException {
        int length = position - from;
        var text = ByteBuffer.wrap(bytes, from, length);
        if (StandardCharsets.UTF_8.newDecoder().decode(text, CharBuffer.allocate(length), true).isMalformed()) {
            position = text.position();
            throw expected("UTF-8");
        }
    }

    JsonException expected(String what) {
        return failure("expected " + what + " but found " + found());
    }

    JsonException failure(String reason) {
        return JsonException.at(position, bytes, reason);
    }

    /** What is at the position, in printable ASCII, since errors end up in logs and replies. */
    private String found() {
        if (atEnd()) {
            return "the end of the text";
        }
        int length = Math.min(end - position, MAX_CHARACTER_BYTES);
        int character = new String(bytes, position, length, StandardCharsets.UTF_8).codePointAt(0);
        return switch (character) {
            case BYTE_ORDER_MARK -> "a byte order mark";
            case NOT_UTF8 -> "byte 0x%02X".formatted(bytes[position]);
            default -> character >= ' ' && character <= '~' ? "'" + (char) character + "'"
                    : "U+%04X".formatted(character);
        };
    }
}
