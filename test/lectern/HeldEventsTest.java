package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;
import org.junit.jupiter.api.Test;

class HeldEventsTest {
    private static final LecternEvent FIRST = new LecternEvent.Advice("first");
    private static final LecternEvent SECOND = new LecternEvent.Advice("second");
    private static final LecternEvent THIRD = new LecternEvent.Advice("third");

    private final List<LecternEvent> told = new ArrayList<>();

    @Test
    void tellsNothingBeforeTheRelease() {
        new HeldEvents(told::add).emit(FIRST);

        assertEquals(List.of(), told);
    }

    @Test
    void tellsInOrderWhatCameBeforeWhileAndAfter() {
        var sink = new ArrayList<EventSink>();
        var events = new HeldEvents(event -> {
            if (event.equals(FIRST)) {
                sink.get(0).emit(SECOND);
            }
            told.add(event);
        });
        sink.add(events);

        events.emit(FIRST);
        events.release();
        events.emit(THIRD);

        assertEquals(List.of(FIRST, SECOND, THIRD), told);
    }
}
