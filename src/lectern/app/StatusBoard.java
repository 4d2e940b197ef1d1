package lectern.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.port.EventSink;
import lectern.port.LectureQueue;

/**
 * How everything stands, for a page or a client: built from events, told as a whole or as what changed. Safe for use by
 * any thread; an event costs the same however many lectures there are.
 */
public final class StatusBoard implements EventSink {
    /** Lectures shown, and done ones kept: what was done longest ago goes first. About 0.5 KB of memory each. */
    public static final int MAX_LECTURES = 20_000;
    /** Last events shown. */
    public static final int MAX_HAPPENINGS = 200;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<BoardSummary.Happening> happenings = new ArrayDeque<>();
    private final Shelf shelf;
    private long version;
    private int clients;
    private int through;
    private Instant busySince;
    /** When the batch began; what earlier runs left is no part of what is through in it. */
    private long batchVersion;
    private String storageFailure = "";
    private BoardSummary.Notes notebook =
            new BoardSummary.Notes(BoardSummary.NotesState.OPENING, "", Optional.empty());
    /** Name of the notebook, once it was open. */
    private Optional<String> opened = Optional.empty();
    /** Whether the latest request got no answer. */
    private boolean silent;

    public StatusBoard(InstantSource clock) {
        this(clock, MAX_LECTURES);
    }

    StatusBoard(InstantSource clock, int maxLectures) {
        this.clock = clock;
        busySince = clock.instant();
        // Later runs begin higher, so that a page that outlives one sees that its version is of another.
        version = busySince.toEpochMilli();
        shelf = new Shelf(maxLectures);
    }

    /** Takes up what an earlier run left; before the first event. */
    public void restore(LectureQueue.Entry entry) {
        locked(() -> {
            batchVersion = ++version;
            var lecture = entry.lecture();
            shelf.put(entry.outcome().map(outcome -> status(lecture, outcome))
                    .orElseGet(() -> status(lecture, LectureState.WAITING, "", "")));
            return version;
        });
    }

    @Override
    public void emit(LecternEvent event) {
        if (event instanceof LecternEvent.MessageAcknowledged) {
            return; // comes with each message and changes nothing: nobody has to wait or wake up for it
        }
        locked(() -> {
            version++;
            apply(event);
            note(event);
            changed.signalAll();
            return version;
        });
    }

    public BoardSnapshot snapshot() {
        record Copy(long version, List<LectureStatus> lectures, BoardSummary summary) {}
        var copy = locked(() -> new Copy(version, shelf.latest(), currentSummary()));
        return BoardSnapshot.of(copy.version, copy.lectures, copy.summary);
    }

    /** What a snapshot tells beside the lectures; cheap. */
    public BoardSummary summary() {
        return locked(this::currentSummary);
    }

    /** What changed since this version, which must be of this run; empty if it is too old: then take a snapshot. */
    public Optional<BoardChanges> changesSince(long earlier) {
        return locked(() -> shelf.changedAfter(earlier)
                .map(lectures -> new BoardChanges(version, lectures, currentSummary())));
    }

    /** Rises with each event that changes something. */
    public long version() {
        return locked(() -> version);
    }

    /** The version once it is another than the given one, or when the time is over. */
    public long awaitChange(long known, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var nanos = timeout.toNanos();
            while (version == known && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return version;
        } finally {
            lock.unlock();
        }
    }

    private void apply(LecternEvent event) {
        switch (event) {
            case LecternEvent.LectureAccepted e -> accept(e.lecture());
            case LecternEvent.LectureWriting e -> put(e.lecture(), LectureState.WRITING);
            case LecternEvent.LectureRetrying e -> {
                shelf.put(new LectureStatus(e.lecture(), LectureState.RETRYING,
                        e.reason(), "", Optional.of(clock.instant().plus(e.retryIn())), version));
                if (silent && notebook.state() != BoardSummary.NotesState.REFUSED) {
                    notebook(BoardSummary.NotesState.UNREACHABLE, e.reason(), e.retryIn());
                }
            }
            case LecternEvent.LectureParked e -> finish(e.lecture(), new Outcome.Refused(e.reason()));
            case LecternEvent.LectureDone e -> finish(e.lecture(), e.outcome());
            case LecternEvent.LectureReopened e -> {
                withdraw(e.lecture());
                begin();
                storageFailure = "";
                put(e.lecture(), LectureState.WAITING);
            }
            case LecternEvent.LectureDiscarded e -> {
                withdraw(e.lecture());
                shelf.remove(e.lecture());
            }
            case LecternEvent.ClientConnected e -> clients++;
            case LecternEvent.ClientDisconnected e -> clients--;
            case LecternEvent.NotebookOpened e -> {
                opened = Optional.of(e.description());
                notebook(BoardSummary.NotesState.OPEN, e.description(), Duration.ZERO);
            }
            case LecternEvent.NotebookUnreachable e ->
                    notebook(BoardSummary.NotesState.UNREACHABLE, e.reason(), e.retryIn());
            case LecternEvent.NotebookRefused e -> {
                notebook(BoardSummary.NotesState.REFUSED, e.reason(), Duration.ZERO);
                shelf.writing().forEach(this::stopWriting);
            }
            case LecternEvent.RequestsPaused e -> notebook(notebook.state(), notebook.text(), e.duration());
            case LecternEvent.StorageFailed e -> storageFailure = e.keeps() ? storageFailure : e.reason();
            case LecternEvent.StorageRecovered e -> storageFailure = "";
            case LecternEvent.RequestAnswered e -> {
                silent = e.status() == 0;
                if (!silent && notebook.state() == BoardSummary.NotesState.UNREACHABLE) {
                    opened.ifPresent(name -> notebook(BoardSummary.NotesState.OPEN, name, Duration.ZERO));
                }
            }
            case LecternEvent.CaughtUp e -> { }
            case LecternEvent.LectureDuplicated e -> { }
            case LecternEvent.MessageAcknowledged e -> { }
            case LecternEvent.MessageRefused e -> { }
            case LecternEvent.ClientRefused e -> { }
            case LecternEvent.SectionSaved e -> { }
            case LecternEvent.PropertiesAdded e -> { }
            case LecternEvent.PropertyIgnored e -> { }
            case LecternEvent.JournalOpened e -> { }
            case LecternEvent.Advice e -> { }
            case LecternEvent.Fault e -> { }
            case LecternEvent.Stopping e -> { }
            case LecternEvent.Stopped e -> { }
        }
    }

    private void note(LecternEvent event) {
        HappeningText.of(event).ifPresent(text -> {
            happenings.add(new BoardSummary.Happening(version, clock.instant(), text.trouble(), text.what(),
                    text.detail()));
            if (happenings.size() > MAX_HAPPENINGS) {
                happenings.remove();
            }
        });
    }

    private void accept(QueuedLecture lecture) {
        begin();
        storageFailure = ""; // it is on disk
        put(lecture, LectureState.WAITING);
    }

    /** Counts anew if nothing was left to do. */
    private void begin() {
        if (toDo() == 0) {
            through = 0;
            busySince = clock.instant();
            batchVersion = version;
        }
    }

    /** What failed in this batch is through no more: it is tried again, or forgotten. */
    private void withdraw(QueuedLecture failed) {
        if (shelf.version(failed) > batchVersion) {
            through--;
        }
    }

    private void put(QueuedLecture lecture, LectureState state) {
        shelf.put(status(lecture, state, "", ""));
    }

    /** With a version of its own, lest it be passed over for whoever has been told only of others that stopped. */
    private void stopWriting(QueuedLecture lecture) {
        version++;
        put(lecture, LectureState.WAITING);
    }

    private void finish(QueuedLecture lecture, Outcome.Settled outcome) {
        through++;
        shelf.put(status(lecture, outcome));
    }

    private LectureStatus status(QueuedLecture lecture, Outcome.Settled outcome) {
        return switch (outcome) {
            case Outcome.Saved saved -> status(lecture, LectureState.SAVED, "", saved.url());
            case Outcome.Updated updated -> status(lecture, LectureState.SAVED,
                    "its page held another transcript and is updated", updated.url());
            case Outcome.Unchanged unchanged -> status(lecture, LectureState.UNCHANGED, "", unchanged.url());
            case Outcome.Skipped skipped -> status(lecture, LectureState.SKIPPED, skipped.reason(), skipped.url());
            case Outcome.Refused refused -> status(lecture, LectureState.FAILED, refused.reason(), "");
        };
    }

    private LectureStatus status(QueuedLecture lecture, LectureState state, String reason, String url) {
        return new LectureStatus(lecture, state, reason, url, Optional.empty(), version);
    }

    private void notebook(BoardSummary.NotesState state, String text, Duration pause) {
        notebook = new BoardSummary.Notes(state, text,
                pause.isPositive() ? Optional.of(clock.instant().plus(pause)) : Optional.empty());
    }

    private BoardSummary currentSummary() {
        var batch = new BoardSummary.Batch(through, through + toDo(), busySince);
        return new BoardSummary(shelf.counts(), batch, notebook, storageFailure, clients, List.copyOf(happenings));
    }

    private int toDo() {
        return shelf.count(LectureState.WAITING) + shelf.count(LectureState.WRITING)
                + shelf.count(LectureState.RETRYING);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
