package lectern.websocket;

import java.io.IOException;
import java.util.Arrays;

/**
 * The rules of data messages: the order of fragments, the size limit, UTF-8 as it arrives (RFC 6455 §5.4, §5.6, §8.1),
 * the latter two of what a compressed message inflates to.
 *
 * <p>Confined to the connection's thread. The buffer grows with what has arrived, not with what a header announces; it
 * is handed out as the message, so that nothing is held between two messages.
 */
final class MessageAssembler {
    /** Heap for a message under way; asked only for what is not free to all. */
    @FunctionalInterface
    interface Memory {
        /** Holds so many bytes from now on; waits for them if need be. */
        void hold(long bytes) throws WebSocketFailure;
    }

    /** While a buffer doubles, and when it is cut to size, there are two. */
    private static final long BUFFERS = 2;
    /** What a header alone can make us allocate. */
    private static final int FIRST_BYTES = 32 * 1024;
    private static final int FIRST_INFLATED_BYTES = 1024;
    /** Read, unmasked and checked at a time, while the CPU's nearest cache holds them. */
    private static final int PIECE_BYTES = 8 * 1024;
    private static final byte[] EMPTY = {};

    private final FrameReader reader;
    private final MessageInflater inflater;
    private final WebSocketLimits limits;
    private final Memory memory;
    private final Utf8Validator utf8 = new Utf8Validator();
    private Opcode opcode = Opcode.CONTINUATION;
    private boolean compressed;
    private byte[] buffer = EMPTY;
    private int size;
    private long compressedBytes;
    private int emptyFragments;

    MessageAssembler(FrameReader reader, MessageInflater inflater, WebSocketLimits limits, Memory memory) {
        this.reader = reader;
        this.inflater = inflater;
        this.limits = limits;
        this.memory = memory;
    }

    /** Whether fragments are still to come. */
    boolean midMessage() {
        return opcode != Opcode.CONTINUATION;
    }

    /** Reads the payload of the data frame whose header was read last; whether its message is whole now. */
    boolean accept(Opcode next) throws IOException, WebSocketFailure {
        begin(next);
        if (compressed) {
            inflate();
        } else {
            copy();
        }
        if (reader.fin() && !utf8.isComplete()) {
            throw notUtf8();
        }
        return reader.fin();
    }

    /** Whether the message is text, and then valid UTF-8; else it is binary. */
    boolean isText() {
        return opcode == Opcode.TEXT;
    }

    /** Hands out the whole message. */
    byte[] take() {
        byte[] message = size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
        opcode = Opcode.CONTINUATION;
        buffer = EMPTY;
        size = 0;
        return message;
    }

    private void begin(Opcode next) throws WebSocketFailure {
        boolean continues = next == Opcode.CONTINUATION;
        if (continues != midMessage()) {
            throw WebSocketFailure.protocol(
                    continues ? "continuation of nothing" : "new message inside a fragmented one");
        }
        if (!continues) {
            opcode = next;
            compressed = reader.compressed();
            compressedBytes = 0;
            emptyFragments = 0;
        }
        if (reader.length() == 0 && ++emptyFragments > WebSocketLimits.MAX_EMPTY_FRAGMENTS) {
            throw new WebSocketFailure(CloseCode.POLICY_VIOLATION,
                    "more than " + WebSocketLimits.MAX_EMPTY_FRAGMENTS + " empty fragments in a message");
        }
    }

    private void copy() throws IOException, WebSocketFailure {
        if (reader.length() > limits.maxMessageBytes() - size) {
            throw tooBig();
        }
        int end = size + (int) reader.length();
        while (size < end) {
            makeRoom(Math.min(end, FIRST_BYTES), reader.fin() ? end : limits.maxMessageBytes());
            int room = Math.min(buffer.length, end) - size;
            check(reader.payload(buffer, size, Math.min(room, PIECE_BYTES)));
        }
    }

    private void inflate() throws IOException, WebSocketFailure {
        if (reader.length() > limits.maxCompressedBytes() - compressedBytes) {
            throw new WebSocketFailure(CloseCode.MESSAGE_TOO_BIG,
                    "compressed message exceeds " + limits.maxCompressedBytes() + " bytes");
        }
        compressedBytes += reader.length();
        byte[] piece = new byte[(int) Math.min(reader.length(), PIECE_BYTES)];
        for (long left = reader.length(); left > 0; ) {
            int count = reader.payload(piece, 0, piece.length);
            left -= count;
            inflater.feed(piece, count);
            takeInflated();
        }
        if (reader.fin()) {
            inflater.feedEnd();
            takeInflated();
            inflater.finish(buffer, size);
        }
    }

    /** All that the inflater makes of its piece, up to the first byte beyond the limit. */
    private void takeInflated() throws WebSocketFailure {
        int count;
        do {
            makeRoom(FIRST_INFLATED_BYTES, limits.maxMessageBytes() + 1);
            count = inflater.inflate(buffer, size, buffer.length - size);
            check(count);
            if (size > limits.maxMessageBytes()) {
                throw tooBig();
            }
        } while (count > 0);
    }

    private void check(int count) throws WebSocketFailure {
        if (isText() && !utf8.accept(buffer, size, size + count)) {
            throw notUtf8();
        }
        size += count;
    }

    /** Doubles, so that a byte is copied twice at most, however small the fragments; the last gets its exact size. */
    private void makeRoom(int first, int most) throws WebSocketFailure {
        if (size == buffer.length) {
            int length = (int) Math.min(Math.max(2L * size, first), most);
            if (length > limits.unchargedBytes()) {
                memory.hold(BUFFERS * length);
            }
            buffer = Arrays.copyOf(buffer, length);
        }
    }

    private WebSocketFailure tooBig() {
        return new WebSocketFailure(CloseCode.MESSAGE_TOO_BIG,
                "message exceeds " + limits.maxMessageBytes() + " bytes");
    }

    private static WebSocketFailure notUtf8() {
        return new WebSocketFailure(CloseCode.INVALID_DATA, "text is not UTF-8");
    }
}
