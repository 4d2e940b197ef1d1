package lectern.websocket;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rules of data messages: the order of fragments, the size limit, UTF-8 as it arrives (RFC 6455 §5.4, §5.6, §8.1).
 *
 * <p>Confined to the connection's thread. The buffer grows with what has arrived, not with what a header announces; it
 * is handed out as the message, so that nothing is held between two messages.
 */
final class MessageAssembler {
    /** A whole message: TEXT, then valid UTF-8, or BINARY. */
    record Message(Opcode opcode, byte[] payload) {}

    /** What a header alone can make us allocate. */
    private static final int FIRST_BYTES = 32 * 1024;
    private static final byte[] EMPTY = {};

    private final FrameReader reader;
    private final int maxMessageBytes;
    private final Utf8Validator utf8 = new Utf8Validator();
    private Opcode opcode = Opcode.CONTINUATION;
    private byte[] buffer = EMPTY;
    private int size;

    MessageAssembler(FrameReader reader, int maxMessageBytes) {
        this.reader = reader;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Whether fragments are still to come. */
    boolean midMessage() {
        return opcode != Opcode.CONTINUATION;
    }

    /** Reads the payload of this data frame; the message, if it is the last of one. */
    Optional<Message> accept(FrameHeader header) throws IOException, WebSocketFailure {
        begin(header.opcode());
        if (header.length() > maxMessageBytes - size) {
            throw new WebSocketFailure(CloseCode.MESSAGE_TOO_BIG, "message exceeds " + maxMessageBytes + " bytes");
        }
        int end = size + (int) header.length();
        while (size < end) {
            makeRoom(end, header.fin());
            int count = reader.payload(buffer, size, Math.min(buffer.length, end) - size);
            if (opcode == Opcode.TEXT && !utf8.accept(buffer, size, size + count)) {
                throw notUtf8();
            }
            size += count;
        }
        return header.fin() ? Optional.of(finish()) : Optional.empty();
    }

    private void begin(Opcode next) throws WebSocketFailure {
        if (next == Opcode.CONTINUATION && !midMessage()) {
            throw WebSocketFailure.protocol("continuation of nothing");
        }
        if (next != Opcode.CONTINUATION) {
            if (midMessage()) {
                throw WebSocketFailure.protocol("new message inside a fragmented one");
            }
            opcode = next;
        }
    }

    /** Doubles, so that a byte is copied twice at most, however small the fragments; the last gets its exact size. */
    private void makeRoom(int end, boolean last) {
        if (size == buffer.length) {
            long wanted = Math.max(2L * size, Math.min(end, FIRST_BYTES));
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, last ? end : maxMessageBytes));
        }
    }

    private Message finish() throws WebSocketFailure {
        if (!utf8.isComplete()) {
            throw notUtf8();
        }
        var message = new Message(opcode, size == buffer.length ? buffer : Arrays.copyOf(buffer, size));
        opcode = Opcode.CONTINUATION;
        buffer = EMPTY;
        size = 0;
        return message;
    }

    private static WebSocketFailure notUtf8() {
        return new WebSocketFailure(CloseCode.INVALID_DATA, "text is not UTF-8");
    }
}
