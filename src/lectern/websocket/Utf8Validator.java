package lectern.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives and fails at the first byte that no valid text has there (RFC 3629 §4, RFC 6455 §8.1).
 *
 * <p>Not thread-safe. Its state between two pieces: how many continuation bytes are due and the range of the next.
 */
final class Utf8Validator {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NON_ASCII = 0x8080808080808080L;

    private int due;
    private int low;
    private int high;

    /** Takes the bytes from {@code from} to before {@code to}; false if they cannot continue valid text. */
    boolean accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (due == 0) {
                at = skipShort(bytes, skipAscii(bytes, at, to), to);
                if (at < to && bytes[at] < 0 && !start(bytes[at++] & 0xFF)) {
                    return false;
                }
            } else {
                int next = bytes[at++] & 0xFF;
                if (next < low || next > high) {
                    return false;
                }
                expect(due - 1, 0x80, 0xBF);
            }
        }
        return true;
    }

    /** Whether the text may end here: not inside a code point. */
    boolean isComplete() {
        return due == 0;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long high = (long) LONGS.get(bytes, at) & NON_ASCII;
            if (high != 0) {
                return at + Long.numberOfTrailingZeros(high) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Of two bytes, as most that are not ASCII in European text. */
    private static int skipShort(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to - 1 && bytes[at] >= (byte) 0xC2 && bytes[at] < (byte) 0xE0 && bytes[at + 1] < (byte) 0xC0) {
            at += 2;
        }
        return at;
    }

    /** Begins a code point; the range of its second byte excludes overlong forms, surrogates and above U+10FFFF. */
    private boolean start(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return false;
        }
        if (first < 0xE0) {
            expect(1, 0x80, 0xBF);
        } else if (first < 0xF0) {
            expect(2, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
        } else {
            expect(3, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
        }
        return true;
    }

    private void expect(int count, int lowest, int highest) {
        due = count;
        low = lowest;
        high = highest;
    }
}
