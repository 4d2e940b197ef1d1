package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
    private static final int LIMIT = 1000;

    @Test
    void acceptsAMessageAtTheLimit() throws IOException {
        assertEquals(List.of("text 1000 bytes", "end"), events(Wire.frame(Wire.FIN | Wire.TEXT, "a".repeat(LIMIT))));
    }

    @Test
    void refusesAMessageOnePastTheLimitByItsHeaderAlone() throws IOException {
        assertEquals(List.of("fail 1009"), events(Wire.header(Wire.FIN | Wire.TEXT, LIMIT + 1)));
    }

    @Test
    void countsAllFragmentsAgainstTheLimit() throws IOException {
        var first = Wire.frame(Wire.TEXT, "a".repeat(LIMIT - 1));

        assertEquals(List.of("text 1000 bytes", "end"), events(Wire.concat(first, Wire.frame(Wire.FIN, "b"))));
        assertEquals(List.of("fail 1009"), events(Wire.concat(first, Wire.header(Wire.FIN, 2))));
    }

    @Test
    void countsEmptyFragmentsAgainstTheirLimit() throws IOException {
        var empty = Wire.frame(0, "");
        var atLimit = Wire.concat(Wire.frame(Wire.TEXT, ""), Wire.concat(
                Collections.nCopies(WebSocketLimits.MAX_EMPTY_FRAGMENTS - 1, empty).toArray(byte[][]::new)));
        var end = Wire.frame(Wire.FIN, "b");

        assertEquals(List.of("text b", "text b", "end"), events(Wire.concat(atLimit, end, atLimit, end)));
        assertEquals(List.of("fail 1008"), events(Wire.concat(atLimit, empty)));
    }

    /** Empty stored blocks: five bytes each, of which nothing comes. */
    @Test
    void countsTheCompressedBytesOfAMessageAgainstTheirLimit() throws IOException {
        int most = (int) WebSocketLimits.standard().withMaxMessageBytes(LIMIT).maxCompressedBytes();
        var nothing = Wire.concat(Collections.nCopies(most / 5 - 1, Wire.hex("000000ffff")).toArray(byte[][]::new));
        var first = Wire.frame(0x40 | Wire.TEXT, nothing);
        int left = most - nothing.length;

        assertEquals(List.of("cut"), Wire.events(
                Wire.arriving(Wire.concat(first, Wire.header(Wire.FIN, left)), () -> 4096), LIMIT, true));
        assertEquals(List.of("fail 1009"), Wire.events(
                Wire.arriving(Wire.concat(first, Wire.header(Wire.FIN, left + 1)), () -> 4096), LIMIT, true));
    }

    @Test
    void failsAtTheFirstWrongByteOfAFrameStillArriving() {
        var header = Wire.header(Wire.FIN | Wire.TEXT, 900);
        var bytes = ByteBuffer.wrap(Wire.concat(header, Wire.mask(Wire.hex("41 f4 90 80"))));
        var reader = new FrameReader(new PeerInput(target -> {
            target.put(bytes.get());
            return 1;
        }), false);

        var failure = Assertions.assertThrows(WebSocketFailure.class,
                () -> Wire.assembler(reader, LIMIT).accept(reader.header()));

        assertEquals(1007, failure.code());
        assertEquals(1, bytes.remaining(), "the byte after the wrong one is not even asked for");
    }

    @Test
    void takesSixteenMebibytesOfOneByteFragmentsWithoutQuadraticCost() {
        int total = 16 << 20;
        var fragment = Wire.frame(0, "x");
        var sent = new int[1];
        var source = fragments(fragment, total, sent);

        Assertions.assertTimeout(Duration.ofSeconds(30), () ->
                assertEquals(List.of("text " + total + " bytes", "end"), Wire.events(source, total)));
    }

    @Test
    void allocatesByWhatArrivesNotByWhatIsAnnounced() throws Exception {
        var input = new PeerInput(Wire.arriving(Wire.header(Wire.FIN | Wire.BINARY, 1 << 30), () -> 100));
        var reader = new FrameReader(input, false);
        var assembler = Wire.assembler(reader, 1 << 30);
        var header = reader.header();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        Assertions.assertThrows(EOFException.class, () -> assembler.accept(header));

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1 << 20);
    }

    /** One text as so many fragments of one byte, produced as they are read. */
    private static PeerInput.Source fragments(byte[] fragment, int total, int[] sent) {
        return target -> {
            if (sent[0] == total) {
                return -1;
            }
            int start = target.position();
            while (sent[0] < total && target.remaining() >= fragment.length) {
                int b0 = (sent[0] == 0 ? Wire.TEXT : 0) | (sent[0] == total - 1 ? Wire.FIN : 0);
                target.put((byte) b0).put(fragment, 1, fragment.length - 1);
                sent[0]++;
            }
            return target.position() - start;
        };
    }

    private static List<String> events(byte[] bytes) throws IOException {
        return Wire.events(Wire.arriving(bytes, () -> 64), LIMIT);
    }
}
