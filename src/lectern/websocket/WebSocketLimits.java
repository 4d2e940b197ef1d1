package lectern.websocket;

import java.time.Duration;

/**
 * What peers can make a server hold, and how long they may take.
 *
 * @param maxMessageBytes  longest message, all its fragments together; else closed with 1009
 * @param maxConnections   open connections; else refused with 503. As many handshakes again may be under way
 * @param maxHeadBytes     longest request head; else refused with 431
 * @param handshakeTimeout from accept to the whole request head
 * @param frameTimeout     for a message from its first byte to its last, and for a peer to take any of our answers;
 *                         else closed with 1008
 * @param idlePing         silence after which a peer is pinged, and dropped after the same time again
 * @param closeTimeout     from our Close frame (or refusal) to the end of the connection; then it is cut
 * @param maxQueuedBytes   answers that wait for the peer to take them: at half of it we stop reading the peer, beyond
 *                         it the peer is closed with 1008. One message of any size may wait
 * @param compression      whether messages may be compressed (RFC 7692); holds up to 300 KiB of native memory for a
 *                         busy connection, 32 KiB of heap for an idle one
 */
public record WebSocketLimits(int maxMessageBytes, int maxConnections, int maxHeadBytes, Duration handshakeTimeout,
        Duration frameTimeout, Duration idlePing, Duration closeTimeout, int maxQueuedBytes,
        boolean compression) {
    /** Longest message that any limit can allow: 1 GiB, so that lengths stay far from the end of an int. */
    public static final int MAX_MESSAGE_BYTES = 1 << 30;

    public WebSocketLimits {
        within("maxMessageBytes", maxMessageBytes, MAX_MESSAGE_BYTES);
        within("maxConnections", maxConnections, 1 << 20);
        within("maxHeadBytes", maxHeadBytes, 1 << 20);
        within("maxQueuedBytes", maxQueuedBytes, MAX_MESSAGE_BYTES);
        within("handshakeTimeout in ms", handshakeTimeout.toMillis(), Integer.MAX_VALUE);
        within("frameTimeout in ms", frameTimeout.toMillis(), Integer.MAX_VALUE);
        within("idlePing in ms", idlePing.toMillis(), Integer.MAX_VALUE);
        within("closeTimeout in ms", closeTimeout.toMillis(), Integer.MAX_VALUE);
    }

    /** 16 MiB messages, 1024 connections, 16 KiB heads; 10 s, 60 s, 30 s, 5 s; 1 MiB of answers; compression. */
    public static WebSocketLimits standard() {
        return new WebSocketLimits(16 << 20, 1024, 16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(60),
                Duration.ofSeconds(30), Duration.ofSeconds(5), 1 << 20, true);
    }

    public WebSocketLimits withMaxMessageBytes(int bytes) {
        return new WebSocketLimits(bytes, maxConnections, maxHeadBytes, handshakeTimeout, frameTimeout, idlePing,
                closeTimeout, maxQueuedBytes, compression);
    }

    public WebSocketLimits withMaxConnections(int connections) {
        return new WebSocketLimits(maxMessageBytes, connections, maxHeadBytes, handshakeTimeout, frameTimeout, idlePing,
                closeTimeout, maxQueuedBytes, compression);
    }

    public WebSocketLimits withCompression(boolean on) {
        return new WebSocketLimits(maxMessageBytes, maxConnections, maxHeadBytes, handshakeTimeout, frameTimeout,
                idlePing, closeTimeout, maxQueuedBytes, on);
    }

    private static void within(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", not 1 to " + most);
        }
    }
}
