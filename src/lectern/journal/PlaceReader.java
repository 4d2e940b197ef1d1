package lectern.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import lectern.port.StorageException;

/** Reads records at places that mostly follow one another, in one segment at a time. Not thread-safe. */
final class PlaceReader implements Closeable {
    private final DataFolder folder;
    private final int readAheadBytes;
    private Segment segment; // null before the first record, as is its reader
    private RecordReader reader;

    PlaceReader(DataFolder folder, int readAheadBytes) {
        this.folder = folder;
        this.readAheadBytes = readAheadBytes;
    }

    /** Valid until the next call. */
    ByteBuffer recordAt(Segment.Place place) throws IOException, StorageException {
        var file = folder.file(place.segment().name());
        if (!place.segment().equals(segment)) {
            close();
            reader = new RecordReader(file, readAheadBytes);
            segment = place.segment();
        }
        return reader.recordAt(place.offset()).orElseThrow(() -> new StorageException(
                "the record at offset " + place.offset() + " of " + file + " is damaged"));
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
