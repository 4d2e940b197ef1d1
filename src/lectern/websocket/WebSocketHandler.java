package lectern.websocket;

import java.net.InetSocketAddress;

/**
 * What a server does with its connections.
 *
 * <p>Called on each connection's own thread: opened, messages in order, closed. While a method runs, its peer is not
 * read, and what the method itself sends may wait for its return.
 */
public interface WebSocketHandler {
    /** A peer is in; nothing of it has been read yet. */
    default void opened(WebSocketConnection connection, UpgradeRequest request) {}

    /**
     * The heap that a message takes while it is handled, itself included. Asked before {@code text} or {@code binary},
     * of messages that are charged to the server's memory only.
     */
    default long memory(byte[] message) {
        return 2L * message.length;
    }

    /** A text message, which is valid UTF-8; the array is the handler's to keep. */
    void text(WebSocketConnection connection, byte[] utf8);

    /** A binary message; the array is the handler's to keep. */
    default void binary(WebSocketConnection connection, byte[] data) {
        connection.close(CloseCode.UNSUPPORTED_DATA, "text messages only");
    }

    /**
     * The connection is over; once for each {@code opened}, and no message comes after it.
     *
     * @param code of the first Close frame, ours or theirs; 1005 if that had none, 1006 if there was no Close frame
     */
    default void closed(WebSocketConnection connection, int code, String reason) {}

    /** A handshake was refused with this HTTP status; 408 and 400 stand also for peers that were too slow or left. */
    default void refused(InetSocketAddress peer, int status, String reason) {}

    /** The policy or a method of this handler threw; an open connection is closed with 1011. */
    default void failed(WebSocketConnection connection, Throwable problem) {}

    /** The server met a problem, such as no free descriptor, and goes on; of failed accepts in a row one is told. */
    default void troubled(Throwable problem) {}
}
