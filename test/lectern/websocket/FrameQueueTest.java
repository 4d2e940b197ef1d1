package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FrameQueueTest {
    private static final int MAX_QUEUED_BYTES = 1000;

    private final SlowChannel channel = new SlowChannel();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final FrameQueue queue = new FrameQueue(channel, ended::countDown,
            new PeerDeadlines(WebSocketLimits.standard(), () -> 0), MAX_QUEUED_BYTES, new LargeBuffers());

    @Test
    void writesEachLengthInItsShortestForm() {
        assertEquals("817d", header(125));
        assertEquals("817e007e", header(126));
        assertEquals("817effff", header(65535));
        assertEquals("817f0000000000010000", header(65536));
    }

    @Test
    void closesBehindWhatIsOwedAndTakesNothingAfterIt() throws Exception {
        queue.message(Opcode.TEXT, Wire.utf8("A"));
        queue.close(new CloseStatus(1000, ""));

        assertFalse(queue.message(Opcode.TEXT, Wire.utf8("B")));
        queue.control(Opcode.PONG, new byte[0]);
        queue.close(new CloseStatus(1001, ""));
        queue.endOutput();
        channel.allow(100);

        ended.await();
        assertEquals("810141880203e8", channel.written());
    }

    @Test
    void endsTheOutputAtOnceWhenAllIsWritten() throws Exception {
        channel.allow(100);
        queue.close(new CloseStatus(1000, ""));
        queue.awaitEmpty();
        assertEquals(1, ended.getCount());

        queue.endOutput();

        assertEquals(0, ended.getCount());
    }

    @Test
    void controlFramesGoBeforeMessagesThatWait() throws Exception {
        queue.message(Opcode.TEXT, Wire.utf8("A"));
        channel.awaitBlocked();
        queue.message(Opcode.TEXT, Wire.utf8("B"));
        queue.control(Opcode.PONG, Wire.utf8("p"));
        channel.allow(100);
        queue.awaitEmpty();

        assertEquals("810141" + "8a0170" + "810142", channel.written());
    }

    @Test
    void compressesInOrderAndForgetsTheContextWithAPing() throws Exception {
        queue.compress(new MessageDeflater(new DeflateExtension(true, true, 0)));
        var noise = new byte[MessageDeflater.MIN_MESSAGE_BYTES];
        new Random(1).nextBytes(noise);
        channel.allow(10_000);

        var lengths = new ArrayList<Integer>();
        for (int i = 0; i < 3; i++) {
            int before = channel.written().length();
            if (i == 2) {
                queue.control(Opcode.PING, new byte[0]);
                queue.awaitEmpty();
            }
            queue.message(Opcode.BINARY, noise);
            queue.awaitEmpty();
            lengths.add((channel.written().length() - before) / 2);
        }
        queue.release();

        assertTrue(channel.written().startsWith("c27e01"), "RSV1 on the first");
        assertTrue(lengths.get(1) < 30, "the second refers to the first: " + lengths);
        assertTrue(lengths.get(2) > noise.length, "the third, after silence, to none: " + lengths);
    }

    @Test
    void shortMessagesAndControlFramesGoAsTheyAre() throws Exception {
        queue.compress(new MessageDeflater(new DeflateExtension(true, true, 0)));
        channel.allow(10_000);

        queue.message(Opcode.TEXT, Wire.utf8("x".repeat(MessageDeflater.MIN_MESSAGE_BYTES - 1)));
        queue.awaitEmpty();
        queue.message(Opcode.TEXT, Wire.utf8("x".repeat(MessageDeflater.MIN_MESSAGE_BYTES)));
        queue.awaitEmpty();
        queue.control(Opcode.PONG, new byte[125]);
        queue.awaitEmpty();
        queue.release();

        var written = channel.written();
        assertTrue(written.startsWith("817e00ff78"), written);
        assertTrue(written.substring(2 * (4 + 255)).startsWith("c1"), written);
        assertTrue(written.endsWith("8a7d" + "00".repeat(125)), written);
    }

    @Test
    void answersABurstOfPingsAndBeyondItTheNewest() throws Exception {
        queue.message(Opcode.TEXT, new byte[0]);
        channel.awaitBlocked();
        for (int i = 0; i < FrameQueue.MAX_PENDING_PONGS + 5; i++) {
            queue.control(Opcode.PONG, new byte[] {(byte) i});
        }
        channel.allow(100);
        queue.awaitEmpty();

        var pongs = channel.written().substring("8100".length());
        assertEquals(FrameQueue.MAX_PENDING_PONGS * "8a01nn".length(), pongs.length());
        assertTrue(pongs.startsWith("8a01008a0101") && pongs.endsWith("8a010e8a0114"), pongs);
    }

    @Test
    void endsOnePastItsLimitAndNotAtIt() {
        int overhead = FrameQueue.FRAME_OVERHEAD_BYTES;
        queue.message(Opcode.TEXT, new byte[MAX_QUEUED_BYTES - overhead]);

        assertTrue(queue.message(Opcode.TEXT, new byte[0]));
        assertTrue(queue.end().isEmpty());

        assertFalse(queue.message(Opcode.TEXT, new byte[0]));
        assertEquals(1008, queue.end().orElseThrow().code());
    }

    @Test
    void aMessageOfAnySizeGoesOutWholeInPieces() throws Exception {
        var payload = new byte[1 << 20];
        channel.allow(Integer.MAX_VALUE / 2);

        assertTrue(queue.message(Opcode.BINARY, payload));
        queue.awaitEmpty();

        assertEquals(10 + payload.length, channel.written().length() / 2);
    }

    @Test
    void roomAppearsWhenHalfIsTaken() throws Exception {
        var waiting = new CountDownLatch(1);
        queue.message(Opcode.TEXT, new byte[400]);
        channel.awaitBlocked();
        queue.message(Opcode.TEXT, new byte[400]);
        var reader = Thread.ofVirtual().start(() -> {
            waiting.countDown();
            queue.awaitRoom();
        });
        waiting.await();
        assertTrue(reader.isAlive());

        channel.allow(404);

        assertTrue(reader.join(Duration.ofSeconds(5)));
    }

    @Test
    void whatTheReaderQueuesWaitsForItsFlushAndGoesOutTogether() throws Exception {
        queue.flushedHere();
        channel.allow(100);
        queue.message(Opcode.TEXT, Wire.utf8("A"));
        queue.control(Opcode.PONG, new byte[0]);
        queue.message(Opcode.TEXT, Wire.utf8("B"));
        assertEquals("", channel.written());

        queue.flush();

        assertEquals("8a00" + "810141" + "810142", channel.written());
        assertEquals(1, channel.writes());
    }

    @Test
    void whatAnotherThreadQueuesOrTheEndTakesAllAlong() throws Exception {
        queue.flushedHere();
        channel.allow(100);
        queue.message(Opcode.TEXT, Wire.utf8("A"));

        Thread.ofVirtual().start(() -> queue.message(Opcode.TEXT, Wire.utf8("B"))).join();
        queue.awaitEmpty();
        assertEquals("810141" + "810142", channel.written());

        queue.message(Opcode.TEXT, Wire.utf8("C"));
        queue.close(new CloseStatus(1000, ""));
        queue.awaitEmpty();
        assertEquals("810141" + "810142" + "810143" + "880203e8", channel.written());
    }

    @Test
    void theReaderLeavesMuchToTheWriter() throws Exception {
        queue.flushedHere();
        int half = MAX_QUEUED_BYTES / 2 - FrameQueue.FRAME_OVERHEAD_BYTES;
        queue.message(Opcode.BINARY, new byte[half - 1]);
        assertEquals("", channel.written());

        queue.message(Opcode.BINARY, new byte[0]);

        channel.allow(1000);
        queue.awaitEmpty();
        assertEquals(4 + half - 1 + 2, channel.written().length() / 2);
    }

    @Test
    void aBrokenChannelFreesEverybody() throws Exception {
        queue.message(Opcode.TEXT, new byte[10]);
        queue.message(Opcode.TEXT, new byte[900]);

        channel.close();

        queue.awaitRoom();
        queue.awaitEmpty();
        assertFalse(queue.message(Opcode.TEXT, new byte[0]));
        assertEquals(1006, queue.end().orElseThrow().code());
    }

    private static String header(int length) {
        var header = ByteBuffer.allocate(FrameHeader.MAX_BYTES);
        FrameHeader.encode(Opcode.TEXT, false, length, header);
        return HexFormat.of().formatHex(header.array(), 0, header.position());
    }

    /** A socket whose peer takes as many bytes as the test allows, and then blocks. */
    private static final class SlowChannel implements WritableByteChannel {
        private final Semaphore allowed = new Semaphore(0);
        private final CountDownLatch blocked = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile boolean open = true;
        private volatile int writes;

        void allow(int bytes) {
            allowed.release(bytes);
        }

        void awaitBlocked() throws InterruptedException {
            blocked.await();
        }

        int writes() {
            return writes;
        }

        String written() {
            return HexFormat.of().formatHex(taken.toByteArray());
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            awaitOne();
            writes++;
            int count = 0;
            while (source.hasRemaining() && open && (count == 0 || allowed.tryAcquire())) {
                taken.write(source.get());
                count++;
            }
            return count;
        }

        private void awaitOne() throws IOException {
            try {
                while (!allowed.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    blocked.countDown();
                    if (!open) {
                        throw new ClosedChannelException();
                    }
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
