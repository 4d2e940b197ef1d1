package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import lectern.domain.Outcome;
import lectern.port.StorageException;

/**
 * Writes what is left of the base and the segments behind it into a new base, and deletes them: of lectures that wait
 * or are parked all, of done ones what is needed to know them again, of pages the marks. Runs on a thread of its own
 * and holds no lock, so no commit waits for it: its segments are never written again.
 *
 * <p>The new base is a draft until it is whole and forced. Giving it its name is the commit point: a crash before
 * leaves a draft to delete, a crash after it leaves segments to delete, and {@link DataFolder#clean} does either.
 */
final class Compaction {
    /** What is told to fail. */
    static final String WHAT = "the journal cannot be compacted";
    /** Forced as often as this, so that a commit beside it never waits long for the disk. */
    private static final int BATCH_BYTES = SegmentWriter.MAX_STAGED_BYTES;

    private final DataFolder folder;
    private final List<Segment> segments;
    private final Map<Long, Segment.Place> places;
    private final Trouble trouble;
    private final Segment base;
    private final Map<Long, Segment.Place> moved = new HashMap<>();
    private final List<ByteBuffer> batch = new ArrayList<>();
    private int batchBytes;
    private volatile boolean stopped;

    /**
     * @param segments all but the one that is appended to, in order
     * @param places where the messages are, brought up to date before any file goes
     */
    Compaction(DataFolder folder, List<Segment> segments, Map<Long, Segment.Place> places, Trouble trouble) {
        this.folder = folder;
        this.segments = segments;
        this.places = places;
        this.trouble = trouble;
        base = new Segment(segments.getLast().number(), true);
    }

    /** What it replaces once it is done. */
    List<Segment> segments() {
        return segments;
    }

    Segment base() {
        return base;
    }

    /** Gives it up at the next occasion; what was there before stays. */
    void stop() {
        stopped = true;
    }

    /** Gives the new base's length, or 0 if it failed or was given up. */
    long run() {
        var baseBytes = 0L;
        try {
            var written = writeDraft();
            folder.rename(base.draftName(), base.name());
            folder.force();
            // Relocated before anything is deleted: a reader that finds its file gone looks for the place again.
            moved.forEach((id, place) -> places.computeIfPresent(id, (same, old) -> place));
            // What was there and has not moved was damaged: it is set aside, and no wait brings it back.
            places.entrySet().removeIf(kept -> !moved.containsKey(kept.getKey())
                    && segments.contains(kept.getValue().segment()));
            baseBytes = written;
            folder.clean();
            trouble.works(WHAT);
        } catch (CancellationException stop) {
            // The draft is deleted when the folder is opened again.
        } catch (Throwable failure) {
            // Of any kind: nothing is lost, as what was there before is still there, and a later roll tries again.
            trouble.failed(WHAT, failure, true);
            try {
                folder.delete(base.draftName());
            } catch (IOException stillFailing) {
                // The next compaction deletes it, or the next start.
            }
        }
        return baseBytes;
    }

    private long writeDraft() throws IOException, StorageException {
        var replay = Replay.of(folder, segments, trouble.events());
        replay.setTailsAside();
        try (var writer = new SegmentWriter(folder.writable(base.draftName()), 0, 0)) {
            writer.open();
            replay.forEach((lecture, outcome) -> keep(writer, lecture, outcome));
            for (var mark : replay.marks()) {
                var type = mark.pageId().isPresent() ? RecordFormat.ENDED : RecordFormat.BEGUN;
                add(writer, RecordFormat.of(type, EntryJson.mark(mark)));
            }
            add(writer, RecordFormat.of(RecordFormat.LAST_ID, EntryJson.id(replay.lastId())));
            commit(writer);
            return writer.end();
        }
    }

    private void keep(SegmentWriter writer, ByteBuffer lecture, Optional<ByteBuffer> outcome)
            throws IOException, StorageException {
        if (RecordFormat.type(lecture) == RecordFormat.DONE) {
            add(writer, List.of(copy(lecture)));
            return;
        }
        var entry = Replay.entry(lecture, outcome);
        if (entry.outcome().orElse(null) instanceof Outcome.Done done) {
            add(writer, RecordFormat.of(RecordFormat.DONE, EntryJson.done(entry.lecture(), done)));
            return;
        }
        var offset = add(writer, List.of(copy(lecture)));
        moved.put(entry.lecture().id(), new Segment.Place(base, offset, lecture.limit()));
        if (outcome.isPresent()) {
            add(writer, List.of(copy(outcome.get())));
        }
    }

    private static ByteBuffer copy(ByteBuffer record) {
        return ByteBuffer.allocate(record.remaining()).put(record.duplicate()).flip();
    }

    /** @return where the record begins */
    private long add(SegmentWriter writer, List<ByteBuffer> record) throws IOException {
        var bytes = record.stream().mapToInt(ByteBuffer::remaining).sum();
        if (batchBytes + bytes > BATCH_BYTES) {
            commit(writer);
        }
        var offset = writer.end() + batchBytes;
        batch.addAll(record);
        batchBytes += bytes;
        return offset;
    }

    private void commit(SegmentWriter writer) throws IOException {
        if (stopped) {
            throw new CancellationException();
        }
        writer.commit(batch);
        batch.clear();
        batchBytes = 0;
    }
}
