package lectern.status;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import lectern.app.Parked;
import lectern.app.StatusBoard;
import lectern.port.EventSink;

/**
 * What the status port shows and steers.
 *
 * @param guard whether a client at this address that shows this {@code Authorization}, empty if none, may hand
 *        messages in
 * @param messages takes a message as the WebSocket does, and gives the same answer
 * @param maxMessageBytes of such a message
 */
public record StatusDesk(StatusBoard board, Parked parked, Metrics metrics, Figures figures, EventSink events,
        BiPredicate<InetAddress, String> guard, Function<byte[], CompletableFuture<byte[]>> messages,
        int maxMessageBytes) {

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
