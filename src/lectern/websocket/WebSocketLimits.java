package lectern.websocket;

import java.time.Duration;

/**
 * What peers can make a server hold, and how long they may take.
 *
 * @param maxMessageBytes  longest message, all its fragments together; else closed with 1009
 * @param maxConnections   open connections; else refused with 503
 * @param maxHeadBytes     longest request head; else refused with 431
 * @param handshakeTimeout from accept to the whole request head
 * @param frameTimeout     for a message from its first byte to its last, and for a peer to take any of our answers;
 *                         else closed with 1008. Also for a message to wait for memory; else closed with 1013
 * @param idlePing         silence after which a peer is pinged, and dropped after the same time again
 * @param closeTimeout     from our Close frame (or refusal) to the end of the connection; then it is cut
 * @param maxQueuedBytes   answers that wait for the peer to take them: at half of it we stop reading the peer, beyond
 *                         it the peer is closed with 1008. One message of any size may wait
 * @param compression      whether messages may be compressed (RFC 7692); holds up to 300 KiB of native memory for a
 *                         busy connection, 32 KiB of heap for an idle one
 * @param maxHandshakes    peers that are not yet a connection, or no more; one more ends the oldest of them
 * @param maxPerAddress    open connections, and as many handshakes, of one remote address; else the same. On loopback
 *                         all peers share their address, so that less than {@code maxConnections} would bind them all
 * @param memoryBytes      heap for all messages longer than {@link #unchargedBytes}, from their first bytes until
 *                         their handler has returned and the answer is on its way: a peer for whose message there is
 *                         no room is not read, and closed with 1013 after the {@code frameTimeout}
 */
public record WebSocketLimits(int maxMessageBytes, int maxConnections, int maxHeadBytes, Duration handshakeTimeout,
        Duration frameTimeout, Duration idlePing, Duration closeTimeout, int maxQueuedBytes, boolean compression,
        int maxHandshakes, int maxPerAddress, long memoryBytes) {
    /** Longest message that any limit can allow: 1 GiB, so that lengths stay far from the end of an int. */
    public static final int MAX_MESSAGE_BYTES = 1 << 30;
    /** Frames without a byte in one message, which would else go on for nothing up to the {@code frameTimeout}. */
    public static final int MAX_EMPTY_FRAGMENTS = 1024;

    private static final int MAX_UNCHARGED_BYTES = 64 * 1024;
    private static final int MIN_UNCHARGED_BYTES = 4 * 1024;
    /** Of the heap, so that the rest is there for everything else. */
    private static final double MEMORY_SHARE = 0.75;
    /** Heap for each byte of the longest message, beyond which no single message needs to be let ahead of others. */
    private static final long CLAIM_FACTOR = 6;

    public WebSocketLimits {
        within("maxMessageBytes", maxMessageBytes, MAX_MESSAGE_BYTES);
        within("maxConnections", maxConnections, 1 << 20);
        within("maxHeadBytes", maxHeadBytes, 1 << 20);
        within("maxQueuedBytes", maxQueuedBytes, MAX_MESSAGE_BYTES);
        within("maxHandshakes", maxHandshakes, 1 << 20);
        within("maxPerAddress", maxPerAddress, 1 << 20);
        within("memoryBytes", memoryBytes, Long.MAX_VALUE);
        within("handshakeTimeout in ms", handshakeTimeout.toMillis(), Integer.MAX_VALUE);
        within("frameTimeout in ms", frameTimeout.toMillis(), Integer.MAX_VALUE);
        within("idlePing in ms", idlePing.toMillis(), Integer.MAX_VALUE);
        within("closeTimeout in ms", closeTimeout.toMillis(), Integer.MAX_VALUE);
    }

    /** With 1024 handshakes, no limit of its own for an address, and three quarters of the JVM's heap. */
    public WebSocketLimits(int maxMessageBytes, int maxConnections, int maxHeadBytes, Duration handshakeTimeout,
            Duration frameTimeout, Duration idlePing, Duration closeTimeout, int maxQueuedBytes, boolean compression) {
        this(maxMessageBytes, maxConnections, maxHeadBytes, handshakeTimeout, frameTimeout, idlePing, closeTimeout,
                maxQueuedBytes, compression, 1024, maxConnections,
                (long) (Runtime.getRuntime().maxMemory() * MEMORY_SHARE));
    }

    /** 16 MiB messages, 1024 connections, 16 KiB heads; 10 s, 60 s, 30 s, 5 s; 1 MiB of answers; compression. */
    public static WebSocketLimits standard() {
        return new WebSocketLimits(16 << 20, 1024, 16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(60),
                Duration.ofSeconds(30), Duration.ofSeconds(5), 1 << 20, true);
    }

    /**
     * Longest compressed message: what codes of 9 bits for each byte make of the longest message, and some more.
     * Streams that inflate to nothing end here; else closed with 1009.
     */
    public long maxCompressedBytes() {
        return maxMessageBytes + maxMessageBytes / 8 + 1024L;
    }

    /** Messages up to this length are not charged to the memory: 64 KiB, less if the connections are many for it. */
    public int unchargedBytes() {
        return Math.clamp(memoryBytes / 8 / maxConnections, MIN_UNCHARGED_BYTES, MAX_UNCHARGED_BYTES);
    }

    MemoryBudget memory() {
        long most = Math.min(memoryBytes - memoryBytes / 8, CLAIM_FACTOR * maxMessageBytes);
        return new MemoryBudget(memoryBytes, Math.max(memoryBytes / 2, most));
    }

    public WebSocketLimits withMaxMessageBytes(int bytes) {
        return new WebSocketLimits(bytes, maxConnections, maxHeadBytes, handshakeTimeout, frameTimeout, idlePing,
                closeTimeout, maxQueuedBytes, compression, maxHandshakes, maxPerAddress, memoryBytes);
    }

    /** So many in all and of each address. */
    public WebSocketLimits withMaxConnections(int connections) {
        return new WebSocketLimits(maxMessageBytes, connections, maxHeadBytes, handshakeTimeout, frameTimeout, idlePing,
                closeTimeout, maxQueuedBytes, compression, maxHandshakes, connections, memoryBytes);
    }

    public WebSocketLimits withMaxPerAddress(int peers) {
        return new WebSocketLimits(maxMessageBytes, maxConnections, maxHeadBytes, handshakeTimeout, frameTimeout,
                idlePing, closeTimeout, maxQueuedBytes, compression, maxHandshakes, peers, memoryBytes);
    }

    public WebSocketLimits withCompression(boolean on) {
        return new WebSocketLimits(maxMessageBytes, maxConnections, maxHeadBytes, handshakeTimeout, frameTimeout,
                idlePing, closeTimeout, maxQueuedBytes, on, maxHandshakes, maxPerAddress, memoryBytes);
    }

    private static void within(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", not 1 to " + most);
        }
    }
}
