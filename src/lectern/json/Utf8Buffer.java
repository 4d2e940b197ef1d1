package lectern.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of UTF-8 text, which cannot carry surrogates: they go in as U+FFFD. Not thread-safe. */
final class Utf8Buffer {
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;
    static final int MAX_CHARACTER_BYTES = 4;

    private byte[] bytes;
    private int size;

    Utf8Buffer(int firstBytes) {
        bytes = new byte[firstBytes];
    }

    void append(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            append(ascii.charAt(i));
        }
    }

    /** Appends one character, given as its code point. */
    void append(int character) {
        reserve(MAX_CHARACTER_BYTES);
        size = encode(character, bytes, size);
    }

    /** Writes a character to {@code target[at]} and on (RFC 3629 §3); returns where it ends there. */
    static int encode(int character, byte[] target, int at) {
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

    /** Appends ASCII that JSON need not escape, the bulk of all text; returns the index of the first other char. */
    int appendPlain(String source, int from) {
        int length = source.length();
        reserve(length - from);
        byte[] target = bytes;
        int end = size;
        int at = from;
        for (char c; at < length && isPlain(c = source.charAt(at)); at++) {
            target[end++] = (byte) c;
        }
        size = end;
        return at;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private void reserve(int room) {
        if (room > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + room));
        }
    }
}
