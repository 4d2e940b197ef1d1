package lectern.notion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * One round of putting right the links that lead past late pages, several side by side. What fails waits for the next
 * round. Its threads take turns at the notebook's desk; {@link #run} must not be called from there.
 */
final class LinkRepair {
    private final NotionClient client;
    private final NotionDatabase database;
    private final Set<String> tried = new HashSet<>();
    private boolean ended;
    private boolean allAreRight = true;

    LinkRepair(NotionClient client, NotionDatabase database) {
        this.client = client;
        this.database = database;
    }

    /** Whether no link is wrong any more that can be put right. */
    boolean run() throws InterruptedException {
        var hands = Math.min(FlightLimit.MOST, atDesk(this::wrongLinks));
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tidy-", 1).factory())) {
            var work = new ArrayList<Callable<Void>>();
            for (var i = 0; i < hands; i++) {
                work.add(() -> atDesk(this::repairAll));
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof InterruptedException) {
                throw new InterruptedException("stopped");
            }
            throw new IllegalStateException(failed.getCause());
        }
        return atDesk(() -> allAreRight && wrongLinks() == 0);
    }

    private <T> T atDesk(Step<T> step) throws InterruptedException {
        client.desk().lockInterruptibly();
        try {
            return step.run();
        } finally {
            client.desk().unlock();
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws InterruptedException;
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
            // Not asked for again before the next start, unless the page is gone.
            allAreRight &= refused.isAboutWhatIsThere();
        } else if (!(answer instanceof NotionAnswer.Ok)) {
            ended = true;
            return;
        }
        database.index().order().settle(link);
    }
}
