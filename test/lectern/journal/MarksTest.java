package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import lectern.domain.SyncKey;
import lectern.port.PageLedger;
import org.junit.jupiter.api.Test;

class MarksTest {
    private final Marks marks = new Marks();

    @Test
    void remembersAllThatWereBegunAndTheLatestThatWereMade() {
        marks.begin(mark("lost", ""));
        for (var i = 0; i <= PageLedger.MAX_RECENT; i++) {
            marks.begin(mark("key " + i, ""));
            marks.end(mark("key " + i, "page " + i));
        }

        var list = marks.list();
        assertEquals(1 + PageLedger.MAX_RECENT, list.size());
        assertEquals(List.of(mark("lost", ""), mark("key 1", "page 1")), list.subList(0, 2));
    }

    @Test
    void aPageThatIsMadeAnewIsInDoubtAgainUntilItIsKnown() {
        marks.end(mark("a", "old"));
        marks.end(mark("b", "other"));

        marks.begin(mark("a", ""));
        assertEquals(List.of(mark("a", ""), mark("b", "other")), marks.list());

        marks.end(mark("a", "new"));
        assertEquals(List.of(mark("b", "other"), mark("a", "new")), marks.list());
    }

    private static PageLedger.Mark mark(String key, String pageId) {
        return new PageLedger.Mark(new SyncKey(key), Optional.of(pageId).filter(id -> !id.isEmpty()));
    }
}
