package lectern.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names in one text: one that comes again is the same string, found by its bytes. Not thread-safe. */
final class JsonNames {
    private static final int SLOT_BITS = 5;
    private static final int SLOTS = 1 << SLOT_BITS;
    /** 2^32 by the golden ratio: its products spread over their highest bits. */
    private static final int SPREAD = 0x9E37_79B9;

    private final byte[] bytes;
    /** Where a name hashes to is the one that came there last, and where in the text that began. */
    private final String[] names = new String[SLOTS];
    private final int[] starts = new int[SLOTS];

    JsonNames(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The name that is at {@code bytes[from..to)}, without escapes and with its quote behind it. */
    String name(int from, int to) {
        int slot = from == to ? 0 : (bytes[from] << 16 ^ bytes[to - 1] << 8 ^ to - from) * SPREAD >>> -SLOT_BITS;
        int start = starts[slot];
        if (names[slot] == null || !Arrays.equals(bytes, start, start + to - from + 1, bytes, from, to + 1)) {
            names[slot] = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            starts[slot] = from;
        }
        return names[slot];
    }
}
