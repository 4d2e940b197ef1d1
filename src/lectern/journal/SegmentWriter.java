package lectern.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts bytes behind the durable end of a segment, all of them or none. For one thread at a time. */
final class SegmentWriter implements Closeable {
    /** Gathered at most for one write to the file. */
    static final int MAX_STAGED_BYTES = 1 << 20;
    private static final int FIRST_STAGED_BYTES = 4 << 10;
    /** Zeros that are written at a time behind a commit. */
    private static final int ROOM_BYTES = 256 << 10;
    /** A longer commit is given no zeros: they would cost as much as they save. */
    private static final int MAX_ROOMY_BYTES = ROOM_BYTES / 2;

    private final JournalFile file;
    private final long maxRoom;
    /** Gathers a commit's bytes for few writes; grows with what is committed, as a learner's lectures need little. */
    private ByteBuffer staging = ByteBuffer.allocateDirect(FIRST_STAGED_BYTES);
    /** All before is forced and never written again; what is behind was not acknowledged. */
    private long end;
    /** Up to here the file is as long already: a write into it changes no length, which halves the force's cost. */
    private long room;
    /** Whether there may be something but zeros behind the end. */
    private boolean suspect;

    /**
     * @param end where the good records of an earlier run end, 0 for a new file
     * @param maxRoom the length up to which the file is made longer in advance, step by step
     */
    SegmentWriter(JournalFile file, long end, long maxRoom) {
        this.file = file;
        this.maxRoom = maxRoom;
        this.end = end;
    }

    /** Where the next commit begins. */
    long end() {
        return end;
    }

    /** Whether there is nothing behind the end that was refused. */
    boolean isSound() {
        return !suspect;
    }

    /** Drops what is behind the end, and gives a new file its header. Comes before any other commit. */
    void open() throws IOException {
        cutBack();
        if (end == 0) {
            commit(List.of(RecordFormat.fileHeader(RecordFormat.VERSION)));
        }
    }

    /** Writes and forces: on return {@code bytes} are durable, after an exception they are not kept. */
    void commit(List<ByteBuffer> bytes) throws IOException {
        if (suspect) {
            cutBack();
        }
        suspect = true;
        try {
            var written = write(bytes);
            file.force();
            // The commit point: memory follows the disk.
            end = written;
            suspect = false;
        } finally {
            if (suspect) {
                giveBack();
            }
        }
    }

    /** Cuts back at once, and not only before the next attempt: half a batch may have taken a disk's last space. */
    private void giveBack() {
        try {
            cutBack();
        } catch (IOException stillFailing) {
            // The next commit begins with this again, and fails with it.
        }
    }

    /**
     * After a failed force the system may take the unwritten pages for clean, so that a later force succeeds without
     * them (PostgreSQL learnt it in 2018). So no later force may vouch for these bytes: they are refused and cut off,
     * the next commit writes every byte of its own anew, and nothing is written until the cut itself has been forced.
     */
    private void cutBack() throws IOException {
        file.truncate(end);
        room = end;
        suspect = false;
    }

    private long write(List<ByteBuffer> bytes) throws IOException {
        var offset = end;
        clearStaging(Math.max(end > 0 ? ROOM_BYTES : 0, bytes.stream().mapToLong(ByteBuffer::remaining).sum()));
        for (var source : bytes) {
            while (source.hasRemaining()) {
                var part = source.slice(source.position(), Math.min(source.remaining(), staging.remaining()));
                source.position(source.position() + part.remaining());
                staging.put(part);
                if (!staging.hasRemaining()) {
                    offset += flush(offset);
                }
            }
        }
        var last = staging.position();
        if (offset == end && end > 0 && offset + last > room && last <= MAX_ROOMY_BYTES) {
            makeRoom(offset);
        }
        flush(offset);
        return offset + last;
    }

    /** Makes room in it for so many bytes, or for as many of them as the limit allows. */
    private void clearStaging(long bytes) {
        int wanted = (int) Math.min(bytes, MAX_STAGED_BYTES);
        if (wanted > staging.capacity()) {
            staging = ByteBuffer.allocateDirect(2 * Integer.highestOneBit(wanted - 1));
        }
        staging.clear();
    }

    /** Zeros for the small commits that follow; a large one has its own length to pay for anyway. */
    private void makeRoom(long offset) {
        var zeros = Math.min(maxRoom - offset, ROOM_BYTES) - staging.position();
        staging.put(new byte[(int) Math.max(0, zeros)]);
        room = offset + staging.position();
    }

    private int flush(long offset) throws IOException {
        var length = staging.flip().remaining();
        if (length > 0) {
            file.write(staging, offset);
        }
        staging.clear();
        return length;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (suspect || room > end) {
                cutBack();
            }
        }
    }
}
