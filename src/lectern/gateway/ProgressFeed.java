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
    private static final int ROOM_BYTES = 64 << 10;

    /** When to look again whether a subscriber has room. */
    private static final Duration ROOM_WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final StatusBoard board;
    private final EventSink events;
    private final Duration heartbeat;
    /** With the version of the board that each knows. */
    private final Map<WebSocketConnection, Long> subscribers = new ConcurrentHashMap<>();
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
        subscribers.putIfAbsent(connection, board.version());
        arrivals.release();
    }

    void unsubscribe(WebSocketConnection connection) {
        subscribers.remove(connection);
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
            var beatNanos = nextBeat();
            for (var seen = board.version();; ) {
                while (subscribers.isEmpty()) {
                    arrivals.acquire(); // and no event wakes us: that costs more than all else about a small message
                    beatNanos = nextBeat();
                }
                arrivals.drainPermits();
                if (beatNanos - System.nanoTime() <= 0) {
                    beatNanos = nextBeat();
                    subscribers.keySet().stream().filter(ProgressFeed::hasRoom)
                            .forEach(subscriber -> subscriber.send(Replies.heartbeat()));
                }
                var allTold = true;
                for (var subscriber : subscribers.entrySet()) {
                    allTold &= tell(subscriber.getKey(), subscriber.getValue());
                }
                seen = board.awaitChange(seen, allTold ? Duration.ofNanos(beatNanos - System.nanoTime()) : ROOM_WAIT);
            }
        } catch (InterruptedException stopped) {
            // The thread ends with it, which is all that the interrupt asked for.
        } catch (RuntimeException | Error defect) {
            // The thread's top: subscribers hear nothing more, and lectures are kept and written all the same.
            events.emit(new LecternEvent.Fault("telling progress", defect));
        }
    }

    private long nextBeat() {
        return System.nanoTime() + heartbeat.toNanos();
    }

    /** Sends what there is to tell, as far as there is room; whether that was all. */
    private boolean tell(WebSocketConnection subscriber, long version) {
        if (!hasRoom(subscriber)) {
            return false;
        }
        var changes = board.changesSince(version);
        if (changes.isPresent()) {
            return tell(subscriber, changes.get());
        }
        subscribers.replace(subscriber, board.version());
        subscriber.send(Replies.missed());
        return true;
    }

    private boolean tell(WebSocketConnection subscriber, BoardChanges changes) {
        var inOrder = changes.changed().stream().sorted(Comparator.comparingLong(LectureStatus::version)).toList();
        for (var status : inOrder) {
            if (!hasRoom(subscriber)) {
                return false;
            }
            subscriber.send(Replies.progress(status, changes.summary().batch()));
            subscribers.replace(subscriber, status.version());
        }
        subscribers.replace(subscriber, changes.version());
        return true;
    }

    private static boolean hasRoom(WebSocketConnection subscriber) {
        return subscriber.queuedBytes() < ROOM_BYTES;
    }
}
