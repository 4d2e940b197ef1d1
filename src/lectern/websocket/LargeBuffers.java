package lectern.websocket;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few large buffers that the connections of a server borrow while their peers send much, and while they write.
 * Thread-safe.
 *
 * <p>They are made when first needed and then kept. Whoever finds none does with less; so a peer that makes us hold one
 * slows others at worst.
 */
final class LargeBuffers {
    static final int BUFFER_BYTES = 128 * 1024;
    static final int MAX_BUFFERS = 16;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(MAX_BUFFERS);
    private final AtomicInteger made = new AtomicInteger();

    Optional<ByteBuffer> borrow() {
        var buffer = free.poll();
        if (buffer == null && made.get() < MAX_BUFFERS && made.incrementAndGet() <= MAX_BUFFERS) {
            buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        }
        return Optional.ofNullable(buffer);
    }

    /** Takes back what was borrowed; what its user made himself, as there was none, is left to the collector. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == BUFFER_BYTES) {
            free.add(buffer);
        }
    }
}
