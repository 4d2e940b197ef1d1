package lectern.journal;

import java.nio.ByteBuffer;

/**
 * The buffer in which a commit's bytes are gathered for few writes. It grows with what is committed, up to a limit, as
 * a learner's lectures need little of it. For one thread at a time.
 */
final class Staging {
    static final int MAX_BYTES = 1 << 20;
    private static final int FIRST_BYTES = 4 << 10;

    private final int maxBytes;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BYTES);

    Staging(long maxBytes) {
        this.maxBytes = (int) Math.min(maxBytes, MAX_BYTES);
    }

    /** An empty buffer for so many bytes, or for as many of them as the limit allows. */
    ByteBuffer cleared(long bytes) {
        int wanted = (int) Math.min(bytes, maxBytes);
        if (wanted > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(Math.min(maxBytes, 2 * Integer.highestOneBit(wanted - 1)));
        }
        return buffer.clear();
    }
}
