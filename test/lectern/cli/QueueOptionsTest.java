package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueOptionsTest {
    @Test
    void readsWhatToDo() throws UsageException {
        assertEquals(new QueueOptions.Order.ListAll(), of("list").order());
        assertEquals(new QueueOptions.Order.Retry(17), of("retry 17").order());
        assertEquals(new QueueOptions.Order.RetryAll(), of("retry --all").order());
        assertEquals(new QueueOptions.Order.Discard(17), of("discard 17").order());
    }

    @Test
    void readsOptionsBehindItAndBeforeIt() throws UsageException {
        assertTrue(of("list --json").json());
        assertTrue(of("--json list").json());
        assertEquals(new QueueOptions.Order.Retry(17), of("retry --data-dir x 17").order());
        assertEquals(Path.of("x"), of("retry 17 --data-dir x").dataFolder());
        assertEquals(Path.of("y"), QueueOptions.of(List.of("list"), Map.of("LECTERN_DATA_DIR", "y")).dataFolder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dance", "list 17", "list --all", "retry", "retry x", "retry 17 --all", "discard",
        "discard --all", "discard 1 2", "list --jsno"})
    void refusesWhatItDoesNotDo(String words) {
        assertThrows(UsageException.class, () -> of(words));
    }

    private static QueueOptions of(String words) throws UsageException {
        return QueueOptions.of(words.isEmpty() ? List.of() : List.of(words.split(" ")), Map.of());
    }
}
