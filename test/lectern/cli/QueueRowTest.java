package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueueRowTest {
    private static final List<QueueRow> ROWS = List.of(
            new QueueRow(7, "waiting", "3. Advanced Topics", "12. Clients", ""),
            new QueueRow(1234, "failed", "4. Größe", "1. \u001b[2Jx\n", "HTTP 400"));

    @Test
    void alignsItsTableAndLetsNoTitleMoveTheCursor() {
        assertEquals("""
                ID    STATE    SECTION             LECTURE      REASON
                7     waiting  3. Advanced Topics  12. Clients
                1234  failed   4. Größe            1. \uFFFD[2Jx\uFFFD    HTTP 400
                """, QueueRow.table(ROWS));
    }

    @Test
    void printsJsonOnOneLine() {
        assertEquals("{\"lectures\":[{\"id\":7,\"state\":\"waiting\",\"section\":\"3. Advanced Topics\","
                + "\"lecture\":\"12. Clients\",\"reason\":\"\"}]}\n", QueueRow.json(ROWS.subList(0, 1)));
    }

    @Test
    void saysThatThereIsNothing() {
        assertEquals("nothing waits, nothing failed\n", QueueRow.table(List.of()));
    }
}
