package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerSourceTest {
    private static final int SENT_BYTES = 100;
    private static final int FIRST_READ_BYTES = 10;
    private static final int QUICK_MESSAGES = 1000;
    private static final long GLANCE_NANOS = 1_000_000;

    private SocketChannel peer;
    private SocketChannel channel;
    private FrameQueue queue;
    private PeerSource source;

    @BeforeEach
    void connect() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var listener = ServerSocketChannel.open().bind(loopback)) {
            peer = SocketChannel.open(listener.getLocalAddress());
            channel = listener.accept();
        }
        var deadlines = new PeerDeadlines(WebSocketLimits.standard(), () -> 0);
        queue = new FrameQueue(channel, () -> { }, deadlines, 1 << 20, new LargeBuffers());
        queue.flushedHere();
        source = new PeerSource(channel, queue, deadlines, () -> true);
    }

    @AfterEach
    void disconnect() throws IOException {
        peer.close();
        channel.close();
    }

    @Test
    void writesWhatIsOwedOnlyBeforeItWaits() throws Exception {
        send(SENT_BYTES);
        queue.message(Opcode.TEXT, Wire.utf8("A"));

        assertEquals(FIRST_READ_BYTES, source.read(ByteBuffer.allocate(FIRST_READ_BYTES)));
        assertTrue(queue.queuedBytes() > 0);
        queue.message(Opcode.TEXT, Wire.utf8("B"));
        assertEquals(SENT_BYTES - FIRST_READ_BYTES, source.read(ByteBuffer.allocate(SENT_BYTES)));
        assertTrue(queue.queuedBytes() > 0);
        assertFalse(source.hasArrived());

        var answered = Thread.ofVirtual().start(this::sendOnceAnswered);
        assertEquals(1, source.read(ByteBuffer.allocate(SENT_BYTES)));
        assertEquals(0, queue.queuedBytes());
        answered.join();
    }

    @Test
    void holdsNoMoreThanItsLimit() throws Exception {
        send(SENT_BYTES);
        queue.message(Opcode.TEXT, new byte[PeerSource.MAX_HELD_BYTES - FrameQueue.FRAME_OVERHEAD_BYTES]);
        source.read(ByteBuffer.allocate(FIRST_READ_BYTES));
        assertEquals(PeerSource.MAX_HELD_BYTES, queue.queuedBytes());

        queue.message(Opcode.TEXT, new byte[0]);
        source.read(ByteBuffer.allocate(FIRST_READ_BYTES));
        assertEquals(0, queue.queuedBytes());
    }

    @Test
    void sleepsOnceAPeerThatWasQuickIsSilent() throws Exception {
        var answering = Thread.ofPlatform().start(this::answerEach);
        for (int i = 0; i < QUICK_MESSAGES; i++) {
            peer.write(ByteBuffer.allocate(1));
            peer.read(ByteBuffer.allocate(SENT_BYTES));
        }

        awaitRest(answering);
        assertTrue(answering.isAlive());
        peer.close();
        answering.join();
    }

    /** Returns once the thread uses no time of the processor any more. */
    private static void awaitRest(Thread thread) {
        var threads = ManagementFactory.getThreadMXBean();
        long before;
        long now = -1;
        do {
            before = now;
            LockSupport.parkNanos(GLANCE_NANOS);
            now = threads.getThreadCpuTime(thread.threadId());
        } while (now != before);
    }

    private void answerEach() {
        queue.flushedHere();
        try {
            while (source.read(ByteBuffer.allocate(SENT_BYTES)) > 0) {
                queue.message(Opcode.TEXT, Wire.utf8("A"));
            }
        } catch (IOException cut) {
            throw new IllegalStateException(cut);
        }
    }

    /** Returns once it has arrived. */
    private void send(int bytes) throws IOException {
        peer.write(ByteBuffer.allocate(bytes));
        while (channel.socket().getInputStream().available() < bytes) {
            Thread.onSpinWait();
        }
    }

    /** Both frames in one read: they were one write. */
    private void sendOnceAnswered() {
        try {
            var frames = ByteBuffer.allocate(SENT_BYTES);
            peer.read(frames);
            var isWhole = frames.position() == Wire.hex("810141" + "810142").length;
            peer.write(ByteBuffer.allocate(isWhole ? 1 : 2));
        } catch (IOException cut) {
            throw new IllegalStateException(cut);
        }
    }
}
