package lectern;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;

/**
 * Holds events back until they are released, and hands them on at once from then on: at the start, the first line in
 * the log takes as long to make as all before it, and nobody's message should wait for that. Safe for use by any
 * thread.
 */
final class HeldEvents implements EventSink {
    private final EventSink next;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<LecternEvent> held = new ArrayList<>();
    private volatile boolean released;

    HeldEvents(EventSink next) {
        this.next = next;
    }

    @Override
    public void emit(LecternEvent event) {
        if (released || !hold(event)) {
            next.emit(event);
        }
    }

    /** In the order in which they came; nobody waits for it who brings more meanwhile. */
    void release() {
        while (!released) {
            taken().forEach(next::emit);
        }
    }

    private boolean hold(LecternEvent event) {
        lock.lock();
        try {
            return !released && held.add(event);
        } finally {
            lock.unlock();
        }
    }

    private List<LecternEvent> taken() {
        lock.lock();
        try {
            var events = List.copyOf(held);
            held.clear();
            released = events.isEmpty();
            return events;
        } finally {
            lock.unlock();
        }
    }
}
