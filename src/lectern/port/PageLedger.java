package lectern.port;

import java.util.List;
import java.util.Optional;
import lectern.domain.SyncKey;

/**
 * Which pages are being made and which have been, over any crash: the notebook has no idempotency key, so a page whose
 * making was begun and not known to have ended is looked for before it is made again. Safe for use by any thread.
 */
public interface PageLedger {

    /**
     * What earlier runs left, oldest first: every page that was begun and not ended, and the latest {@value
     * #MAX_RECENT} that were made (a search may not show those yet).
     */
    List<Mark> marks();

    /** Notes that a page of this key is about to be made; on return the note is on disk. */
    void begin(SyncKey key) throws StorageException, InterruptedException;

    /**
     * Notes that the page exists now, or, without an id, that it surely does not. Not waited for: losing this note in
     * a crash costs one look for the page.
     */
    void end(SyncKey key, Optional<String> pageId);

    /** Pages made earlier that are remembered by id. */
    int MAX_RECENT = 1000;

    /** A page that may exist, if its id is unknown, or does. */
    record Mark(SyncKey key, Optional<String> pageId) {}
}
