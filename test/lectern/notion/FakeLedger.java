package lectern.notion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/** A ledger in memory, which outlives its notebooks; its disk may be full. Safe for use by any thread. */
public final class FakeLedger implements PageLedger {
    final List<String> log = new CopyOnWriteArrayList<>();
    boolean full;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SyncKey, Optional<String>> pages = new LinkedHashMap<>();
    private final Map<SyncKey, Optional<String>> onDisk = new LinkedHashMap<>();

    @Override
    public List<Mark> marks() {
        return pages.entrySet().stream().map(page -> new Mark(page.getKey(), page.getValue())).toList();
    }

    @Override
    public void begin(SyncKey key) throws StorageException {
        if (full) {
            throw new StorageException("the disk is full");
        }
        lock.lock();
        try {
            log.add("begin " + key);
            put(key, Optional.empty());
            onDisk.clear();
            onDisk.putAll(pages);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(SyncKey key, Optional<String> pageId) {
        lock.lock();
        try {
            log.add("end " + key + (pageId.isPresent() ? " made" : " not made"));
            if (pageId.isPresent()) {
                put(key, pageId);
            } else {
                pages.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    long begins() {
        return log.stream().filter(line -> line.startsWith("begin")).count();
    }

    /** As after a crash, which may lose what was not waited for. */
    void crash() {
        pages.clear();
        pages.putAll(onDisk);
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
