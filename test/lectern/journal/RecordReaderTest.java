package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReaderTest {
    @TempDir
    private Path folder;

    /** As the writer cuts off what a full disk refused while somebody reads what is before it. */
    @Test
    void readsARecordWhateverIsCutOffBehindItMeanwhile() throws Exception {
        var record = joined(RecordFormat.of(RecordFormat.REOPENED, EntryJson.id(1)));
        var file = Files.write(folder.resolve("file"), record.array());
        try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
            writer.setLength(record.limit() + 1000);
            try (var reader = new RecordReader(file, 1 << 16)) {
                writer.setLength(record.limit());

                assertEquals(record, reader.recordAt(0).orElseThrow());
                assertTrue(reader.recordAt(0).isPresent());
            }
        }
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        var joined = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(joined::put);
        return joined.flip();
    }
}
