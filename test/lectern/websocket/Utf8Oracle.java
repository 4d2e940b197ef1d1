package lectern.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** What text may go on with, told by the JDK's encoder from all code points that there are, and by no rule of ours. */
final class Utf8Oracle {
    private static final Utf8Oracle INSTANCE = new Utf8Oracle();

    /** The beginnings of all code points, whole ones not included, by their length and their bytes as a number. */
    private final BitSet[] unfinished = {new BitSet(), new BitSet(1 << 8), new BitSet(1 << 16), new BitSet(1 << 24)};
    private final BitSet[] whole = {new BitSet(), new BitSet(), new BitSet(), new BitSet()};
    private final BitSet fourths = new BitSet();

    private Utf8Oracle() {
        for (int code = 0; code <= Character.MAX_CODE_POINT; code++) {
            if (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE) {
                var bytes = Character.toString(code).getBytes(StandardCharsets.UTF_8);
                int number = 0;
                for (int i = 0; i < bytes.length - 1; i++) {
                    number = number << 8 | bytes[i] & 0xFF;
                    unfinished[i + 1].set(number);
                }
                int last = bytes[bytes.length - 1] & 0xFF;
                if (bytes.length < 4) {
                    whole[bytes.length].set(number << 8 | last);
                } else {
                    fourths.set(last);
                }
            }
        }
    }

    static Utf8Oracle instance() {
        return INSTANCE;
    }

    /** All beginnings of this many bytes, as numbers. */
    int[] beginnings(int length) {
        return length == 0 ? new int[1] : unfinished[length].stream().toArray();
    }

    /** Whether text may go on with this byte behind that beginning of a code point. */
    boolean takes(int beginning, int length, int next) {
        int number = beginning << 8 | next;
        return length == 3 ? fourths.get(next) : whole[length + 1].get(number) || unfinished[length + 1].get(number);
    }

    /** The index of the first byte that no text has there; the length, if there is none. */
    int firstWrong(byte[] bytes) {
        int length = 0;
        int beginning = 0;
        for (int i = 0; i < bytes.length; i++) {
            int next = bytes[i] & 0xFF;
            if (!takes(beginning, length, next)) {
                return i;
            }
            boolean done = length == 3 || whole[length + 1].get(beginning << 8 | next);
            beginning = done ? 0 : beginning << 8 | next;
            length = done ? 0 : length + 1;
        }
        return bytes.length;
    }

    /** Whether bytes that are right so far end a code point. */
    static boolean isWhole(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, text);
    }
}
