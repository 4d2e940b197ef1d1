package lectern.status;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import lectern.app.Parked;
import lectern.app.StatusBoard;
import lectern.port.EventSink;

/**
 * What the status port shows and steers.
 *
 * @param guard who may hand a message in
 * @param messages takes a message as the WebSocket does, and gives the same answer
 * @param maxMessageBytes of such a message
 */
public record StatusDesk(StatusBoard board, Parked parked, Metrics metrics, Figures figures, EventSink events,
        Guard guard, Function<byte[], CompletableFuture<byte[]>> messages, int maxMessageBytes) {

    /** Knows clients by where they are and by the {@code Authorization} that they show, empty if none. */
    @FunctionalInterface
    public interface Guard {
        boolean admits(InetAddress peer, String authorization);
    }

    /**
     * Figures that only other parts know; each supplier is safe for use by any thread and quick.
     *
     * @param socket the address for WebSockets
     * @param requestsPerMinute the most that may be made
     * @param requestsMade of the last minute
     * @param journalBytes on disk
     * @param queuedBytes of it, what waits and what failed
     * @param syncs how often the disk was forced since the start
     */
    public record Figures(String socket, int requestsPerMinute, LongSupplier requestsMade, LongSupplier journalBytes,
            LongSupplier queuedBytes, LongSupplier syncs) {}
}
