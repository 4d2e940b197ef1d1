package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentWriterTest {
    /** Of each write to the file. */
    private final List<Integer> lengths = new ArrayList<>();
    private long length;
    private boolean isBroken;
    private final SegmentWriter writer = new SegmentWriter(new Noting(), 0, 0);

    @BeforeEach
    void open() throws IOException {
        writer.open();
        lengths.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256 << 10, (256 << 10) + 1, SegmentWriter.MAX_STAGED_BYTES - 1})
    void gathersACommitForOneWrite(int bytes) throws IOException {
        writer.commit(IntStream.of(bytes / 2, bytes - bytes / 2).mapToObj(ByteBuffer::allocate).toList());

        assertEquals(List.of(bytes), lengths);
    }

    @Test
    void writesALongCommitInPartsOfTheLimit() throws IOException {
        var most = SegmentWriter.MAX_STAGED_BYTES;

        writer.commit(List.of(ByteBuffer.allocate(most - 1), ByteBuffer.allocate(most), ByteBuffer.allocate(6)));

        assertEquals(List.of(most, most, 5), lengths);
    }

    /** A write into a file that is as long already changes no length, which halves what the force costs. */
    @Test
    void makesRoomForSmallCommitsAndGivesItBack() throws IOException {
        var most = RecordFormat.FILE_HEADER_BYTES + 3;
        var roomy = new SegmentWriter(new Noting(), RecordFormat.FILE_HEADER_BYTES, most);

        for (var i = 0; i < 4; i++) {
            roomy.commit(List.of(ByteBuffer.allocate(1)));
        }
        assertEquals(List.of(3, 1, 1, 1), lengths);

        var unlimited = new SegmentWriter(new Noting(), RecordFormat.FILE_HEADER_BYTES, Long.MAX_VALUE);
        unlimited.commit(List.of(ByteBuffer.allocate(2)));
        assertEquals(RecordFormat.FILE_HEADER_BYTES + (256 << 10), length);
        unlimited.close();
        assertEquals(RecordFormat.FILE_HEADER_BYTES + 2, length);
    }

    /** Longer than what is given room, so that nothing else is behind the end. */
    @Test
    void cutsOffInTheEndWhatItRefusedAndCouldNotCutThen() throws IOException {
        isBroken = true;
        assertThrows(IOException.class, () -> writer.commit(List.of(ByteBuffer.allocate(1 << 20))));
        isBroken = false;

        writer.close();

        assertEquals(RecordFormat.FILE_HEADER_BYTES, length);
    }

    private final class Noting implements JournalFile {
        @Override
        public void write(ByteBuffer bytes, long offset) {
            lengths.add(bytes.remaining());
            length = offset + bytes.remaining();
            bytes.position(bytes.limit());
        }

        @Override
        public void force() throws IOException {
            if (isBroken) {
                throw new IOException("broken");
            }
        }

        @Override
        public void truncate(long end) throws IOException {
            force();
            length = end;
        }

        @Override
        public void close() {}
    }
}
