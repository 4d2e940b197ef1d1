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
        buffer = new byte[(int) Math.min(readAheadBytes, size)];
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
     * The first record that begins at or behind {@code from}; empty if there is none. Looks at each offset, as damage
     * leaves no length to trust.
     */
    Optional<Found> next(long from) throws IOException {
        for (var offset = from; offset <= size - RecordFormat.RECORD_HEADER_BYTES; offset++) {
            var record = recordAt(offset);
            if (record.isPresent()) {
                return Optional.of(new Found(offset, record.get()));
            }
        }
        return Optional.empty();
    }

    /** Where the zeros begin that fill the file up to its end; {@code from} at the earliest. */
    long zerosFrom(long from) throws IOException {
        for (var end = size; end > from;) {
            var start = Math.max(from, end - buffer.length);
            var bytes = read(start, (int) (end - start));
            while (end > start && bytes.get((int) (end - start) - 1) == 0) {
                end--;
            }
            if (end > start) {
                return end;
            }
        }
        return from;
    }

    /** The bytes from {@code offset} on, which must be there. */
    ByteBuffer read(long offset, int length) throws IOException {
        if (offset < bufferStart || offset + length > bufferStart + bufferLength) {
            if (length > buffer.length) {
                buffer = new byte[length];
            }
            bufferLength = 0;
            bufferStart = offset;
            file.seek(offset);
            // Not fully, as far as it is read ahead: the file's writer may cut off there what a full disk refused.
            bufferLength = Math.max(0, file.read(buffer, 0, (int) Math.min(buffer.length, size - offset)));
            if (bufferLength < length) {
                file.readFully(buffer, bufferLength, length - bufferLength);
                bufferLength = length;
            }
        }
        return ByteBuffer.wrap(buffer, (int) (offset - bufferStart), length).slice();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** A record and where it begins. Valid until the reader's next call. */
    record Found(long offset, ByteBuffer record) {
        long end() {
            return offset + record.limit();
        }

        Segment.Place place(Segment segment) {
            return new Segment.Place(segment, offset, record.limit());
        }
    }
}
