package lectern.notion;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/**
 * Pages that may be there without our knowing, in this run and, by the ledger, over crashes. Guarded by the
 * notebook's desk.
 *
 * <p>A request whose answer is lost can still take effect for as long as the service works on it, and what it made
 * shows in queries only later. So nothing is made again before a look that was taken after all of that: until then the
 * lecture goes back to its queue, whose backoff spaces the looks, and holds up no other.
 */
final class PageDoubts {
    /** Fewer blocks than any page has. */
    static final int NO_PAGE = -1;

    /** More blocks than any page has: no look tells that such a request has taken effect. */
    static final int UNSEEN = Integer.MAX_VALUE;

    private final PageLedger ledger;
    private final NotionTiming timing;
    private final NotionDesk desk;
    private final Map<SyncKey, Doubt> doubts = new HashMap<>();

    /**
     * @param begun whether the ledger knows
     * @param until before this a look that finds nothing proves nothing
     * @param pageId by which to look; empty if it is not known
     * @param blocks of its text that the page holds once the last request has taken effect
     */
    private record Doubt(boolean begun, Instant until, String pageId, int blocks) {}

    PageDoubts(PageLedger ledger, NotionTiming timing, NotionDesk desk) {
        this.ledger = ledger;
        this.timing = timing;
        this.desk = desk;
    }

    /** The pages that a request of ours may have made or changed. */
    Stream<SyncKey> begun() {
        return doubts.keySet().stream().filter(key -> doubts.get(key).begun);
    }

    boolean contains(SyncKey key) {
        return doubts.containsKey(key);
    }

    /** The page's id, if the service told it or an earlier run kept it. */
    Optional<String> pageId(SyncKey key) {
        return Optional.ofNullable(doubts.get(key)).map(Doubt::pageId).filter(id -> !id.isEmpty());
    }

    /** Whether an earlier run surely made the page: if it is gone now, a person has thrown it away. */
    boolean wasMade(SyncKey key) {
        return doubts.containsKey(key) && !doubts.get(key).begun && pageId(key).isPresent();
    }

    /** A page that an earlier run began, and may have made just before it ended. */
    void recall(SyncKey key) {
        doubts.putIfAbsent(key, new Doubt(true, timing.settled(), "", UNSEEN));
    }

    /** A page that an earlier run made, and that the query did not show. */
    void recall(SyncKey key, String pageId) {
        doubts.putIfAbsent(key, new Doubt(false, Instant.MIN, pageId, 0));
    }

    /**
     * A request about this page is about to leave.
     *
     * @throws NotionFailure if that cannot be noted: then the request must not leave
     */
    void begin(SyncKey key) throws NotionFailure, InterruptedException {
        var doubt = doubts.get(key);
        if (doubt == null || !doubt.begun) {
            try {
                // The others go on while the disk works, and may come to share its next note.
                desk.leave(() -> {
                    ledger.begin(key);
                    return key;
                });
            } catch (StorageException failure) {
                throw NotionFailure.delay(failure.getMessage());
            }
        }
        doubts.put(key, new Doubt(true, Instant.MIN, "", 0));
    }

    /** The request got no clear answer. From now on, since it may have waited at the gate for long before it left. */
    void lost(SyncKey key, String pageId, int blocks) {
        doubts.put(key, new Doubt(true, timing.settled(), pageId, blocks));
    }

    /** An older one of these requests may take effect yet, which no other must come before, done or not. */
    void repeated(SyncKey key) {
        var isBegun = doubts.containsKey(key) && doubts.get(key).begun;
        doubts.put(key, new Doubt(isBegun, timing.settled(), "", UNSEEN));
    }

    /** When a look begins: what it finds is as old as that, however long it takes. */
    Instant now() {
        return timing.clock().instant();
    }

    /** Whether nothing is under way any more, as a look that began then and found so many blocks of the text tells. */
    boolean isSettled(SyncKey key, Instant looked, int blocks) {
        var doubt = doubts.get(key);
        return doubt == null || blocks >= doubt.blocks || !doubt.until.isAfter(looked);
    }

    /** The page is there, or, without an id, it surely is not. */
    void end(SyncKey key, Optional<String> pageId) {
        // Done, but what may take effect yet, unseen, is still to be waited for by what comes next.
        doubts.computeIfPresent(key, (same, doubt) -> doubt.blocks == UNSEEN && doubt.until.isAfter(now())
                ? new Doubt(false, doubt.until, "", UNSEEN) : null);
        ledger.end(key, pageId);
    }
}
