package lectern.journal;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;
import lectern.port.StorageException;

/** Tells once when something begins to fail, and once when all works again. Safe for use by any thread. */
final class Trouble {
    private final EventSink events;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    Trouble(EventSink events) {
        this.events = events;
    }

    EventSink events() {
        return events;
    }

    /**
     * @param keeps whether messages are kept all the same
     * @return {@code what} with its cause, as it is told
     */
    String failed(String what, Throwable failure, boolean keeps) {
        var text = what + ": " + reason(failure);
        if (failing.add(what)) {
            var isExpected = failure instanceof IOException || failure instanceof StorageException;
            events.emit(isExpected ? new LecternEvent.StorageFailed(text, keeps)
                    : new LecternEvent.Fault(what, failure));
        }
        return text;
    }

    void works(String what) {
        if (failing.remove(what) && failing.isEmpty()) {
            events.emit(new LecternEvent.StorageRecovered());
        }
    }

    static String reason(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }
}
