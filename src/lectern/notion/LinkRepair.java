package lectern.notion;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts right the links that lead past late pages, several side by side. What fails waits for the next round. Its
 * threads take turns at the notebook's desk; {@link #run} must not be called from there.
 */
final class LinkRepair {
    /** Between two rounds, where the service does not take a link now. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final NotionClient client;
    private final NotionDatabase database;
    private final NotionTiming timing;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Set<String> tried = new HashSet<>();
    /** An older change of a link may still take effect, and undo what is put right before. */
    private Instant quietUntil;
    private boolean ended;
    private boolean givenUp;

    /** At the desk, when the database has just been read: what is wrong then was left so by an earlier run. */
    LinkRepair(NotionClient client, NotionDatabase database, NotionTiming timing) {
        this.client = client;
        this.database = database;
        this.timing = timing;
        quietUntil = wrongLinks() > 0 ? timing.settled() : Instant.MIN;
    }

    /** Whether the service refuses to change a link; it is not asked for that again before the next start. */
    boolean hasGivenUp() {
        return givenUp;
    }

    /** One round; after how long another should follow, if links are still wrong. */
    Optional<Duration> run() throws InterruptedException {
        var desk = client.desk();
        var hands = Math.min(FlightLimit.MOST, desk.sit(this::wrongLinks));
        if (hands == 0) {
            return Optional.empty();
        }
        var quiet = desk.sit(() -> quietUntil);
        var now = timing.clock().instant();
        if (quiet.isAfter(now)) {
            return Optional.of(Duration.between(now, quiet));
        }
        // Not while another thread is at it.
        if (!running.getAndSet(true)) {
            ended = false;
            tried.clear();
            try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tidy-", 1).factory())) {
                Callable<Void> work = () -> desk.sit(this::repairAll);
                for (var done : threads.invokeAll(Collections.nCopies(hands, work))) {
                    done.get();
                }
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof InterruptedException) {
                    throw new InterruptedException("stopped");
                }
                throw new IllegalStateException(failed.getCause());
            } finally {
                running.set(false);
            }
        }
        return desk.sit(this::wrongLinks) == 0 ? Optional.empty() : Optional.of(PAUSE);
    }

    private int wrongLinks() {
        return database.has(Column.PREV) ? database.index().order().wrongLinks().size() : 0;
    }

    private Void repairAll() throws InterruptedException {
        for (var link = next(); link.isPresent(); link = next()) {
            repair(link.get());
        }
        return null;
    }

    /** Asked for anew each time, as pages may come meanwhile. */
    private Optional<ReadingOrder.Link> next() {
        var link = ended ? Optional.<ReadingOrder.Link>empty() : database.index().order().wrongLinks().stream()
                .filter(wrong -> !tried.contains(wrong.page())).findFirst();
        link.ifPresent(wrong -> tried.add(wrong.page()));
        return link;
    }

    private void repair(ReadingOrder.Link link) throws InterruptedException {
        var answer = client.once("PATCH", "pages/" + link.page(), database.properties().previous(link.prev()));
        if (answer instanceof NotionAnswer.Refused refused && !refused.isForAll()) {
            // Unless the page is gone, which makes the link one that nobody misses.
            givenUp |= !refused.isAboutWhatIsThere();
        } else if (!(answer instanceof NotionAnswer.Ok)) {
            ended = true;
            quietUntil = answer instanceof NotionAnswer.Doubtful ? timing.settled() : quietUntil;
            return;
        }
        database.index().order().settle(link);
    }
}
