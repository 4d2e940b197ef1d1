package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lectern.domain.LecternEvent;
import lectern.domain.SyncKey;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/**
 * Reads what earlier runs left in a journal file, which it does not change. Not thread-safe.
 *
 * <p>What lies behind the last good record is taken for the torn end of a write that was never acknowledged. Damage
 * before a good record may have been: it is copied to a file of its own and reported, at each start while it is there.
 */
final class Recovery {
    private static final int READ_AHEAD_BYTES = 1 << 20;

    private final DataFolder folder;
    private final EventSink events;
    private final SortedMap<Long, LectureQueue.Entry> entries = new TreeMap<>();
    private final Map<Long, Long> offsets = new HashMap<>();
    private final Set<SyncKey> begun = new LinkedHashSet<>();
    private final Map<SyncKey, PageLedger.Mark> made = new LinkedHashMap<>();
    private long lastId;
    private long size;
    private long end;

    private Recovery(DataFolder folder, EventSink events) {
        this.folder = folder;
        this.events = events;
    }

    /** @throws StorageException if the file is no journal, or of a version that this program does not know */
    static Recovery of(DataFolder folder, String name, EventSink events) throws IOException, StorageException {
        var recovery = new Recovery(folder, events);
        try (var reader = new RecordReader(folder.file(name), READ_AHEAD_BYTES)) {
            recovery.size = reader.size();
            if (recovery.hasHeader(reader, name)) {
                recovery.end = recovery.readRecords(reader, name);
            }
        }
        return recovery;
    }

    /** In order of id. */
    List<LectureQueue.Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** As {@link PageLedger#marks} says. */
    List<PageLedger.Mark> marks() {
        var unended = begun.stream().map(key -> new PageLedger.Mark(key, Optional.empty()));
        return Stream.concat(unended, made.values().stream()).toList();
    }

    /** Where the messages of lectures that need them begin, by id. */
    Map<Long, Long> offsets() {
        return offsets;
    }

    /** The highest of all lectures, discarded ones included. */
    long lastId() {
        return lastId;
    }

    long size() {
        return size;
    }

    /** Where the last good record ends; 0 if the file has not even got a header. */
    long end() {
        return end;
    }

    private boolean hasHeader(RecordReader reader, String name) throws IOException, StorageException {
        var version = size < RecordFormat.FILE_HEADER_BYTES
                ? RecordFormat.NO_VERSION
                : RecordFormat.version(reader.read(0, RecordFormat.FILE_HEADER_BYTES));
        if (version == RecordFormat.NO_VERSION && size > RecordFormat.FILE_HEADER_BYTES) {
            throw new StorageException(folder.file(name) + " is no journal, or its first bytes are damaged");
        }
        if (version != RecordFormat.NO_VERSION && version != RecordFormat.VERSION) {
            throw new StorageException(folder.file(name) + " has journal format " + version + ", this Lectern knows "
                    + RecordFormat.VERSION + ": it is left as it is, use a newer Lectern");
        }
        return version == RecordFormat.VERSION;
    }

    private long readRecords(RecordReader reader, String name) throws IOException {
        var offset = (long) RecordFormat.FILE_HEADER_BYTES;
        while (offset < size) {
            var record = reader.recordAt(offset);
            var next = record.isPresent() ? offset + record.get().limit() : reader.nextRecord(offset + 1);
            if (record.isEmpty() && next == size) {
                return offset;
            }
            if (record.isEmpty() || !take(record.get(), offset)) {
                setAside(reader, offset, next, name);
            }
            offset = next;
        }
        return offset;
    }

    /** Whether a record that checks out can be understood. */
    private boolean take(ByteBuffer record, long offset) {
        try {
            switch (RecordFormat.type(record)) {
                case RecordFormat.ACCEPTED -> {
                    var lecture = EntryJson.lecture(RecordFormat.json(record));
                    lastId = Math.max(lastId, lecture.id());
                    entries.put(lecture.id(), new LectureQueue.Entry(lecture, Optional.empty()));
                    offsets.put(lecture.id(), offset);
                }
                case RecordFormat.SETTLED -> settle(EntryJson.outcome(RecordFormat.json(record)));
                case RecordFormat.REOPENED -> entries.computeIfPresent(EntryJson.id(RecordFormat.json(record)),
                        (id, entry) -> new LectureQueue.Entry(entry.lecture(), Optional.empty()));
                case RecordFormat.DISCARDED -> {
                    var id = EntryJson.id(RecordFormat.json(record));
                    entries.remove(id);
                    offsets.remove(id);
                }
                case RecordFormat.BEGUN, RecordFormat.ENDED -> mark(record);
                default -> {
                    // Of a later Lectern that deems it safe to skip, or it would have raised the version.
                }
            }
            return true;
        } catch (StorageException unreadable) {
            return false;
        }
    }

    private void mark(ByteBuffer record) throws StorageException {
        var mark = EntryJson.mark(RecordFormat.json(record));
        begun.remove(mark.key());
        made.remove(mark.key());
        if (RecordFormat.type(record) == RecordFormat.BEGUN) {
            begun.add(mark.key());
        } else if (mark.pageId().isPresent()) {
            made.put(mark.key(), mark);
            if (made.size() > PageLedger.MAX_RECENT) {
                made.remove(made.keySet().iterator().next());
            }
        }
    }

    private void settle(EntryJson.Note note) {
        entries.computeIfPresent(note.id(),
                (id, entry) -> new LectureQueue.Entry(entry.lecture(), Optional.of(note.outcome())));
        if (note.outcome().isDone()) {
            offsets.remove(note.id());
        }
    }

    private void setAside(RecordReader reader, long from, long to, String name) throws IOException {
        var copy = "quarantine-" + from + ".bin";
        try (var file = JournalFile.of(folder.writable(copy))) {
            file.truncate(0);
            for (var at = from; at < to; at += READ_AHEAD_BYTES) {
                file.write(reader.read(at, (int) Math.min(READ_AHEAD_BYTES, to - at)), at - from);
            }
            file.force();
        }
        folder.force();
        events.emit(new LecternEvent.StorageFailed((to - from) + " damaged bytes at offset " + from + " of "
                + folder.file(name) + " are set aside in " + copy));
    }
}
