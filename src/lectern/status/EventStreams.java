package lectern.status;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lectern.json.JsonWriter;

/**
 * Server-sent events (HTML Standard §9.2) that keep open pages up to date. Safe for use by any thread; each stream
 * holds the thread of its request.
 */
final class EventStreams implements AutoCloseable {
    /** Streams at a time; a browser has one for each tab. */
    static final int MAX_STREAMS = 64;
    /** Silent looks before a comment is sent, so that a page that is gone is noticed. */
    private static final int MAX_SILENT_LOOKS = 40;

    private final LiveView live;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore seats = new Semaphore(MAX_STREAMS);

    EventStreams(LiveView live) {
        this.live = live;
    }

    /** Writes until the browser leaves or the server closes; false if there are too many already. */
    boolean serve(HttpExchange exchange) throws IOException {
        if (!seats.tryAcquire()) {
            return false;
        }
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
            // The stream ends, and with it this thread.
        } finally {
            seats.release();
        }
        return true;
    }

    /** Has all streams end, now and later; waits for none. */
    @Override
    public void close() {
        closing.countDown();
    }

    /** Looks at the pace of views, and is not woken by each change: these come in bursts, for all pages at a time. */
    private void follow(OutputStream body, PageView first) throws IOException, InterruptedException {
        write(body, "retry: 1000\n\n");
        var shown = first;
        var silent = 0;
        while (!closing.await(LiveView.MIN_AGE.toMillis(), TimeUnit.MILLISECONDS)) {
            var next = live.current();
            if (next != shown) {
                var news = JsonWriter.text(next.since(shown));
                write(body, "event: pieces\nid: " + next.id() + "\ndata: " + news + "\n\n");
                silent = 0;
            } else if (++silent == MAX_SILENT_LOOKS) {
                write(body, ":\n\n");
                silent = 0;
            }
            shown = next;
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
