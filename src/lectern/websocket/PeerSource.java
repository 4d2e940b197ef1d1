package lectern.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

/** A peer's socket as it is read: before that waits, all goes out that is owed. Confined to the connection's thread. */
final class PeerSource implements PeerInput.Source {
    /** So much may wait for the answers to what has arrived already, so that all goes out in one write. */
    static final int MAX_HELD_BYTES = 16 * 1024;

    /**
     * The only peer, if it answers at once again and again, is looked for so long before the thread sleeps, since to be
     * woken takes a good part of that. Beside others, who could use the processor, it is not.
     */
    private static final long LOOK_NANOS = 50_000;
    private static final boolean HAS_CORES = Runtime.getRuntime().availableProcessors() > 1;

    private final SocketChannel channel;
    private final InputStream arriving; // tells how much has arrived; nobody reads from it
    private final FrameQueue queue;
    private final PeerDeadlines deadlines;
    private final BooleanSupplier isAlone;
    private boolean isEmpty; // as was found since the last read
    private boolean isQuick; // the peer, when it had its last answer

    PeerSource(SocketChannel channel, FrameQueue queue, PeerDeadlines deadlines, BooleanSupplier isAlone)
            throws IOException {
        this.channel = channel;
        arriving = channel.socket().getInputStream();
        this.queue = queue;
        this.deadlines = deadlines;
        this.isAlone = isAlone;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        long held = queue.queuedBytes();
        boolean owed = held > 0 && !hasArrived();
        if (owed || held > MAX_HELD_BYTES) {
            queue.flush();
        }
        deadlines.reading();
        int count = owed && HAS_CORES && isAlone.getAsBoolean() ? readSoon(target) : channel.read(target);
        isEmpty = false;
        deadlines.heard();
        return count;
    }

    private int readSoon(ByteBuffer target) throws IOException {
        long began = System.nanoTime();
        while (isQuick && arriving.available() == 0 && System.nanoTime() - began < LOOK_NANOS) {
            Thread.onSpinWait();
        }
        int count = channel.read(target);
        isQuick = System.nanoTime() - began < 2 * LOOK_NANOS;
        return count;
    }

    @Override
    public boolean hasArrived() throws IOException {
        isEmpty = isEmpty || arriving.available() == 0;
        return !isEmpty;
    }
}
