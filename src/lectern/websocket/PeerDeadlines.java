package lectern.websocket;

import java.util.function.LongSupplier;

/**
 * By when a peer must have done what it is at; the server's watch thread asks what is due.
 *
 * <p>Set by the connection's threads, asked by the watch thread; each deadline stands alone, so volatile fields do.
 * One thread with a clock looks after all connections, because a blocking channel read has no time-out of its own.
 */
final class PeerDeadlines {
    /** What is to be done about this peer now. */
    enum Due { NOTHING, PING, SLOW_SENDER, SLOW_READER, SILENT, END }

    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier clockMillis;
    private final long frameMillis;
    private final long idleMillis;
    private final long closeMillis;
    private volatile long endAt;
    private volatile long messageBy = NEVER;
    private volatile long takenBy = NEVER;
    private volatile long pingAt = NEVER;
    private long pingedFor = NEVER;
    private long silentAt; // counts from the ping, which may be late: nobody looks while the computer sleeps
    private long leftMillis;

    PeerDeadlines(WebSocketLimits limits, LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
        frameMillis = limits.frameTimeout().toMillis();
        idleMillis = limits.idlePing().toMillis();
        closeMillis = limits.closeTimeout().toMillis();
        endAt = clockMillis.getAsLong() + limits.handshakeTimeout().toMillis();
    }

    /** The handshake is done, whose deadline runs from the beginning. */
    void opened() {
        endAt = NEVER;
    }

    /** The connection must be over in time from now on. */
    void closing() {
        endAt = clockMillis.getAsLong() + closeMillis;
    }

    /** There is nothing to wait for any more. */
    void lost() {
        endAt = Long.MIN_VALUE;
    }

    /** We wait for bytes of the peer from now on. */
    void reading() {
        pingAt = clockMillis.getAsLong() + idleMillis;
    }

    void heard() {
        pingAt = NEVER;
    }

    /** The first byte of a frame is there; inside a message, the message's deadline stays. */
    void begun() {
        if (messageBy == NEVER) {
            messageBy = clockMillis.getAsLong() + frameMillis;
        }
    }

    void complete() {
        messageBy = NEVER;
    }

    /** We let the peer wait, in mid-message, until it is resumed: its time stands still. */
    void pause() {
        leftMillis = messageBy - clockMillis.getAsLong();
        messageBy = NEVER;
    }

    void resume() {
        messageBy = clockMillis.getAsLong() + leftMillis;
    }

    /** We wait for the peer to take some bytes from now on. */
    void writing() {
        takenBy = clockMillis.getAsLong() + frameMillis;
    }

    void taken() {
        takenBy = NEVER;
    }

    /** For the watch thread only. PING comes once in each silence, the others again at each call. */
    Due due() {
        long now = clockMillis.getAsLong();
        long ping = pingAt;
        if (now >= endAt) {
            return Due.END;
        }
        if (now >= messageBy) {
            return Due.SLOW_SENDER;
        }
        if (now >= takenBy) {
            return Due.SLOW_READER;
        }
        if (now >= ping && ping != pingedFor) {
            pingedFor = ping;
            silentAt = now + idleMillis;
            return Due.PING;
        }
        return now >= ping && now >= silentAt ? Due.SILENT : Due.NOTHING;
    }
}
