package lectern.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The page's latest views, shared by all browsers that look: one is made when somebody wants it, and not more often
 * than eyes can follow. Safe for use by any thread.
 */
final class LiveView {
    /** Between two views. */
    static final Duration MIN_AGE = Duration.ofMillis(400);
    /** Views remembered: a browser that loaded or lost the page this many views ago still gets only what changed. */
    static final int MAX_REMEMBERED = 32;

    private final StatusDesk desk;
    private final InstantSource clock;
    private final PageRenderer renderer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, PageView> remembered = new LinkedHashMap<>();
    private Optional<PageView> latest = Optional.empty();
    private Instant madeAt = Instant.MIN;
    private long nextId;

    LiveView(StatusDesk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
        renderer = new PageRenderer(desk, clock.instant());
        // Later runs begin higher, so that a page that outlives one is told to load anew.
        nextId = clock.millis();
    }

    /** At most {@link #MIN_AGE} old; the same object as before if nothing is other. */
    PageView current() {
        lock.lock();
        try {
            var now = clock.instant();
            if (latest.isEmpty() || !now.isBefore(madeAt.plus(MIN_AGE)) || now.isBefore(madeAt)) {
                madeAt = now;
                var made = renderer.render(nextId, desk.board().snapshot(), now);
                if (latest.isEmpty() || !made.shows(latest.get())) {
                    remember(made);
                }
            }
            return latest.orElseThrow();
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

    private void remember(PageView made) {
        nextId++;
        latest = Optional.of(made);
        remembered.put(made.id(), made);
        if (remembered.size() > MAX_REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
    }
}
