package lectern.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A peer's socket as it is read: before that waits, all goes out that is owed. Confined to the connection's thread. */
final class PeerSource implements PeerInput.Source {
    /** So much may wait for the answers to what has arrived already, so that all goes out in one write. */
    static final int MAX_HELD_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final InputStream arriving; // tells how much has arrived; nobody reads from it
    private final FrameQueue queue;
    private final PeerDeadlines deadlines;
    private boolean isEmpty; // as was found since the last read

    PeerSource(SocketChannel channel, FrameQueue queue, PeerDeadlines deadlines) throws IOException {
        this.channel = channel;
        arriving = channel.socket().getInputStream();
        this.queue = queue;
        this.deadlines = deadlines;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        long held = queue.queuedBytes();
        if (held > MAX_HELD_BYTES || held > 0 && !hasArrived()) {
            queue.flush();
        }
        deadlines.reading();
        int count = channel.read(target);
        isEmpty = false;
        deadlines.heard();
        return count;
    }

    @Override
    public boolean hasArrived() throws IOException {
        isEmpty = isEmpty || arriving.available() == 0;
        return !isEmpty;
    }
}
