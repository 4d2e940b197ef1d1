package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lectern.domain.Outcome;
import lectern.domain.SyncKey;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/**
 * A short run of a journal with small files, in which lectures wait, are parked, reopened, discarded and done, files
 * are begun and compactions take place; and the model: what the journal promised so far.
 */
final class Script {
    /** Room for two lectures or so. */
    private static final long SEGMENT_BYTES = 600;
    private static final Outcome.Done SAVED = new Outcome.Saved("p", "u", 1, 1);
    private static final Outcome.Settled REFUSED = new Outcome.Refused("no");

    /** The states that a lecture may be in after a crash now: one if the last call for it was acknowledged. */
    private final Map<Long, Set<Optional<LectureQueue.Entry>>> allowed = new HashMap<>();
    /** The states that it was in at any time. */
    private final Map<Long, Set<Optional<LectureQueue.Entry>>> ever = new HashMap<>();
    /** What the calls that were acknowledged say. */
    private final Map<Long, LectureQueue.Entry> promised = new HashMap<>();
    private final Set<SyncKey> begun = new HashSet<>();
    private long lastId;

    static Journal open(Path folder, EventSink events, Disk disk) throws StorageException {
        return Journal.open(folder, events, disk, SEGMENT_BYTES);
    }

    void play(Journal journal) throws InterruptedException {
        append(journal, 1);
        append(journal, 2);
        settle(journal, 1, SAVED);
        begin(journal, "a");
        append(journal, 9);
        settle(journal, 2, REFUSED);
        append(journal, 4);
        settle(journal, 9, REFUSED);
        discard(journal, 9);
        settle(journal, 4, REFUSED);
        reopen(journal, 4);
        journal.end(new SyncKey("a"), Optional.of("page"));
        append(journal, 3);
        settle(journal, 3, SAVED);
        begin(journal, "b");
        append(journal, 6);
        settle(journal, 6, SAVED);
        append(journal, 7);
        append(journal, 8);
        settle(journal, 7, SAVED);
        append(journal, 5);
    }

    /** Looks whether what the journal tells is what it promised, and its messages are there. */
    void check(Journal journal) throws StorageException {
        checkIn(allowed, journal);
        assertTrue(journal.lastId() >= lastId, () -> journal.lastId() + " < " + lastId);
        var marks = journal.marks().stream().map(PageLedger.Mark::key).collect(Collectors.toSet());
        assertTrue(marks.containsAll(begun), () -> begun + " but " + marks);
    }

    /** Looks whether what the journal tells was true at any time. */
    void checkPast(Journal journal) throws StorageException {
        checkIn(ever, journal);
    }

    /** What the acknowledged calls alone lead to. */
    Map<Long, LectureQueue.Entry> promised() {
        return promised;
    }

    static Map<Long, LectureQueue.Entry> told(Journal journal) throws StorageException {
        return Sample.recovered(journal).stream()
                .collect(Collectors.toMap(entry -> entry.lecture().id(), entry -> entry));
    }

    private static void checkIn(Map<Long, Set<Optional<LectureQueue.Entry>>> states, Journal journal)
            throws StorageException {
        var told = told(journal);
        assertTrue(states.keySet().containsAll(told.keySet()), () -> states + " but " + told);
        for (var state : states.entrySet()) {
            var entry = Optional.ofNullable(told.get(state.getKey()));
            assertTrue(state.getValue().contains(entry), () -> state + " but " + entry);
            if (entry.isPresent() && !entry.get().outcome().equals(Optional.of(SAVED))) {
                assertArrayEquals(Sample.message(state.getKey()), journal.message(state.getKey()));
            }
        }
    }

    private void append(Journal journal, long id) throws InterruptedException {
        allowed.put(id, new HashSet<>(Set.of(Optional.empty())));
        ever.put(id, new HashSet<>(Set.of(Optional.empty())));
        change(id, Optional.of(new LectureQueue.Entry(Sample.lecture(id), Optional.empty())),
                () -> journal.append(Sample.lecture(id), Sample.message(id), false));
        lastId = promised.containsKey(id) ? Math.max(lastId, id) : lastId;
    }

    private void settle(Journal journal, long id, Outcome.Settled outcome) throws InterruptedException {
        if (promised.containsKey(id)) {
            change(id, Optional.of(new LectureQueue.Entry(Sample.lecture(id), Optional.of(outcome))),
                    () -> journal.settle(Sample.lecture(id), outcome));
        }
    }

    private void reopen(Journal journal, long id) throws InterruptedException {
        if (promised.containsKey(id)) {
            change(id, Optional.of(new LectureQueue.Entry(Sample.lecture(id), Optional.empty())),
                    () -> journal.reopen(Sample.lecture(id)));
        }
    }

    private void discard(Journal journal, long id) throws InterruptedException {
        if (promised.containsKey(id)) {
            change(id, Optional.empty(), () -> journal.discard(Sample.lecture(id)));
        }
    }

    private void begin(Journal journal, String key) throws InterruptedException {
        try {
            journal.begin(new SyncKey(key));
            joinCompaction();
            begun.add(new SyncKey(key));
        } catch (StorageException refused) {
            joinCompaction();
        }
    }

    private void change(long id, Optional<LectureQueue.Entry> after, Supplier<CompletableFuture<Void>> call)
            throws InterruptedException {
        allowed.get(id).add(after);
        ever.get(id).add(after);
        try {
            Sample.await(call.get());
            joinCompaction();
            allowed.put(id, new HashSet<>(Set.of(after)));
            after.ifPresentOrElse(entry -> promised.put(id, entry), () -> promised.remove(id));
        } catch (StorageException refused) {
            joinCompaction();
        }
    }

    /** A compaction runs alone here, so that each run does the same things in the same order. */
    static void joinCompaction() throws InterruptedException {
        var threads = new Thread[Thread.activeCount() + 100];
        for (var thread : Arrays.copyOf(threads, Thread.enumerate(threads))) {
            if (thread.getName().equals("journal-compaction")) {
                thread.join();
            }
        }
    }
}
