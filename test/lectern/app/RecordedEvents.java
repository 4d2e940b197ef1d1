package lectern.app;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;

/** Keeps what happened, in order. Safe for use by any thread. */
public final class RecordedEvents implements EventSink {
    private final Queue<LecternEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    public void emit(LecternEvent event) {
        events.add(event);
    }

    public List<LecternEvent> all() {
        return List.copyOf(events);
    }

    public <T extends LecternEvent> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
