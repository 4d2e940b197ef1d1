package lectern.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses our messages (RFC 7692 §7.2.1).
 *
 * <p>Not thread-safe: for one writer at a time. The {@code Deflater}, some 256 KiB of native memory, is made when it is
 * first used and lives as long as its context: a message, or with context takeover until it is released. That may be
 * at any time between two messages, since a sender need not refer to what came before.
 */
final class MessageDeflater {
    /** Shorter messages are not worth a context. */
    static final int MIN_MESSAGE_BYTES = 256;

    private static final int TAIL_BYTES = 4;

    private final boolean keepsContext;
    private final int windowBytes;
    private int sinceReset;
    private Deflater deflater; // null while there is no context

    MessageDeflater(DeflateExtension agreed) {
        keepsContext = agreed.serverKeepsContext();
        // The JDK's window is always the largest. Nothing refers back beyond a reset, so one in time makes it smaller.
        int bits = agreed.serverWindowBits();
        windowBytes = bits == 0 || bits == DeflateExtension.MAX_WINDOW_BITS ? Integer.MAX_VALUE : 1 << bits;
    }

    /** The payload of the compressed message, which is not empty. */
    byte[] compress(byte[] message) {
        if (deflater == null) {
            deflater = new Deflater(Deflater.BEST_SPEED, true);
            sinceReset = 0;
        }
        byte[] out = new byte[MIN_MESSAGE_BYTES + message.length / 4];
        int size = 0;
        for (int at = 0; at < message.length; ) {
            int count = Math.min(message.length - at, windowBytes - sinceReset);
            deflater.setInput(message, at, count);
            // Flushed to a byte's border; room left over says that all is out.
            size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
            while (size == out.length) {
                out = Arrays.copyOf(out, 2 * size);
                size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
            }
            at += count;
            advance(count);
        }
        if (!keepsContext) {
            release();
        }
        return Arrays.copyOf(out, size - TAIL_BYTES);
    }

    /** Gives the memory back; the next message starts a new context. */
    void release() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }

    private void advance(int count) {
        if (windowBytes != Integer.MAX_VALUE) {
            sinceReset += count;
            if (sinceReset == windowBytes) {
                deflater.reset();
                sinceReset = 0;
            }
        }
    }
}
