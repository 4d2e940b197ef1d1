package lectern.websocket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait for a peer to take them, and their one writer: control frames first, the Close frame last.
 *
 * <p>Thread-safe; nobody but the writer waits for the peer. The writer is a virtual thread that lives only while there
 * is something to write, so an idle connection has none; or the connection's own thread, for what it has queued itself,
 * which is cheaper. What has piled up meanwhile goes out in one gathering write.
 */
final class FrameQueue {
    /** Each ping of a burst is answered; beyond this many waiting, the newest replaces the last (RFC 6455 §5.5.3). */
    static final int MAX_PENDING_PONGS = 16;
    /** What an entry costs beside its payload. */
    static final int FRAME_OVERHEAD_BYTES = 64;

    private static final int WRITE_BYTES = 128 * 1024;
    private static final int WRITE_BUFFERS = 64;
    /** The JDK copies each buffer offered, whatever the socket then takes of it: so large payloads go in slices. */
    private static final int SLICE_BYTES = 64 * 1024;

    /** A frame on its way out. */
    private record Frame(Opcode opcode, byte[] payload, boolean compressed) {
        Frame(Opcode opcode, byte[] payload) {
            this(opcode, payload, false);
        }

        int cost() {
            return payload.length + FRAME_OVERHEAD_BYTES;
        }

        void addTo(List<ByteBuffer> batch) {
            batch.add(FrameHeader.encode(opcode, payload.length, compressed));
            for (int at = 0; at < payload.length; at += SLICE_BYTES) {
                batch.add(ByteBuffer.wrap(payload, at, Math.min(SLICE_BYTES, payload.length - at)));
            }
        }
    }

    private final GatheringByteChannel channel;
    private final Closeable output;
    private final PeerDeadlines deadlines;
    private final int maxQueuedBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final ArrayDeque<Frame> control = new ArrayDeque<>(2);
    private final ArrayDeque<Frame> data = new ArrayDeque<>(2);
    private long queuedBytes;
    private boolean writing;
    private boolean ending;
    private CloseStatus end; // null while the queue is open
    private Thread reader; // null while nobody flushes
    private MessageDeflater deflater; // the writer's; null if messages go as they are

    /** Writes to the channel, and closes {@code output}, our half of the connection, when all is written. */
    FrameQueue(GatheringByteChannel channel, Closeable output, PeerDeadlines deadlines, int maxQueuedBytes) {
        this.channel = channel;
        this.output = output;
        this.deadlines = deadlines;
        this.maxQueuedBytes = maxQueuedBytes;
    }

    /** Compresses the messages from now on: before the first. */
    void compress(MessageDeflater messages) {
        deflater = messages;
    }

    /** The calling thread promises to flush before it waits for the peer; so what it queues may wait for that. */
    void flushedHere() {
        reader = Thread.currentThread();
    }

    /** Writes what the calling thread has queued, unless the writer is at it. */
    void flush() {
        lock.lock();
        try {
            if (writing || control.isEmpty() && data.isEmpty()) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** Queues a message; false if the queue has ended, which it does if more than the limit waits already. */
    boolean message(Opcode opcode, byte[] payload) {
        lock.lock();
        try {
            if (queuedBytes > maxQueuedBytes) {
                close(new CloseStatus(CloseCode.POLICY_VIOLATION, "more than " + maxQueuedBytes + " bytes not taken"));
            }
            if (end != null) {
                return false;
            }
            add(data, new Frame(opcode, payload));
            return true;
        } finally {
            lock.unlock();
        }
    }

    long queuedBytes() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a ping or pong before all messages; nothing once the queue has ended. */
    void control(Opcode opcode, byte[] payload) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            if (control.size() == MAX_PENDING_PONGS) {
                queuedBytes -= control.removeLast().cost();
            }
            add(control, new Frame(opcode, payload));
        } finally {
            lock.unlock();
        }
    }

    /** Ends the queue with a Close frame behind all that is owed, with none for 1006; false if it has ended already. */
    boolean close(CloseStatus status) {
        lock.lock();
        try {
            if (end != null) {
                return false;
            }
            end = status;
            deadlines.closing();
            if (status.code() != CloseCode.ABNORMAL) {
                add(data, new Frame(Opcode.CLOSE, status.payload()));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How it has ended, if it has: the first Close frame, ours or theirs, or the loss of the connection. */
    Optional<CloseStatus> end() {
        lock.lock();
        try {
            return Optional.ofNullable(end);
        } finally {
            lock.unlock();
        }
    }

    /** Once the Close frame is out, now or later, ends our half of the connection. */
    void endOutput() throws IOException {
        lock.lock();
        try {
            ending = true;
            if (!writing) {
                output.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the peer has taken half of what it may let pile up, or is gone; the deadlines see to one of them. */
    void awaitRoom() {
        await(maxQueuedBytes / 2);
    }

    /** Waits until all is written or the peer is gone; no thread of this queue is left then. */
    void awaitEmpty() {
        await(-1);
    }

    /** Ends the queue, if it has not ended, and gives back what its writer held; the connection is cut by now. */
    void release() {
        close(CloseStatus.LOST);
        awaitEmpty();
        if (deflater != null) {
            deflater.release();
        }
    }

    private void await(int bytes) {
        lock.lock();
        try {
            while (writing && queuedBytes > bytes) {
                settled.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(ArrayDeque<Frame> queue, Frame frame) {
        queue.add(frame);
        queuedBytes += frame.cost();
        boolean mayWait = Thread.currentThread() == reader && end == null
                && queuedBytes < Math.min(WRITE_BYTES, maxQueuedBytes / 2);
        if (!writing && !mayWait) {
            writing = true;
            Thread.ofVirtual().name("websocket-writer").start(this::drain);
        }
    }

    private void drain() {
        boolean done = false;
        try {
            for (List<Frame> frames = next(List.of()); !frames.isEmpty(); frames = next(frames)) {
                write(frames);
            }
            done = true;
        } catch (IOException gone) {
            // The peer takes no more, or the connection was cut.
        } finally {
            if (!done) {
                abandon();
            }
        }
    }

    /** Settles what is written and takes what goes out next, by whole frames; the writer ends when there is nothing. */
    private List<Frame> next(List<Frame> written) throws IOException {
        lock.lock();
        try {
            written.forEach(frame -> queuedBytes -= frame.cost());
            var frames = new ArrayList<Frame>();
            for (int bytes = 0; bytes < WRITE_BYTES && !(control.isEmpty() && data.isEmpty()); ) {
                var frame = control.isEmpty() ? data.remove() : control.remove();
                frames.add(frame);
                bytes += frame.cost();
            }
            writing = !frames.isEmpty();
            settled.signalAll();
            if (!writing && ending) {
                output.close();
            }
            return frames;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Frame> frames) throws IOException {
        var buffers = new ArrayList<ByteBuffer>();
        frames.forEach(frame -> deflated(frame).addTo(buffers));
        var batch = buffers.toArray(ByteBuffer[]::new);
        for (int first = 0; first < batch.length; ) {
            int count = 0;
            for (int bytes = 0; bytes < WRITE_BYTES && count < WRITE_BUFFERS && first + count < batch.length; count++) {
                bytes += batch[first + count].remaining();
            }
            deadlines.writing();
            channel.write(batch, first, count);
            while (first < batch.length && !batch[first].hasRemaining()) {
                first++;
            }
        }
        deadlines.taken();
    }

    /** Only here, in the order of the wire, as each message may refer to those before it. */
    private Frame deflated(Frame frame) {
        if (deflater == null) {
            return frame;
        }
        if (frame.opcode == Opcode.PING) {
            deflater.release(); // we ping peers that have long been silent
        }
        boolean worth = !frame.opcode.isControl() && frame.payload.length >= MessageDeflater.MIN_MESSAGE_BYTES;
        return worth ? new Frame(frame.opcode, deflater.compress(frame.payload), true) : frame;
    }

    private void abandon() {
        deadlines.lost();
        lock.lock();
        try {
            end = end == null ? CloseStatus.LOST : end;
            writing = false;
            control.clear();
            data.clear();
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
