package lectern.websocket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The heap that large messages may take together, given out in the order of asking.
 *
 * <p>Thread-safe. A message's claim grows while it arrives, and waits where there is no room: so messages that have all
 * arrived in part could wait for each other for ever. Therefore most of the budget is set apart for a single claim at a
 * time, the first in the line: it grows without waiting to its end, whatever the others hold, and then the next does.
 */
public final class MemoryBudget {
    private final long sharedBytes;
    private final long maxClaimBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Claim> line = new ArrayDeque<>();
    private long sharedTaken;
    private Claim first; // whose bytes are none of the shared; null if nobody had to be let ahead

    /** Of {@code bytes} in all, the part that is set apart is the most that one claim can have. */
    MemoryBudget(long bytes, long maxClaimBytes) {
        this.maxClaimBytes = Math.min(bytes, maxClaimBytes);
        sharedBytes = bytes - this.maxClaimBytes;
    }

    /** A new claim of nothing. */
    public Claim claim() {
        return new Claim();
    }

    /** The most that one claim can ever have. */
    public long maxClaimBytes() {
        return maxClaimBytes;
    }

    /** What all claims hold now. */
    long takenBytes() {
        lock.lock();
        try {
            return sharedTaken + (first == null ? 0 : first.bytes);
        } finally {
            lock.unlock();
        }
    }

    /** How many claims wait. */
    int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** What one message holds of the budget. For one thread, but for {@link #cancel}. */
    public final class Claim implements AutoCloseable {
        private final Condition turn = lock.newCondition();
        private long bytes;
        private boolean cancelled;

        private Claim() {}

        /**
         * Grows to so many bytes, which may take as long as the patience; false if it stays as it is: for want of
         * room, because it was cancelled, or because it would exceed {@link #maxClaimBytes}.
         */
        public boolean grow(long wanted, Duration patience) {
            if (wanted <= bytes) {
                return true; // no lock: the common case
            }
            lock.lock();
            try {
                boolean ahead = this == first || line.isEmpty();
                return wanted <= maxClaimBytes && (ahead && granted(wanted) || await(wanted, patience));
            } finally {
                lock.unlock();
            }
        }

        /** Gives everything back. */
        @Override
        public void close() {
            shrink(0);
        }

        /** Gives back all but so many bytes. */
        public void shrink(long wanted) {
            if (wanted >= bytes) {
                return;
            }
            lock.lock();
            try {
                if (this != first) {
                    sharedTaken -= bytes - wanted;
                } else if (wanted <= sharedBytes - sharedTaken) {
                    first = null;
                    sharedTaken += wanted;
                }
                bytes = wanted;
                callNext();
            } finally {
                lock.unlock();
            }
        }

        /** Ends its waiting, now and for ever. */
        void cancel() {
            lock.lock();
            try {
                cancelled = true;
                turn.signal();
            } finally {
                lock.unlock();
            }
        }

        private boolean await(long wanted, Duration patience) {
            long nanos = patience.toNanos();
            line.add(this);
            try {
                while (line.peek() != this || !granted(wanted)) {
                    if (cancelled || nanos <= 0) {
                        return false;
                    }
                    nanos = turn.awaitNanos(nanos);
                }
                return true;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                line.remove(this);
                callNext();
            }
        }

        private boolean granted(long wanted) {
            if (this != first && sharedTaken + wanted - bytes <= sharedBytes) {
                sharedTaken += wanted - bytes;
            } else if (first == null) {
                first = this;
                sharedTaken -= bytes;
            } else if (this != first) {
                return false;
            }
            bytes = wanted;
            return true;
        }
    }

    private void callNext() {
        if (!line.isEmpty()) {
            line.peek().turn.signal();
        }
    }
}
