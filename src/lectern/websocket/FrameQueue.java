package lectern.websocket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Deque;
import java.util.LinkedList;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait for a peer to take them, and their one writer: control frames first, the Close frame last.
 *
 * <p>Thread-safe; nobody but the writer waits for the peer. The writer is a virtual thread that lives only while there
 * is something to write, so an idle connection has none; or the connection's own thread, for what it has queued itself,
 * which is cheaper. Frames are laid one behind the other into a borrowed buffer, so what has piled up goes out in one
 * write, and a large payload in several.
 */
final class FrameQueue {
    private record Frame(Opcode opcode, byte[] payload) {
        private int cost() {
            return payload.length + FRAME_OVERHEAD_BYTES;
        }
    }

    /** Each ping of a burst is answered; beyond this many waiting, the newest replaces the last (RFC 6455 §5.5.3). */
    static final int MAX_PENDING_PONGS = 16;
    /** What an entry costs beside its payload. */
    static final int FRAME_OVERHEAD_BYTES = 64;

    /** Without a large buffer. */
    private static final int SMALL_BUFFER_BYTES = 8 * 1024;

    private final WritableByteChannel channel;
    private final Closeable output;
    private final PeerDeadlines deadlines;
    private final int maxQueuedBytes;
    private final LargeBuffers lender;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    // Linked, since an array that has grown for a peer once would stay so until it leaves.
    private final Deque<Frame> control = new LinkedList<>();
    private final Deque<Frame> data = new LinkedList<>();
    private volatile long queuedBytes; // changed with the lock only, as is the end
    private boolean writing;
    private boolean ending;
    private volatile CloseStatus end; // null while the queue is open
    private Thread reader; // null while nobody flushes

    // The writer's own:
    private ByteBuffer buffer; // what is to be written; null while there is no writer
    private int bufferedCost; // of the queued bytes, those whose frames lie in the buffer to their end
    private MessageDeflater deflater; // null if messages go as they are

    /** Writes to the channel, and closes {@code output}, our half of the connection, when all is written. */
    FrameQueue(WritableByteChannel channel, Closeable output, PeerDeadlines deadlines, int maxQueuedBytes,
            LargeBuffers lender) {
        this.channel = channel;
        this.output = output;
        this.deadlines = deadlines;
        this.maxQueuedBytes = maxQueuedBytes;
        this.lender = lender;
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
        return queuedBytes;
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

    /** Ends the queue with a Close frame behind all that is owed, with none for 1006, if it has not ended. */
    void close(CloseStatus status) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            end = status;
            deadlines.closing();
            if (status.code() != CloseCode.ABNORMAL) {
                add(data, new Frame(Opcode.CLOSE, status.payload()));
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        return end == null;
    }

    /** How it has ended, if it has: the first Close frame, ours or theirs, or the loss of the connection. */
    Optional<CloseStatus> end() {
        return Optional.ofNullable(end);
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

    /**
     * Waits until the peer has taken half of what it may let pile up, or is gone; the deadlines see to one of them.
     * Writes what the calling thread has queued, if it fills a buffer.
     */
    void awaitRoom() {
        await(maxQueuedBytes / 2);
        if (queuedBytes >= LargeBuffers.BUFFER_BYTES) {
            flush();
        }
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

    private void add(Deque<Frame> frames, Frame frame) {
        frames.add(frame);
        queuedBytes += frame.cost();
        boolean mayWait = Thread.currentThread() == reader && end == null && queuedBytes < maxQueuedBytes / 2;
        if (!writing && !mayWait) {
            Thread.ofVirtual().name("websocket-writer").start(this::drain);
            writing = true; // once it is there: nobody is to wait for a thread that could not be made
        }
    }

    private void drain() {
        boolean done = false;
        try {
            buffer = lender.borrow().orElseGet(() -> ByteBuffer.allocate(SMALL_BUFFER_BYTES)).clear();
            do {
                while (encodeNext()) {
                    // into the buffer
                }
                write();
            } while (!finish());
            done = true;
        } catch (IOException gone) {
            // The peer takes no more, or the connection was cut.
        } finally {
            if (!done) {
                abandon();
            }
        }
    }

    private boolean encodeNext() throws IOException {
        Frame frame;
        lock.lock();
        try {
            frame = control.isEmpty() ? data.poll() : control.poll();
        } finally {
            lock.unlock();
        }
        if (frame == null) {
            return false;
        }
        encode(frame.opcode, frame.payload);
        bufferedCost += frame.cost();
        return true;
    }

    /** Compresses only here, in the order of the wire, as each message may refer to those before it. */
    private void encode(Opcode opcode, byte[] payload) throws IOException {
        boolean compressed = deflater != null && !opcode.isControl()
                && payload.length >= MessageDeflater.MIN_MESSAGE_BYTES;
        if (deflater != null && opcode == Opcode.PING) {
            deflater.release(); // we ping peers that have long been silent
        }
        encode(opcode, compressed, compressed ? deflater.compress(payload) : payload);
    }

    private void encode(Opcode opcode, boolean compressed, byte[] payload) throws IOException {
        if (buffer.remaining() < FrameHeader.MAX_BYTES) {
            write();
        }
        FrameHeader.encode(opcode, compressed, payload.length, buffer);
        for (int at = 0; at < payload.length; ) {
            if (!buffer.hasRemaining()) {
                write();
            }
            int count = Math.min(payload.length - at, buffer.remaining());
            buffer.put(payload, at, count);
            at += count;
        }
    }

    /** Writes the buffer, and settles what has ended in it. */
    private void write() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            deadlines.writing();
            channel.write(buffer);
        }
        deadlines.taken();
        buffer.clear();
        lock.lock();
        try {
            queuedBytes -= bufferedCost;
            bufferedCost = 0;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the writer, unless there is more by now. */
    private boolean finish() throws IOException {
        lock.lock();
        try {
            if (!control.isEmpty() || !data.isEmpty()) {
                return false;
            }
            stopWriting();
            if (ending) {
                output.close();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private void stopWriting() {
        if (buffer != null) {
            lender.giveBack(buffer);
            buffer = null;
        }
        writing = false;
        settled.signalAll();
    }

    private void abandon() {
        deadlines.lost();
        lock.lock();
        try {
            end = end == null ? CloseStatus.LOST : end;
            control.clear();
            data.clear();
            stopWriting();
        } finally {
            lock.unlock();
        }
    }
}
