package lectern.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/**
 * The queue in append-only files of a data folder that this process owns. Safe for use by any thread.
 *
 * <p>Messages stay on disk, only where they begin is kept in memory. A message is not copied: it must not change until
 * its future is complete.
 */
public final class Journal implements LectureQueue, PageLedger, AutoCloseable {
    /** A usual message with its record in one read. */
    private static final int MESSAGE_READ_BYTES = 64 << 10;

    private final DataFolder folder;
    private final Segments segments;
    private final GroupCommit commits;
    private final List<Mark> marks;
    private final long lastId;
    /** What earlier runs left, until it is told; then the memory is given back. */
    private final AtomicReference<Replay> untold;

    private Journal(DataFolder folder, Segments segments, GroupCommit commits, Replay replay) {
        this.folder = folder;
        this.segments = segments;
        this.commits = commits;
        marks = replay.marks();
        lastId = replay.lastId();
        untold = new AtomicReference<>(replay);
    }

    /**
     * Takes the folder, creating it if need be, and reads what is in it.
     *
     * @throws StorageException if another process owns the folder, if it cannot be read and written, or if its journal
     *         is of a version that this program does not know
     */
    public static Journal open(Path folder, EventSink events) throws StorageException {
        return open(folder, events, new Disk() {}, Segments.SEGMENT_BYTES);
    }

    /** As {@link #open(Path, EventSink)}, on a disk that may fail, with files of another size. */
    static Journal open(Path folder, EventSink events, Disk disk, long segmentBytes) throws StorageException {
        try {
            var owned = DataFolder.open(folder, disk);
            try {
                var trouble = new Trouble(events);
                var replay = Replay.of(owned, owned.segments(), events);
                var segments = Segments.open(owned, replay, trouble, segmentBytes);
                var journal = new Journal(owned, segments, GroupCommit.start(owned, segments, trouble), replay);
                events.emit(replay.opened());
                return journal;
            } catch (IOException | StorageException failure) {
                owned.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder + " cannot be used: " + failure, failure);
        }
    }

    /** Whether any process ever opened a journal in this folder, or copied one to it. */
    public static boolean isIn(Path folder) {
        return DataFolder.hasJournal(folder);
    }

    /**
     * Which process owns the folder now; empty if none does. Not for a folder that this very process owns: on POSIX
     * systems a look at the lock gives it up.
     *
     * @throws StorageException if that cannot be told
     */
    public static Optional<Owner> ownerOf(Path folder) throws StorageException {
        try {
            return DataFolder.ownerOf(folder);
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder + " cannot be read: " + failure, failure);
        }
    }

    /** Tells other processes, by {@link #ownerOf}, the address of this one's status page; at any time. */
    public void announce(String url) throws StorageException {
        try {
            folder.announce(url);
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder.path() + " cannot be written: " + failure, failure);
        }
    }

    /** @throws IllegalStateException if it has been told before */
    @Override
    public void recover(Consumer<Entry> entries) throws StorageException {
        var replay = untold.getAndSet(null);
        if (replay == null) {
            throw new IllegalStateException("recovered already");
        }
        try {
            replay.forEach((lecture, outcome) -> entries.accept(Replay.entry(lecture, outcome)));
        } catch (IOException failure) {
            throw new StorageException("data folder " + folder.path() + " cannot be read: " + failure, failure);
        }
    }

    @Override
    public long lastId() {
        return lastId;
    }

    @Override
    public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here) {
        var head = EntryJson.lecture(lecture);
        var bytes = (long) Integer.BYTES + head.length + message.length;
        if (bytes > RecordFormat.MAX_PAYLOAD_BYTES) {
            return GroupCommit.refused(
                    "message with its head of " + bytes + " bytes exceeds " + RecordFormat.MAX_PAYLOAD_BYTES);
        }
        return commits.submit(here ? GroupCommit.Way.HERE : GroupCommit.Way.SOON, RecordFormat.accepted(head, message),
                place -> segments.keep(lecture.id(), place));
    }

    /** The message of a lecture that still waits or is parked; those of done lectures are given up. */
    @Override
    public byte[] message(long id) throws StorageException {
        var place = place(id);
        while (true) {
            try {
                return message(id, place);
            } catch (IOException failure) {
                var now = place(id);
                if (now.equals(place)) {
                    throw new StorageException(
                            "the message of lecture " + id + " cannot be read: " + Trouble.reason(failure), failure);
                }
                // Moved by a compaction, which tells the new place before it deletes the old one.
                place = now;
            }
        }
    }

    private Segment.Place place(long id) throws StorageException {
        return segments.place(id).orElseThrow(
                () -> new StorageException("the journal keeps no message of lecture " + id));
    }

    private byte[] message(long id, Segment.Place place) throws IOException, StorageException {
        var file = folder.file(place.segment().name());
        try (var reader = new RecordReader(file, MESSAGE_READ_BYTES)) {
            return reader.recordAt(place.offset()).map(RecordFormat::message).orElseThrow(() -> new StorageException(
                    "the message of lecture " + id + " is damaged, at offset " + place.offset() + " of " + file));
        }
    }

    @Override
    public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome) {
        return note(GroupCommit.Way.LATER, RecordFormat.SETTLED, EntryJson.outcome(lecture.id(), outcome),
                outcome.isDone() ? dropping(lecture) : segments::addDead);
    }

    @Override
    public CompletableFuture<Void> reopen(QueuedLecture lecture) {
        return note(GroupCommit.Way.SOON, RecordFormat.REOPENED, EntryJson.id(lecture.id()), segments::addDead);
    }

    @Override
    public CompletableFuture<Void> discard(QueuedLecture lecture) {
        return note(GroupCommit.Way.SOON, RecordFormat.DISCARDED, EntryJson.id(lecture.id()), dropping(lecture));
    }

    private CompletableFuture<Void> note(GroupCommit.Way way, byte type, byte[] json,
            Consumer<Segment.Place> onDisk) {
        return commits.submit(way, RecordFormat.of(type, json), onDisk);
    }

    /** What a record is counted for after which nobody needs the lecture's message. */
    private Consumer<Segment.Place> dropping(QueuedLecture lecture) {
        return place -> {
            segments.addDead(place);
            segments.drop(lecture.id());
        };
    }

    @Override
    public List<Mark> marks() {
        return marks;
    }

    @Override
    public void begin(SyncKey key) throws StorageException, InterruptedException {
        try {
            note(GroupCommit.Way.SOON, RecordFormat.BEGUN, EntryJson.mark(new Mark(key, Optional.empty())),
                    segments::addDead).get();
        } catch (ExecutionException refused) {
            throw new StorageException(refused.getCause().getMessage(), refused);
        }
    }

    @Override
    public void end(SyncKey key, Optional<String> pageId) {
        note(GroupCommit.Way.LATER, RecordFormat.ENDED, EntryJson.mark(new Mark(key, pageId)), segments::addDead);
    }

    /** What waiting and parked lectures take on disk. */
    public long queuedBytes() {
        return segments.neededBytes();
    }

    /** How many batches were forced to disk since the start. */
    public long syncs() {
        return commits.forced();
    }

    /** Takes nothing more, finishes what waits, and gives the folder back; waits for that for 30 s at most. */
    @Override
    public void close() {
        commits.close();
    }

    /** The process that owns a folder, by its number, and the address it announced; empty if none. */
    public record Owner(String process, String url) {}
}
