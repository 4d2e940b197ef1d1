package lectern.notion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/** A ledger in memory, which outlives the notebooks that use it; its disk may be full. Confined to the test's thread. */
public final class FakeLedger implements PageLedger {
    final List<String> log = new ArrayList<>();
    boolean full;
    private final Map<SyncKey, Optional<String>> pages = new LinkedHashMap<>();

    @Override
    public List<Mark> marks() {
        return pages.entrySet().stream().map(page -> new Mark(page.getKey(), page.getValue())).toList();
    }

    @Override
    public void begin(SyncKey key) throws StorageException {
        if (full) {
            throw new StorageException("the disk is full");
        }
        log.add("begin " + key);
        put(key, Optional.empty());
    }

    @Override
    public void end(SyncKey key, Optional<String> pageId) {
        log.add("end " + key + (pageId.isPresent() ? " made" : " not made"));
        if (pageId.isPresent()) {
            put(key, pageId);
        } else {
            pages.remove(key);
        }
    }

    /** As if the data folder were lost. */
    void lose() {
        pages.clear();
    }

    private void put(SyncKey key, Optional<String> pageId) {
        pages.remove(key);
        pages.put(key, pageId);
    }
}
