package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/**
 * What the records in some segments say, read in order; the segments stay as they are. Not thread-safe.
 *
 * <p>Read twice, so that memory need not hold what the disk does: once to see what became of each lecture that is not
 * yet done in the base, and where it stands; and again, in {@link #forEach}, to hand out all of them.
 *
 * <p>What lies behind the last good record of all is taken for the torn end of a write that was never acknowledged.
 * Damage before a good record may have been: it is copied to a file of its own and reported, each time it is met.
 */
final class Replay {
    private static final int READ_AHEAD_BYTES = 1 << 20;
    /** In the second reading, for lectures and for outcomes. */
    private static final int LECTURE_BYTES = 64 << 10;
    private static final int OUTCOME_BYTES = 8 << 10;

    private final DataFolder folder;
    private final EventSink events;
    private final List<Extent> extents = new ArrayList<>();
    /** All lectures but those that are done in the base: what memory needs grows with the segments since only. */
    private final TreeMap<Long, Slot> slots = new TreeMap<>();
    private final Marks marks = new Marks();
    /** What checks out and cannot be understood. */
    private final Set<Segment.Place> strange = new HashSet<>();
    private long lastId;
    private long doneBytes;
    /** So many segments' tails have been set aside. */
    private int tailsAside;

    private Replay(DataFolder folder, EventSink events) {
        this.folder = folder;
        this.events = events;
    }

    /** @throws StorageException if a file is no journal, or of a version that this program does not know */
    static Replay of(DataFolder folder, List<Segment> segments, EventSink events)
            throws IOException, StorageException {
        var replay = new Replay(folder, events);
        for (var segment : segments) {
            // Before anything is touched: an older program must leave the folder of a newer one as it is.
            replay.checkHeader(segment);
        }
        for (var segment : segments) {
            replay.read(segment);
        }
        return replay;
    }

    List<Extent> extents() {
        return extents;
    }

    List<PageLedger.Mark> marks() {
        return marks.list();
    }

    /** The highest of all lectures, discarded ones included. */
    long lastId() {
        return lastId;
    }

    /** Of lectures that wait or are parked, by id. */
    Map<Long, Segment.Place> places() {
        var places = new HashMap<Long, Segment.Place>();
        slots.forEach((id, slot) -> {
            if (!slot.isDone) {
                places.put(id, slot.lecture);
            }
        });
        return places;
    }

    LecternEvent opened() {
        var open = slots.values().stream().filter(slot -> !slot.isDone).toList();
        var parked = (int) open.stream().filter(slot -> slot.outcome.isPresent()).count();
        var cutBytes = extents.stream().filter(extent -> !extent.segment.isBase()).mapToLong(Extent::tornBytes).sum();
        return new LecternEvent.JournalOpened(folder.path().toString(), open.size() - parked, parked, cutBytes);
    }

    /** What the lectures that are done in the base take there. */
    long doneBytes() {
        return doneBytes;
    }

    /** Hands out every lecture, in order of id. */
    void forEach(Visitor visitor) throws IOException, StorageException {
        try (var lectures = new PlaceReader(folder, LECTURE_BYTES);
                var outcomes = new PlaceReader(folder, OUTCOME_BYTES)) {
            var from = Long.MIN_VALUE;
            if (!extents.isEmpty() && extents.getFirst().segment.isBase()) {
                from = visitBase(visitor, lectures, outcomes);
            }
            visit(slots.tailMap(from), visitor, lectures, outcomes);
        }
    }

    /** Those done in the base, which stand there in order of id, and between them those that are not. */
    private long visitBase(Visitor visitor, PlaceReader lectures, PlaceReader outcomes)
            throws IOException, StorageException {
        var from = Long.MIN_VALUE;
        var base = extents.getFirst().segment;
        try (var reader = new RecordReader(folder.file(base.name()), READ_AHEAD_BYTES)) {
            var end = (long) RecordFormat.FILE_HEADER_BYTES;
            for (var found = reader.next(end); found.isPresent(); found = reader.next(end)) {
                end = found.get().end();
                var record = found.get().record();
                if (RecordFormat.type(record) == RecordFormat.DONE && !strange.contains(found.get().place(base))) {
                    var id = EntryJson.id(RecordFormat.json(record));
                    visit(slots.subMap(from, id), visitor, lectures, outcomes);
                    visitor.visit(record, Optional.empty());
                    from = id;
                }
            }
        }
        return from;
    }

    private static void visit(Map<Long, Slot> part, Visitor visitor, PlaceReader lectures, PlaceReader outcomes)
            throws IOException, StorageException {
        for (var slot : part.values()) {
            var outcome = slot.outcome.isPresent()
                    ? Optional.of(outcomes.recordAt(slot.outcome.get())) : Optional.<ByteBuffer>empty();
            visitor.visit(lectures.recordAt(slot.lecture), outcome);
        }
    }

    private void checkHeader(Segment segment) throws IOException, StorageException {
        try (var reader = new RecordReader(folder.file(segment.name()), RecordFormat.FILE_HEADER_BYTES)) {
            var version = version(reader);
            // Without a header but not longer than one: a crash came between the file and its header.
            if (version == RecordFormat.NO_VERSION && reader.size() > RecordFormat.FILE_HEADER_BYTES) {
                throw new StorageException(folder.file(segment.name()) + " is no journal, or its first bytes are"
                        + " damaged: move it elsewhere to start without what it holds");
            }
            if (version != RecordFormat.NO_VERSION && version != RecordFormat.VERSION) {
                throw new StorageException(folder.file(segment.name()) + " has journal format " + version
                        + ", this Lectern knows " + RecordFormat.VERSION
                        + ": it is left as it is, use a newer Lectern");
            }
        }
    }

    private static int version(RecordReader reader) throws IOException {
        return reader.size() < RecordFormat.FILE_HEADER_BYTES
                ? RecordFormat.NO_VERSION
                : RecordFormat.version(reader.read(0, RecordFormat.FILE_HEADER_BYTES));
    }

    private void read(Segment segment) throws IOException, StorageException {
        try (var reader = new RecordReader(folder.file(segment.name()), READ_AHEAD_BYTES)) {
            var end = version(reader) == RecordFormat.VERSION ? (long) RecordFormat.FILE_HEADER_BYTES : 0;
            for (var found = reader.next(end); found.isPresent(); found = reader.next(end)) {
                if (end == RecordFormat.FILE_HEADER_BYTES) {
                    setTailsAside();
                    checkNumber(segment);
                }
                var place = found.get().place(segment);
                var isUnderstood = take(found.get().record(), place);
                if (place.offset() > end) {
                    setAside(segment, end, place.offset());
                }
                end = found.get().end();
                if (!isUnderstood) {
                    strange.add(place);
                    setAside(segment, place.offset(), end);
                }
            }
            extents.add(new Extent(segment, end, reader.zerosFrom(end)));
        }
        if (segment.isBase()) {
            // It was whole before it got its name.
            setTailsAside();
        }
    }

    /** Numbers follow one another, from 1 or a base: where they do not, somebody took or lost a file. */
    private void checkNumber(Segment segment) {
        var before = extents.isEmpty() ? 0 : extents.getLast().segment.number();
        if (!segment.isBase() && segment.number() != before + 1) {
            events.emit(new LecternEvent.StorageFailed("the file before " + folder.file(segment.name())
                    + " is missing, with what was kept in it", true));
        }
    }

    /** Whether a record that checks out can be understood. */
    private boolean take(ByteBuffer record, Segment.Place place) {
        try {
            switch (RecordFormat.type(record)) {
                case RecordFormat.ACCEPTED -> {
                    var lecture = EntryJson.lecture(RecordFormat.json(record));
                    lastId = Math.max(lastId, lecture.id());
                    slots.put(lecture.id(), new Slot(place));
                }
                case RecordFormat.DONE -> {
                    lastId = Math.max(lastId, entry(record, Optional.empty()).lecture().id());
                    doneBytes += place.bytes();
                }
                case RecordFormat.SETTLED -> {
                    var note = EntryJson.outcome(RecordFormat.json(record));
                    slots.computeIfPresent(note.id(),
                            (id, slot) -> new Slot(slot.lecture, Optional.of(place), note.outcome().isDone()));
                }
                case RecordFormat.REOPENED -> slots.computeIfPresent(id(record), (id, slot) -> new Slot(slot.lecture));
                case RecordFormat.DISCARDED -> slots.remove(id(record));
                case RecordFormat.BEGUN -> marks.begin(EntryJson.mark(RecordFormat.json(record)));
                case RecordFormat.ENDED -> marks.end(EntryJson.mark(RecordFormat.json(record)));
                case RecordFormat.LAST_ID -> lastId = Math.max(lastId, id(record));
                default -> {
                    // Of a later Lectern that deems it safe to skip, or it would have raised the version.
                }
            }
            return true;
        } catch (StorageException unreadable) {
            return false;
        }
    }

    private static long id(ByteBuffer record) throws StorageException {
        return EntryJson.id(RecordFormat.json(record));
    }

    /** What a lecture's record and the last one of its outcome, if any, say together. */
    static LectureQueue.Entry entry(ByteBuffer lecture, Optional<ByteBuffer> outcome) throws StorageException {
        if (RecordFormat.type(lecture) == RecordFormat.DONE) {
            return EntryJson.done(RecordFormat.json(lecture));
        }
        var ended = outcome.isPresent() ? EntryJson.outcome(RecordFormat.json(outcome.get())).outcome() : null;
        return new LectureQueue.Entry(EntryJson.lecture(RecordFormat.json(lecture)), Optional.ofNullable(ended));
    }

    /** For segments that are not written any more: what is behind their good records is no torn end, but damage. */
    void setTailsAside() throws IOException {
        for (; tailsAside < extents.size(); tailsAside++) {
            var extent = extents.get(tailsAside);
            if (extent.tornBytes() > 0) {
                setAside(extent.segment, extent.end, extent.size);
            }
        }
    }

    private void setAside(Segment segment, long from, long to) throws IOException {
        var damaged = folder.file(segment.name());
        var copy = "quarantine-" + segment.name() + "-" + from + ".bin";
        try (var reader = new RecordReader(damaged, READ_AHEAD_BYTES); var file = folder.writable(copy)) {
            file.truncate(0);
            for (var at = from; at < to; at += READ_AHEAD_BYTES) {
                file.write(reader.read(at, (int) Math.min(READ_AHEAD_BYTES, to - at)), at - from);
            }
            file.force();
        }
        folder.force();
        events.emit(new LecternEvent.StorageFailed((to - from) + " damaged bytes at offset " + from + " of " + damaged
                + " are set aside in " + copy, true));
    }

    /** How far a segment is good, 0 if it has not even a header, and how far it holds anything but zeros. */
    record Extent(Segment segment, long end, long size) {
        long tornBytes() {
            return size - end;
        }
    }

    /** Takes a lecture's record and the last one of its outcome, which are valid during the call only. */
    @FunctionalInterface
    interface Visitor {
        void visit(ByteBuffer lecture, Optional<ByteBuffer> outcome) throws IOException, StorageException;
    }

    /** A lecture: where it stands, where its last outcome does, if any, and whether that ended it. */
    private record Slot(Segment.Place lecture, Optional<Segment.Place> outcome, boolean isDone) {
        private Slot(Segment.Place lecture) {
            this(lecture, Optional.empty(), false);
        }
    }
}
