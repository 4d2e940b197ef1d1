package lectern.status;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The page's latest views, shared by all browsers that look: one is made when somebody wants it, and not more often
 * than eyes can follow. Safe for use by any thread.
 */
final class LiveView {
    /** Between two views. */
    static final Duration MIN_AGE = Duration.ofMillis(400);
    /** What shows without an event, such as requests that leave the window, is looked at this often. */
    private static final Duration MAX_AGE = Duration.ofSeconds(2);
    /** Views remembered: a browser that loaded or lost the page this many views ago still gets only what changed. */
    private static final int MAX_REMEMBERED = 32;

    private final StatusDesk desk;
    private final PageRenderer renderer;
    private final ReentrantLock lock = new ReentrantLock();
    /** By their ids; the last one is current. */
    private final SequencedMap<Long, PageView> remembered = new LinkedHashMap<>();
    /** Of the board, when it was last looked at. */
    private long version;
    private long lookedNanos;
    private long nextId;

    LiveView(StatusDesk desk) {
        this.desk = desk;
        var started = Instant.now();
        renderer = new PageRenderer(desk, started);
        // Later runs begin higher, so that a page that outlives one is told to load anew.
        nextId = started.toEpochMilli();
    }

    /** At most {@link #MIN_AGE} behind the board; the same object as before if nothing is other. */
    PageView current() {
        lock.lock();
        try {
            var lasts = desk.board().version() == version ? MAX_AGE : MIN_AGE;
            if (remembered.isEmpty() || System.nanoTime() - lookedNanos >= lasts.toNanos()) {
                look();
            }
            return remembered.lastEntry().getValue();
        } finally {
            lock.unlock();
        }
    }

    /** An earlier view, if it is not too long ago. */
    Optional<PageView> earlier(long id) {
        lock.lock();
        try {
            return Optional.ofNullable(remembered.get(id));
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        lookedNanos = System.nanoTime();
        var board = desk.board().snapshot();
        version = board.version();
        var made = renderer.render(nextId, board, Instant.now());
        if (remembered.isEmpty() || !made.shows(remembered.lastEntry().getValue())) {
            remembered.put(nextId++, made);
        }
        if (remembered.size() > MAX_REMEMBERED) {
            remembered.pollFirstEntry();
        }
    }
}
