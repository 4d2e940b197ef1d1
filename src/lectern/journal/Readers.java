package lectern.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import lectern.port.StorageException;

/** One reader for each segment that is read from, at places that mostly follow one another. Not thread-safe. */
final class Readers implements Closeable {
    private final DataFolder folder;
    private final int readAheadBytes;
    private final Map<Segment, RecordReader> open = new HashMap<>();
    /** The one that was read from last; the others hold no long record. Null before the first. */
    private RecordReader latest;

    Readers(DataFolder folder, int readAheadBytes) {
        this.folder = folder;
        this.readAheadBytes = readAheadBytes;
    }

    /** Valid until the next call. */
    ByteBuffer recordAt(Segment.Place place) throws IOException, StorageException {
        var reader = open.get(place.segment());
        if (reader == null) {
            reader = new RecordReader(folder.file(place.segment().name()), readAheadBytes);
            open.put(place.segment(), reader);
        }
        if (latest != null && latest != reader) {
            latest.trim();
        }
        latest = reader;
        return reader.recordAt(place.offset()).orElseThrow(() -> new StorageException("the record at offset "
                + place.offset() + " of " + folder.file(place.segment().name()) + " is damaged"));
    }

    @Override
    public void close() throws IOException {
        for (var reader : open.values()) {
            reader.close();
        }
    }
}
