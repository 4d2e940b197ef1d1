package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import lectern.domain.LecternEvent;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final List<LecternEvent> events = new ArrayList<>();
    private final Trouble trouble = new Trouble(events::add);

    @Test
    void tellsThatMessagesAreKeptAgainWhateverElseStillFails() {
        trouble.failed("compacting", new IOException("full"), true);
        trouble.failed("writing", new IOException("full"), false);
        events.clear();

        trouble.works("writing");

        assertEquals(List.of(new LecternEvent.StorageRecovered()), events);
    }

    @Test
    void tellsNothingOfWhatWorksWhileMessagesAreNotKept() {
        trouble.failed("compacting", new IOException("full"), true);
        trouble.failed("writing", new IOException("full"), false);
        events.clear();

        trouble.works("compacting");

        assertEquals(List.of(), events);
    }

    @Test
    void tellsTheKindOfAFailureThatNamesItsFileOnly() {
        assertEquals("writing: java.nio.file.AccessDeniedException: /data/lock",
                trouble.failed("writing", new AccessDeniedException("/data/lock"), false));
    }
}
