package lectern.gateway;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import lectern.app.BoardChanges;
import lectern.app.LectureStatus;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;
import lectern.websocket.WebSocketConnection;

/**
 * Tells subscribed clients how their lectures get on, and beats for them: browsers end an extension's idle worker after
 * 30 s, and ping frames do not count. Safe for use by any thread; one thread of its own sends.
 *
 * <p>Of a subscriber only the version of the board that it knows is kept. One that takes nothing for a while is sent
 * nothing, and later each lecture's latest state once, however often that changed.
 */
public final class ProgressFeed implements AutoCloseable {
    /** Between two heartbeats. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);
    /** Bytes that may wait for a subscriber before it is sent more; far below what closes its connection. */
    static final int ROOM_BYTES = 64 << 10;

    /** When to look again whether a subscriber has room. */
    private static final Duration ROOM_WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final StatusBoard board;
    private final EventSink events;
    private final Duration heartbeat;
    private final Map<Long, Subscriber> subscribers = new ConcurrentHashMap<>();
    private final Semaphore arrivals = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::run);

    private ProgressFeed(StatusBoard board, EventSink events, Duration heartbeat) {
        this.board = board;
        this.events = events;
        this.heartbeat = heartbeat;
    }

    public static ProgressFeed open(StatusBoard board, EventSink events) {
        return open(board, events, HEARTBEAT);
    }

    static ProgressFeed open(StatusBoard board, EventSink events, Duration heartbeat) {
        var feed = new ProgressFeed(board, events, heartbeat);
        feed.thread.start();
        return feed;
    }

    /** From now on; a second subscription of a connection changes nothing. */
    void subscribe(WebSocketConnection connection) {
        subscribers.putIfAbsent(connection.id(), new Subscriber(connection, board.version(), after(heartbeat)));
        arrivals.release();
    }

    void unsubscribe(WebSocketConnection connection) {
        subscribers.remove(connection.id());
    }

    /** Ends the thread; the connections are their server's to close. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (var seen = board.version();; ) {
                while (subscribers.isEmpty()) {
                    arrivals.acquire(); // and no event wakes us: that costs more than all else about a small message
                }
                arrivals.drainPermits();
                var wait = subscribers.values().stream().map(this::serve).min(Comparator.naturalOrder())
                        .orElse(heartbeat);
                seen = board.awaitChange(seen, wait);
            }
        } catch (InterruptedException stopped) {
            // The thread ends with it, which is all that the interrupt asked for.
        } catch (RuntimeException defect) {
            // The thread's top: subscribers hear nothing more, and lectures are kept and written all the same.
            events.emit(new LecternEvent.Fault("telling progress", defect));
        }
    }

    /** Sends what there is to tell, as far as there is room; tells how long nothing else is due. */
    private Duration serve(Subscriber subscriber) {
        if (subscriber.beatNanos - System.nanoTime() <= 0) {
            subscriber.beatNanos = after(heartbeat);
            if (subscriber.hasRoom()) {
                subscriber.connection.send(Replies.heartbeat());
            }
        }
        var untilBeat = Duration.ofNanos(Math.max(1, subscriber.beatNanos - System.nanoTime()));
        return tell(subscriber) || ROOM_WAIT.compareTo(untilBeat) > 0 ? untilBeat : ROOM_WAIT;
    }

    /** Whether all is told. */
    private boolean tell(Subscriber subscriber) {
        if (!subscriber.hasRoom()) {
            return false;
        }
        var changes = board.changesSince(subscriber.version);
        if (changes.isPresent()) {
            return tell(subscriber, changes.get());
        }
        subscriber.version = board.version();
        subscriber.connection.send(Replies.missed());
        return true;
    }

    private static boolean tell(Subscriber subscriber, BoardChanges changes) {
        var inOrder = changes.changed().stream().sorted(Comparator.comparingLong(LectureStatus::version)).toList();
        for (var status : inOrder) {
            if (!subscriber.hasRoom()) {
                return false;
            }
            subscriber.connection.send(Replies.progress(status, changes.summary().batch()));
            subscriber.version = status.version();
        }
        subscriber.version = changes.version();
        return true;
    }

    private static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /** Its state is confined to the feed's thread. */
    private static final class Subscriber {
        private final WebSocketConnection connection;
        private long version;
        private long beatNanos;

        private Subscriber(WebSocketConnection connection, long version, long beatNanos) {
            this.connection = connection;
            this.version = version;
            this.beatNanos = beatNanos;
        }

        private boolean hasRoom() {
            return connection.queuedBytes() < ROOM_BYTES;
        }
    }
}
