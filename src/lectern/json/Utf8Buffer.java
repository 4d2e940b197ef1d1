package lectern.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of UTF-8 text, which cannot carry surrogates: they go in as U+FFFD. Not thread-safe. */
final class Utf8Buffer {
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private byte[] bytes;
    private int size;

    Utf8Buffer(int firstBytes) {
        bytes = new byte[firstBytes];
    }

    void append(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    void append(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            append(ascii.charAt(i));
        }
    }

    /** Appends one character, given as its code point (RFC 3629 §3). */
    void append(int character) {
        reserve(4);
        int c = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                ? REPLACEMENT_CHARACTER : character;
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0 | c >> 6);
            put(0x80 | c & 0x3F);
        } else if (c < 0x1_0000) {
            put(0xE0 | c >> 12);
            put(0x80 | c >> 6 & 0x3F);
            put(0x80 | c & 0x3F);
        } else {
            put(0xF0 | c >> 18);
            put(0x80 | c >> 12 & 0x3F);
            put(0x80 | c >> 6 & 0x3F);
            put(0x80 | c & 0x3F);
        }
    }

    /** Appends ASCII that JSON need not escape, the bulk of all text; returns the index of the first other char. */
    int appendPlain(char[] source, int from) {
        reserve(source.length - from);
        byte[] target = bytes;
        int end = size;
        int at = from;
        while (at < source.length && isPlain(source[at])) {
            target[end++] = (byte) source[at++];
        }
        size = end;
        return at;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
    }

    /** Returns where the copy ends in {@code target}. */
    int copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, size);
        return at + size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private void put(int b) {
        bytes[size++] = (byte) b;
    }

    private void reserve(int room) {
        if (room > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + room));
        }
    }
}
