package lectern.notion;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where one thread at a time works with what is known of the database. So nothing there needs a lock of its own, but
 * all of it may have changed whenever the desk was given up: with each request, and with each note on the disk.
 */
final class NotionDesk {
    private final ReentrantLock seat = new ReentrantLock();
    private final Condition changed = seat.newCondition();

    /** What is done at the desk or away from it. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E, InterruptedException;
    }

    /** Not from the desk itself: whoever sat here twice would not give it up with {@link #leave}. */
    <T, E extends Exception> T sit(Work<T, E> work) throws E, InterruptedException {
        seat.lockInterruptibly();
        try {
            return work.run();
        } finally {
            seat.unlock();
        }
    }

    /** For what takes its time: whoever sits here lets the others work meanwhile. */
    <T, E extends Exception> T leave(Work<T, E> errand) throws E, InterruptedException {
        if (!seat.isHeldByCurrentThread()) {
            return errand.run();
        }
        seat.unlock();
        try {
            return errand.run();
        } finally {
            seat.lock();
        }
    }

    /** Waits until somebody {@linkplain #tell tells} of a change. */
    void await() throws InterruptedException {
        changed.await();
    }

    void tell() {
        changed.signalAll();
    }
}
