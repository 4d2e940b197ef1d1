package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeerInputTest {
    private static final int SMALL_BYTES = 512;

    private final LargeBuffers large = new LargeBuffers();
    private final List<Integer> offered = new ArrayList<>();

    @Test
    void borrowsOnlyWhileReadsFillTheBuffer() throws Exception {
        int[] pieces = {SMALL_BYTES - 1, SMALL_BYTES, LargeBuffers.BUFFER_BYTES, 1000, 1};
        var input = input(pieces);
        for (int i = 0; i < Arrays.stream(pieces).sum(); i++) {
            input.next();
        }

        assertEquals(List.of(SMALL_BYTES, SMALL_BYTES, LargeBuffers.BUFFER_BYTES, LargeBuffers.BUFFER_BYTES,
                SMALL_BYTES), offered);
    }

    @Test
    void keepsOneForGood() throws Exception {
        var input = new PeerInput(target -> take(target, 1000));
        input.borrowFrom(large, true);
        for (int i = 0; i < 2000; i++) {
            input.next();
        }

        assertEquals(List.of(LargeBuffers.BUFFER_BYTES, LargeBuffers.BUFFER_BYTES), offered);
    }

    @Test
    void aStrangerGetsNoLargeBuffer() throws Exception {
        var input = new PeerInput(target -> take(target, SMALL_BYTES));
        for (int i = 0; i < 2 * SMALL_BYTES; i++) {
            input.next();
        }

        assertEquals(List.of(SMALL_BYTES, SMALL_BYTES), offered);
    }

    @Test
    void doesWithoutWhenAllAreLent() throws Exception {
        for (int i = 0; i < LargeBuffers.MAX_BUFFERS; i++) {
            assertTrue(large.borrow().isPresent());
        }
        assertTrue(large.borrow().isEmpty());
        var input = input(SMALL_BYTES, 3000, 1);
        var message = new byte[SMALL_BYTES + 3000];

        int size = input.read(message, 0, message.length);
        size += input.read(message, size, message.length - size);

        assertEquals(List.of(SMALL_BYTES + 3000, 3000), offered, "straight to the message");
        assertEquals(SMALL_BYTES + 3000, size);
    }

    @Test
    void whatIsReadIsTheSameByEveryBuffer() throws Exception {
        var sent = new byte[700_000];
        new Random(1).nextBytes(sent);
        var from = ByteBuffer.wrap(sent);
        var input = new PeerInput(target -> {
            int count = Math.min(target.remaining(), from.remaining());
            target.put(from.slice(from.position(), count));
            from.position(from.position() + count);
            return count;
        });
        input.borrowFrom(large, false);
        var got = new byte[sent.length];

        for (int at = 0; at < got.length; ) {
            got[at++] = (byte) input.next();
            at += at < got.length ? input.read(got, at, Math.min(24_000, got.length - at)) : 0;
        }

        assertArrayEquals(sent, got);
    }

    @Test
    void givesBackOnRelease() throws Exception {
        for (int i = 0; i <= LargeBuffers.MAX_BUFFERS; i++) {
            var input = input(SMALL_BYTES, 10);
            for (int k = 0; k <= SMALL_BYTES; k++) {
                input.next();
            }
            input.release();
        }

        assertEquals(LargeBuffers.BUFFER_BYTES, offered.getLast(), "the last one got one too");
    }

    private PeerInput input(int... pieces) {
        var next = new int[1];
        var input = new PeerInput(target -> take(target, pieces[next[0]++]));
        input.borrowFrom(large, false);
        return input;
    }

    private int take(ByteBuffer target, int count) throws IOException {
        offered.add(target.remaining());
        int taken = Math.min(count, target.remaining());
        target.put(new byte[taken]);
        return taken;
    }
}
