package lectern.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads records from a journal file through a buffer. Not thread-safe.
 *
 * <p>On a {@link RandomAccessFile}, since a channel would be closed under its reader by a mere interrupt.
 */
final class RecordReader implements Closeable {
    private final RandomAccessFile file;
    private final long size;
    private byte[] buffer;
    private long bufferStart;
    private int bufferLength;

    /** @param readAheadBytes how much to read at a time; a longer record is read whole */
    RecordReader(Path path, int readAheadBytes) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
        size = file.length();
        buffer = new byte[readAheadBytes];
    }

    /** The file's length when it was opened. */
    long size() {
        return size;
    }

    /** The whole record at {@code offset}; empty if none is there that checks out. Valid until the next call. */
    Optional<ByteBuffer> recordAt(long offset) throws IOException {
        if (size - offset < RecordFormat.RECORD_HEADER_BYTES) {
            return Optional.empty();
        }
        var length = RecordFormat.recordBytes(read(offset, RecordFormat.RECORD_HEADER_BYTES));
        if (length.isEmpty() || length.getAsInt() > size - offset) {
            return Optional.empty();
        }
        return Optional.of(read(offset, length.getAsInt())).filter(RecordFormat::isIntact);
    }

    /**
     * Where the first record at or behind {@code from} begins; the file's end if there is none. Looks at each offset,
     * as damage leaves no length to trust, and for a type first, lest every few bytes of noise cost a long checksum.
     */
    long nextRecord(long from) throws IOException {
        for (var offset = from; offset <= size - RecordFormat.RECORD_HEADER_BYTES; offset++) {
            var type = RecordFormat.type(read(offset, RecordFormat.RECORD_HEADER_BYTES));
            if (RecordFormat.isType(type) && recordAt(offset).isPresent()) {
                return offset;
            }
        }
        return size;
    }

    /** The bytes from {@code offset} on, which must be there. */
    ByteBuffer read(long offset, int length) throws IOException {
        if (offset < bufferStart || offset + length > bufferStart + bufferLength) {
            if (length > buffer.length) {
                buffer = new byte[length];
            }
            bufferLength = 0;
            var wanted = (int) Math.min(buffer.length, size - offset);
            file.seek(offset);
            file.readFully(buffer, 0, wanted);
            bufferStart = offset;
            bufferLength = wanted;
        }
        return ByteBuffer.wrap(buffer, (int) (offset - bufferStart), length).slice();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
