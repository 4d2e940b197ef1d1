package lectern.status;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import lectern.json.JsonWriter;

/**
 * Server-sent events (HTML Standard §9.2) that keep open pages up to date. Safe for use by any thread; each stream
 * holds the thread of its request.
 */
final class EventStreams implements AutoCloseable {
    /** Streams at a time; a browser has one for each tab. */
    static final int MAX_STREAMS = 64;
    /** What shows without an event, such as requests that leave the window, is looked at this often. */
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** Silent rounds before a comment is sent, so that a page that is gone is noticed. */
    private static final int MAX_SILENT_ROUNDS = 7;

    private final StatusDesk desk;
    private final LiveView live;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore seats = new Semaphore(MAX_STREAMS);
    private final ReentrantLock lock = new ReentrantLock();
    /** Interrupted at the close; whoever writes is not, as that would cut its stream. Under the lock. */
    private final Set<Thread> waiting = new HashSet<>();

    EventStreams(StatusDesk desk, LiveView live) {
        this.desk = desk;
        this.live = live;
    }

    /** Takes a place that {@link #serve} gives back; false if there is none. */
    boolean enter() {
        return seats.tryAcquire();
    }

    /** Writes until the browser leaves or the server closes. */
    void serve(HttpExchange exchange) throws IOException {
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(HttpAnswer.OK, 0);
            var known = known(exchange);
            if (known.isEmpty()) {
                write(exchange.getResponseBody(), "event: reload\ndata:\n\n");
            } else {
                follow(exchange.getResponseBody(), known.get());
            }
        } catch (InterruptedException closed) {
            // The stream ends properly, and with it this thread.
        } finally {
            seats.release();
        }
    }

    /** Has all streams end, now and later; waits for none. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing.countDown();
            waiting.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    private void follow(OutputStream body, PageView first) throws IOException, InterruptedException {
        var shown = first;
        write(body, "retry: 1000\n\n");
        var version = first.version();
        for (var silent = 0;; silent++) {
            version = awaitChange(version);
            var next = live.current();
            if (next != shown) {
                var news = JsonWriter.text(next.since(shown));
                write(body, "event: pieces\nid: " + next.id() + "\ndata: " + news + "\n\n");
                silent = 0;
            } else if (silent == MAX_SILENT_ROUNDS) {
                write(body, ":\n\n");
                silent = 0;
            }
            shown = next;
        }
    }

    /** @throws InterruptedException if the server closes */
    private long awaitChange(long version) throws InterruptedException {
        beginWaiting();
        try {
            var changed = desk.board().awaitChange(version, LOOK);
            // Changes come in bursts; what is current after this pause was made after the change.
            closing.await(LiveView.MIN_AGE.toMillis(), TimeUnit.MILLISECONDS);
            return changed;
        } finally {
            endWaiting();
        }
    }

    private void beginWaiting() throws InterruptedException {
        lock.lock();
        try {
            if (closing.getCount() == 0) {
                throw new InterruptedException("the server is closed");
            }
            waiting.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** An interrupt that came behind the wait is forgotten: the next wait does not begin. */
    private void endWaiting() {
        lock.lock();
        try {
            waiting.remove(Thread.currentThread());
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** The view that the page shows: of its latest event if it reconnects, else the one it was loaded with. */
    private Optional<PageView> known(HttpExchange exchange) {
        var latest = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        var query = exchange.getRequestURI().getRawQuery();
        try {
            var id = latest != null ? latest : query == null ? "" : query.replaceFirst("^view=", "");
            return live.earlier(Long.parseLong(id));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    private static void write(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
