package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameRingTest {
    @Test
    void keepsTheOrderHoweverItWrapsAndGrows() {
        var ring = new FrameRing();
        var model = new ArrayDeque<byte[]>();
        var random = new Random(1);
        for (int step = 0; step < 100_000; step++) {
            boolean filling = step / 100 % 2 == 0;
            if (random.nextInt(3) < (filling ? 2 : 1)) {
                byte[] payload = {(byte) step};
                ring.add(opcode(payload), payload);
                model.add(payload);
            } else if (!model.isEmpty() && random.nextInt(4) == 0) {
                assertSame(model.removeLast(), ring.removeLast());
            } else if (!model.isEmpty()) {
                assertEquals(opcode(model.peek()), ring.opcode());
                assertSame(model.remove(), ring.remove());
            }
            assertEquals(model.size(), ring.size());
        }
    }

    private static Opcode opcode(byte[] payload) {
        return payload[0] % 2 == 0 ? Opcode.TEXT : Opcode.BINARY;
    }
}
