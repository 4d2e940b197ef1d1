package lectern.websocket;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses a client's messages (RFC 7692 §7.2.2).
 *
 * <p>Confined to the connection's thread. The {@code Inflater} lives from the first byte of a message to its last, so
 * nothing of a message can leak into the next, and an idle connection holds no native memory. With context takeover
 * the end of what was inflated, 32 KiB at most, stays instead: the next message's dictionary.
 */
final class MessageInflater implements AutoCloseable {
    private static final int WINDOW_BYTES = 1 << DeflateExtension.MAX_WINDOW_BITS;
    /**
     * What the sender leaves out, the rest of an empty block, and a final empty block, which the inflater reaches only
     * if the message was whole.
     */
    private static final byte[] END = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    private final boolean keepsContext;
    private byte[] window = {};
    private byte[] input = {};
    private int inputEnd;
    private Inflater inflater; // null between messages

    MessageInflater(boolean keepsContext) {
        this.keepsContext = keepsContext;
    }

    /** Takes the next piece of a message, to be inflated until nothing more comes; it must not change before that. */
    void feed(byte[] piece, int length) {
        if (inflater == null) {
            inflater = new Inflater(true);
            if (window.length > 0) {
                inflater.setDictionary(window);
            }
        } else if (inflater.finished()) {
            inflater.reset();
        }
        input = piece;
        inputEnd = length;
        inflater.setInput(piece, 0, length);
    }

    /** Takes the end of a message, to be inflated too. One without a byte, wrong but sent by some, is empty. */
    void feedEnd() {
        if (inflater != null) {
            feed(END, END.length);
        }
    }

    /** Inflates at most {@code length} bytes, which is at least 1; 0 if the piece is used up. */
    int inflate(byte[] target, int offset, int length) throws WebSocketFailure {
        if (inflater == null) {
            return 0;
        }
        try {
            int count = inflater.inflate(target, offset, length);
            while (count == 0 && inflater.finished() && inflater.getRemaining() > 0) {
                int rest = inflater.getRemaining(); // a final block ends a stream, not the message
                inflater.reset();
                inflater.setInput(input, inputEnd - rest, rest);
                count = inflater.inflate(target, offset, length);
            }
            return count;
        } catch (DataFormatException corrupt) {
            throw invalid("compressed message is corrupt");
        }
    }

    /** The message, all of it inflated by now, is over. */
    void finish(byte[] message, int size) throws WebSocketFailure {
        if (inflater != null && !(inflater.finished() && inflater.getRemaining() == 0)) {
            throw invalid("compressed message ends inside a block");
        }
        close();
        if (keepsContext) {
            remember(message, size);
        }
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        input = END;
    }

    private void remember(byte[] message, int size) {
        int length = (int) Math.min(WINDOW_BYTES, (long) window.length + size);
        int fresh = Math.min(size, length);
        byte[] next = length == window.length ? window : new byte[length];
        System.arraycopy(window, window.length - (length - fresh), next, 0, length - fresh);
        System.arraycopy(message, size - fresh, next, length - fresh, fresh);
        window = next;
    }

    private static WebSocketFailure invalid(String reason) {
        return new WebSocketFailure(CloseCode.INVALID_DATA, reason);
    }
}
