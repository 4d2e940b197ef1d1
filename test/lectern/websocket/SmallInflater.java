package lectern.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** RFC 1951 once more, slow and plain, as a peer with a window of few bits has it: farther references are refused. */
final class SmallInflater {
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int END_OF_BLOCK = 256;

    private final byte[] in;
    private final int windowBytes;
    private final StringBuilder out = new StringBuilder();
    private int bit;

    private SmallInflater(byte[] in, int windowBytes) {
        this.in = in;
        this.windowBytes = windowBytes;
    }

    /** All that these blocks say, none of them final. */
    static byte[] inflate(byte[] in, int windowBytes) {
        var inflater = new SmallInflater(in, windowBytes);
        while (inflater.bit < in.length * 8) {
            inflater.block();
        }
        var bytes = new ByteArrayOutputStream();
        inflater.out.chars().forEach(bytes::write);
        return bytes.toByteArray();
    }

    private void block() {
        require(bits(1) == 0, "final block");
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> codes(fixed(), lengths(30, 5));
            case 2 -> dynamic();
            default -> require(false, "block type 3");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        require((length ^ 0xFFFF) == bits(16), "stored length");
        for (int i = 0; i < length; i++) {
            out.append((char) bits(8));
        }
    }

    private void dynamic() {
        int literals = 257 + bits(5);
        int distances = 1 + bits(5);
        int count = 4 + bits(4);
        var first = new int[19];
        for (int i = 0; i < count; i++) {
            first[ORDER[i]] = bits(3);
        }
        var all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(first);
            int value = symbol < 16 ? symbol : symbol == 16 ? all[i - 1] : 0;
            int repeat = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            for (int end = i + repeat; i < end; i++) {
                all[i] = value;
            }
        }
        codes(Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length));
    }

    private void codes(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != END_OF_BLOCK; symbol = symbol(literals)) {
            if (symbol < END_OF_BLOCK) {
                out.append((char) symbol);
                continue;
            }
            int length = symbol == 285 ? 258 : 3 + stepped(symbol - 257, 4);
            int distance = 1 + stepped(symbol(distances), 2);
            require(distance <= Math.min(out.length(), windowBytes), "reference " + distance + " bytes back");
            for (int i = 0; i < length; i++) {
                out.append(out.charAt(out.length() - distance));
            }
        }
    }

    /** The value of a length or distance code: each {@code group} of codes has one more extra bit. */
    private int stepped(int code, int group) {
        if (code < 2 * group) {
            return code;
        }
        int extra = code / group - 1;
        return (group + code % group << extra) + bits(extra);
    }

    /** The next symbol of the canonical code with these lengths. */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code = code << 1 | bits(1);
            first <<= 1;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length && first++ == code) {
                    return symbol;
                }
            }
        }
        throw new AssertionError("no such code");
    }

    private static int[] fixed() {
        var lengths = lengths(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] lengths(int count, int length) {
        var lengths = new int[count];
        Arrays.fill(lengths, length);
        return lengths;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }

    private static void require(boolean rule, String what) {
        if (!rule) {
            throw new AssertionError(what);
        }
    }
}
