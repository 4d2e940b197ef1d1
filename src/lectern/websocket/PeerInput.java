package lectern.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of a peer, buffered once for handshake and frames, so that what follows the head in one read is not lost.
 *
 * <p>Confined to the connection's thread. The buffer is small, as it is held while idle; when a read fills it, so that
 * more is waiting, a large one is borrowed until a read does not fill that. The one connection with a thread of the
 * system's keeps it, which spares that thread a read for each message.
 */
final class PeerInput {
    /** Where bytes come from: like a channel, blocks for at least one byte, -1 at the end. */
    @FunctionalInterface
    interface Source {
        int read(ByteBuffer target) throws IOException;

        /** Whether it is certain that a read would not block. */
        default boolean hasArrived() throws IOException {
            return false;
        }
    }

    private static final int BUFFER_BYTES = 512;

    private final Source source;
    private final ByteBuffer small = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private ByteBuffer buffer = small;
    private LargeBuffers lender; // null while the peer is a stranger
    private boolean keeps;

    PeerInput(Source source) {
        this.source = source;
    }

    /** Borrows from now on; {@code forGood}, keeps it while idle, too. */
    void borrowFrom(LargeBuffers large, boolean forGood) {
        lender = large;
        keeps = forGood;
    }

    /** Gives back what is borrowed, with what is in it. */
    void release() {
        if (buffer != small) {
            lender.giveBack(buffer);
            buffer = small.limit(0);
        }
    }

    /** Blocks until there is a byte to read; false if the peer has ended its side instead. */
    boolean await() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        fit();
        int count = source.read(buffer.clear());
        buffer.flip();
        return count > 0;
    }

    /** Whether there is a byte to read for which nobody has to wait. */
    boolean hasMore() {
        try {
            return buffer.hasRemaining() || source.hasArrived();
        } catch (IOException gone) {
            return false;
        }
    }

    /** The next byte, 0 to 255. */
    int next() throws IOException {
        if (!await()) {
            throw new EOFException("connection ended in the middle");
        }
        return buffer.get() & 0xFF;
    }

    /** Reads at least one byte and at most {@code length}; how many. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (!buffer.hasRemaining()) {
            fit();
        }
        if (!buffer.hasRemaining() && length >= buffer.capacity()) {
            int count = source.read(ByteBuffer.wrap(target, offset, length));
            if (count <= 0) {
                throw new EOFException("connection ended in the middle");
            }
            return count;
        }
        target[offset] = (byte) next();
        int more = Math.min(length - 1, buffer.remaining());
        buffer.get(target, offset + 1, more);
        return 1 + more;
    }

    /** Reads and forgets everything up to the peer's end. */
    void drain() throws IOException {
        buffer.limit(0);
        while (await()) {
            buffer.limit(0);
        }
    }

    /** Before a read, which may block for long: whether the last one filled the buffer says which it takes now. */
    private void fit() {
        boolean moreWaits = buffer.limit() == buffer.capacity();
        if (!moreWaits && !keeps) {
            release();
        } else if (buffer == small && lender != null) {
            buffer = lender.borrow().map(large -> large.clear().position(large.limit())).orElse(small);
        }
    }
}
