package lectern.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The journal's files and where in them the messages are: appends to the newest file, begins another when that is full,
 * and has what is dead compacted away. All but {@link #open}, {@link #place} and {@link #neededBytes} is for one
 * thread at a time, which commits.
 *
 * <p>Compacted when more than half of all bytes are dead, and more than half a segment's: so the folder holds about
 * twice what is live, and a byte that lives is not copied more often than another one dies.
 */
final class Segments implements Closeable {
    /** A file that is as long as this gets no more commits. */
    static final long SEGMENT_BYTES = 64 << 20;
    private static final String THREAD = "journal-compaction";
    private static final String WHAT = "no new journal file can be begun";

    private final DataFolder folder;
    private final Trouble trouble;
    private final long segmentBytes;
    /** Of lectures that wait or are parked, by id: the only thing in memory that grows with the backlog. */
    private final Map<Long, Segment.Place> places;
    /** The base, if there is one, and all that came after it but the file in use, with their lengths. */
    private final LinkedHashMap<Segment, Long> sealed = new LinkedHashMap<>();
    /** In all files, that in use included: what nobody needs any more. */
    private long deadBytes;
    private Segment active;
    private SegmentWriter writer;
    private Optional<Running> running = Optional.empty();

    private Segments(DataFolder folder, Replay replay, Trouble trouble, long segmentBytes) {
        this.folder = folder;
        this.trouble = trouble;
        this.segmentBytes = segmentBytes;
        places = new ConcurrentHashMap<>(replay.places());
    }

    /** Takes up what an earlier run left: cuts off what is torn, and deletes what a compaction did not come to. */
    static Segments open(DataFolder folder, Replay replay, Trouble trouble, long segmentBytes) throws IOException {
        var segments = new Segments(folder, replay, trouble, segmentBytes);
        segments.takeUp(new ArrayList<>(replay.extents()));
        var liveBytes = replay.doneBytes() + segments.neededBytes();
        segments.deadBytes = segments.sealedBytes() + segments.writer.end() - liveBytes;
        try {
            folder.clean();
        } catch (IOException leftOver) {
            // Not read any more: it only takes room.
            trouble.failed(Compaction.WHAT, leftOver, true);
        }
        return segments;
    }

    private void takeUp(List<Replay.Extent> extents) throws IOException {
        // Before anything is deleted, or begun, on the strength of a name.
        folder.force();
        while (extents.size() > 1 && extents.getLast().end() <= RecordFormat.FILE_HEADER_BYTES
                && !extents.get(extents.size() - 2).segment().isBase()) {
            // Left by a crash, or by a failure after which the file before it was in use again.
            folder.delete(extents.removeLast().segment().name());
        }
        if (extents.isEmpty() || extents.getLast().segment().isBase()) {
            var number = extents.isEmpty() ? 1 : extents.getLast().segment().number() + 1;
            extents.add(new Replay.Extent(new Segment(number, false), 0, 0));
        }
        var last = extents.removeLast();
        extents.forEach(extent -> sealed.put(extent.segment(), extent.size()));
        use(last.segment(), last.end());
    }

    private void use(Segment segment, long end) throws IOException {
        var file = folder.writable(segment.name());
        try {
            if (end == 0) {
                // Before the header, so that a file with a header has a durable name.
                folder.force();
            }
            var opened = new SegmentWriter(file, end, segmentBytes);
            opened.open();
            active = segment;
            writer = opened;
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    /** Where the message of a lecture is that waits or is parked. Safe for use by any thread. */
    Optional<Segment.Place> place(long id) {
        return Optional.ofNullable(places.get(id));
    }

    /** Writes and forces, or keeps nothing and throws. Gives the place that all the bytes take together. */
    Segment.Place commit(List<ByteBuffer> bytes) throws IOException {
        if (writer.end() >= segmentBytes && writer.isSound()) {
            roll();
        }
        var offset = writer.end();
        writer.commit(bytes);
        return new Segment.Place(active, offset, (int) (writer.end() - offset));
    }

    /** What the messages that are still needed take on disk; from any thread. */
    long neededBytes() {
        return places.values().stream().mapToLong(Segment.Place::bytes).sum();
    }

    /** Notes that a message of this lecture is there. */
    void keep(long id, Segment.Place place) {
        places.put(id, place);
    }

    /** Notes that nobody needs the message of this lecture any more. */
    void drop(long id) {
        var place = places.remove(id);
        if (place != null) {
            addDead(place);
        }
    }

    /** Notes a record that tells of another one: dead weight but for the last of its kind. */
    void addDead(Segment.Place place) {
        deadBytes += place.bytes();
    }

    private void roll() {
        var full = active;
        var fullWriter = writer;
        try {
            use(new Segment(full.number() + 1, false), 0);
            trouble.works(WHAT);
        } catch (IOException failure) {
            trouble.failed(WHAT, failure, true);
            return;
        }
        sealed.put(full, fullWriter.end());
        try {
            fullWriter.close();
        } catch (IOException harmless) {
            // All of it is forced; at worst there are zeros behind it.
        }
        compact();
    }

    private void compact() {
        if (running.isPresent() && !running.get().baseBytes.isDone()) {
            return;
        }
        running.ifPresent(this::takeUp);
        running = Optional.empty();
        if (deadBytes > segmentBytes / 2 && deadBytes > sealedBytes() - deadBytes) {
            var compaction = new Compaction(folder, List.copyOf(sealed.keySet()), places, trouble);
            var baseBytes = CompletableFuture.supplyAsync(
                    compaction::run, Thread.ofPlatform().name(THREAD).daemon()::start);
            running = Optional.of(new Running(compaction, baseBytes, deadBytes));
        }
    }

    private void takeUp(Running done) {
        var bytes = done.baseBytes.join();
        if (bytes > 0) {
            done.compaction.segments().forEach(sealed::remove);
            sealed.putFirst(done.compaction.base(), bytes);
            deadBytes -= done.deadBytes;
        }
    }

    private long sealedBytes() {
        return sealed.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws IOException {
        running.ifPresent(compacting -> {
            compacting.compaction.stop();
            // The folder must not be given back while something is written into it, whoever interrupts.
            compacting.baseBytes.join();
        });
        writer.close();
    }

    /** A compaction, what it gives when it is over, and what was dead when it began. */
    private record Running(Compaction compaction, CompletableFuture<Long> baseBytes, long deadBytes) {}
}
