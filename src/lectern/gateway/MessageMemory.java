package lectern.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How much heap a message takes while it is read, counted before it is: a JSON value of two bytes can become an object
 * of seventy, so that its length alone tells little. Pure.
 *
 * <p>Measured on 64-bit JVMs with compressed references, and rounded up.
 */
public final class MessageMemory {
    /** For each byte: the message, the contents of its strings, and the lines joined. */
    private static final long COPIES = 3;
    /** For each byte of the longest string: that one is decoded, each byte to a UTF-16 unit at worst, and hashed. */
    private static final long DECODING_COPIES = 6;
    /** A value with its text, and its places in lists. */
    private static final long VALUE_BYTES = 76;
    private static final long ARRAY_BYTES = 64;
    private static final long OBJECT_BYTES = 160;
    /** An object's member beside its value: its name, and its entry in a map. */
    private static final long MEMBER_BYTES = 96;

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x80 * EACH_BYTE;
    private static final long QUOTES = '"' * EACH_BYTE;
    private static final long BACKSLASHES = '\\' * EACH_BYTE;

    private MessageMemory() {}

    /** An upper bound in bytes for what is valid JSON; for anything else, that of what it begins like. */
    public static long of(byte[] utf8) {
        long bytes = COPIES * utf8.length;
        int longest = 0;
        for (int at = 0; at < utf8.length; at++) {
            bytes += beside(utf8[at]);
            if (utf8[at] == '"') {
                int end = endOfString(utf8, at + 1);
                longest = Math.max(longest, end - at);
                at = end;
            }
        }
        return bytes + DECODING_COPIES * longest;
    }

    /** The quote that ends the string, whose content begins here; without one, the end of the text or beyond. */
    private static int endOfString(byte[] utf8, int from) {
        int at = skipPlain(utf8, from);
        while (at < utf8.length && utf8[at] != '"') {
            at = skipPlain(utf8, at + (utf8[at] == '\\' ? 2 : 1));
        }
        return at;
    }

    /** The next quote or backslash; or one of the last bytes, or beyond. By eights, as most of a message is text. */
    private static int skipPlain(byte[] utf8, int from) {
        int at = from;
        for (; at <= utf8.length - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORDS.get(utf8, at);
            long hits = ((word ^ QUOTES) - EACH_BYTE | (word ^ BACKSLASHES) - EACH_BYTE) & ~word & HIGH_BITS;
            if (hits != 0) {
                return at + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
            }
        }
        return at;
    }

    private static long beside(byte next) {
        return switch (next) {
            case ',' -> VALUE_BYTES;
            case '[' -> VALUE_BYTES + ARRAY_BYTES;
            case '{' -> VALUE_BYTES + OBJECT_BYTES;
            case ':' -> MEMBER_BYTES;
            default -> 0;
        };
    }
}
