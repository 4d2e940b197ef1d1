package lectern.journal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lectern.domain.LecternEvent;
import lectern.port.EventSink;
import lectern.port.StorageException;

/**
 * Tells once when something begins to fail, and once when messages are kept again or all works again. Safe for use by
 * any thread.
 */
final class Trouble {
    private final EventSink events;
    /** What fails, and whether messages are kept all the same. */
    private final Map<String, Boolean> failing = new ConcurrentHashMap<>();

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
        if (failing.put(what, keeps) == null) {
            var isExpected = failure instanceof IOException || failure instanceof StorageException;
            events.emit(isExpected ? new LecternEvent.StorageFailed(text, keeps)
                    : new LecternEvent.Fault(what, failure));
        }
        return text;
    }

    void works(String what) {
        var keeps = failing.remove(what);
        if (keeps != null && (!keeps || failing.isEmpty())) {
            events.emit(new LecternEvent.StorageRecovered());
        }
    }

    static String reason(Throwable failure) {
        // The message of a FileSystemException may be the file's name alone.
        return failure.getMessage() == null || failure instanceof FileSystemException
                ? failure.toString() : failure.getMessage();
    }
}
