package lectern.port;

import java.util.List;
import lectern.domain.LecternEvent;

/** Takes what happens, for a log, a page or a client. Safe for any thread; never blocks for long, never throws. */
@FunctionalInterface
public interface EventSink {

    void emit(LecternEvent event);

    /** One sink that hands each event to all of these, in order. */
    static EventSink all(List<EventSink> sinks) {
        var copy = List.copyOf(sinks);
        return event -> copy.forEach(sink -> sink.emit(event));
    }
}
