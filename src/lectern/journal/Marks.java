package lectern.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;

/** Pages being made and the latest ones made, in memory that does not grow with how many were. Not thread-safe. */
final class Marks {
    private final LinkedHashMap<SyncKey, PageLedger.Mark> begun = new LinkedHashMap<>();
    private final LinkedHashMap<SyncKey, PageLedger.Mark> made = new LinkedHashMap<>();

    void begin(PageLedger.Mark mark) {
        made.remove(mark.key());
        begun.putIfAbsent(mark.key(), mark);
    }

    void end(PageLedger.Mark mark) {
        begun.remove(mark.key());
        made.remove(mark.key());
        if (mark.pageId().isPresent()) {
            made.put(mark.key(), mark);
            if (made.size() > PageLedger.MAX_RECENT) {
                made.pollFirstEntry();
            }
        }
    }

    /** As {@link PageLedger#marks} says. */
    List<PageLedger.Mark> list() {
        return Stream.concat(begun.values().stream(), made.values().stream()).toList();
    }
}
