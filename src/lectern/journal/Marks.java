package lectern.journal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;

/** Pages being made and the latest ones made, in memory that does not grow with how many were. Not thread-safe. */
final class Marks {
    private final Set<SyncKey> begun = new LinkedHashSet<>();
    private final Map<SyncKey, PageLedger.Mark> made = new LinkedHashMap<>();

    void begin(SyncKey key) {
        made.remove(key);
        begun.add(key);
    }

    void end(PageLedger.Mark mark) {
        begun.remove(mark.key());
        made.remove(mark.key());
        if (mark.pageId().isPresent()) {
            made.put(mark.key(), mark);
            if (made.size() > PageLedger.MAX_RECENT) {
                made.remove(made.keySet().iterator().next());
            }
        }
    }

    /** As {@link PageLedger#marks} says. */
    List<PageLedger.Mark> list() {
        var unended = begun.stream().map(key -> new PageLedger.Mark(key, Optional.empty()));
        return Stream.concat(unended, made.values().stream()).toList();
    }
}
