package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code lectern check} as programs see it, in a pipe. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class CheckBlackBoxTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhatIsMissingAndAddsItIfAskedTo() throws Exception {
        try (var notion = notion(EmulatorOptions.Schema.EMPTY)) {
            var before = check(notion, notion.token(), 0);
            assertTrue(before.contains("ok\ttoken\t"), before);
            assertTrue(before.contains("note\tSync key\tmissing: --fix adds it"), before);
            assertTrue(before.contains("ok\tupdate content\tallowed"), before);

            var fixed = check(notion, notion.token(), 0, "--fix");
            assertTrue(fixed.contains("ok\tSync key\trich_text, added"), fixed);

            assertTrue(check(notion, notion.token(), 0).contains("ok\tSync key\trich_text\n"));
        }
    }

    @Test
    void endsWith3WhereServeWouldBeRefused() throws Exception {
        try (var notion = notion(EmulatorOptions.Schema.SEED)) {
            var wrong = check(notion, "ntn_wrong", 3);
            assertTrue(wrong.startsWith("wrong\ttoken\t"), wrong);
        }
        try (var notion = notion(EmulatorOptions.Schema.TWO_SOURCES)) {
            var several = check(notion, notion.token(), 3);
            assertTrue(several.contains("wrong\tdata source\tchoose one"), several);
        }
        try (var notion = notion(EmulatorOptions.Schema.LINKED)) {
            var linked = check(notion, notion.token(), 3);
            assertTrue(linked.contains("linked view"), linked);
        }
    }

    private static NotionEmulator notion(EmulatorOptions.Schema schema) throws Exception {
        return NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new EmulatorOptions("ntn_emulator", 0, schema, true, InstantSource.system()));
    }

    /** What it prints. */
    private String check(NotionEmulator notion, String token, int exitCode, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("check", "--notion-url", notion.url(), "--database-id",
                notion.databaseId()));
        arguments.addAll(List.of(more));
        try (var lectern = LecternProcess.start(LecternProcess.soonest(), folder, Map.of("NOTION_TOKEN", token),
                arguments.toArray(String[]::new))) {
            assertEquals(exitCode, lectern.exitCode(), lectern.log());
            return lectern.output();
        }
    }
}
