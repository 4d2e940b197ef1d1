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
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    private int due;
    private int low;
    private int high;

    /** Takes the bytes from {@code from} to before {@code to}; false if they cannot continue valid text. */
    boolean accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (due == 0) {
                at = skipWords(bytes, at, to);
                while (at < to && bytes[at] >= 0) {
                    at++;
                }
                if (at < to && !start(bytes[at++] & 0xFF)) {
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

    /**
     * Code points of up to three bytes, eight bytes at a time and without a branch for each; most text has no others.
     * Where it ends, what comes is longer, wrong, at the piece's end, or of a form that a word alone does not tell.
     */
    private static int skipWords(byte[] bytes, int from, int to) {
        long due = 0; // of the bytes to come, those that must be continuation bytes; all masks are of top bits
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long beyondAscii = word & TOP_BITS;
            if ((beyondAscii | due) == 0) {
                continue;
            }
            long bit5 = word << 2;
            long lead = beyondAscii & word << 1; // 11xxxxxx, else 10xxxxxx
            long lead3 = lead & bit5; // 111xxxxx
            long lead4 = lead3 & word << 3; // 1111xxxx
            long expected = due | lead << Byte.SIZE | lead3 << Short.SIZE;
            if ((beyondAscii & ~lead) != expected || (lead4 | suspect(word, lead & ~bit5, lead3)) != 0) {
                break;
            }
            due = lead >>> Long.SIZE - Byte.SIZE | lead3 >>> Long.SIZE - Short.SIZE;
        }
        int back = due == 0 ? 0 : (bytes[at - 1] & 0x40) != 0 ? 1 : 2; // to the lead of what is not whole
        return at - back;
    }

    /** Leads of overlong forms and surrogates, and those in the highest byte that could be: their next is not there. */
    private static long suspect(long word, long lead2, long lead3) {
        long nextBit5 = word << 2 >>> Byte.SIZE;
        long low4 = word & 0x0F0F_0F0F_0F0F_0F0FL;
        long notE0 = low4 + 0x7F7F_7F7F_7F7F_7F7FL;
        long notED = (low4 ^ 0x0D0D_0D0D_0D0D_0D0DL) + 0x7F7F_7F7F_7F7F_7F7FL;
        long notC0OrC1 = (word & 0x1E1E_1E1E_1E1E_1E1EL) + 0x7E7E_7E7E_7E7E_7E7EL;
        return lead2 & ~notC0OrC1 | lead3 & ~(notE0 | nextBit5) | lead3 & ~notED & (nextBit5 | Long.MIN_VALUE);
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
