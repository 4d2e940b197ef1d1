package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeOptionsTest {
    private static final String TOKEN = "ntn_planted_secret";

    @TempDir
    Path folder;

    @Test
    void takesTheSeedsCommandLineAndWarnsOfTheToken() throws Exception {
        var options = serve(Map.of(), "--notion-token", TOKEN, "--database-id", "d", "--websocket-port", "9000");

        assertEquals(TOKEN, options.notion().token());
        assertEquals("d", options.notion().databaseId());
        assertEquals(9000, options.listen().port());
        assertTrue(options.tokenVisible());
        assertFalse(options.toString().contains(TOKEN));
    }

    @Test
    void hasTheStandardsThatTheReadmeTells() throws Exception {
        var options = serve(Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d"));

        assertEquals("https://api.notion.com", options.notion().url().toString());
        assertEquals(180, options.notion().requestsPerMinute());
        assertTrue(options.notion().schemaChanges());
        assertEquals(new ServeOptions.Listen("", 8765, List.of(), 16 << 20, 1024, true), options.listen());
        assertEquals(new LogOptions(false, LogLevel.INFO), options.log());
        assertFalse(options.tokenVisible());
    }

    @Test
    void switchesCompressionOff() throws Exception {
        var options = serve(Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d"), "--compression", "off");

        assertFalse(options.listen().compression());
    }

    @Test
    void readsTheTokenFromAFile() throws Exception {
        var file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        var options = serve(Map.of("NOTION_TOKEN_FILE", file.toString(), "NOTION_DATABASE_ID", "d"));

        assertEquals(TOKEN, options.notion().token());
    }

    @Test
    void saysWhatIsMissing() {
        var failure = assertThrows(UsageException.class, () -> serve(Map.of("NOTION_DATABASE_ID", "d")));

        assertEquals("--notion-token TOKEN is required (or NOTION_TOKEN in the environment)", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"LECTERN_WEBSOCKET_PORT, 65535, 65536", "LECTERN_MAX_MESSAGE_BYTES, 1024, 1023",
        "LECTERN_MAX_CONNECTIONS, 1, 0", "LECTERN_REQUESTS_PER_MINUTE, 1, 0",
        "LECTERN_NOTION_URL, http://localhost:1, ftp://localhost", "LECTERN_LOG_LEVEL, debug, loud",
        "LECTERN_COMPRESSION, off, no"})
    void takesEachValueAtItsLimitAndRefusesTheNext(String name, String good, String bad) throws Exception {
        var environment = new HashMap<>(Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d"));
        environment.put(name, good);
        assertEquals(TOKEN, serve(environment).notion().token());

        environment.put(name, bad);
        assertThrows(UsageException.class, () -> serve(environment));
    }

    @ParameterizedTest
    @CsvSource({"Linux, /home/a/.local/state/lectern", "Mac OS X, /home/a/Library/Application Support/lectern",
        "Windows 11, /home/a/lectern"})
    void keepsItsStateWhereThePlatformDoes(String osName, Path expected) {
        assertEquals(expected, StateFolder.standard(osName, Map.of(), "/home/a"));
    }

    @Test
    void followsTheStateFolderOfTheEnvironmentIfItIsAbsolute() {
        assertEquals(Path.of("/s/lectern"), StateFolder.standard("Linux", Map.of("XDG_STATE_HOME", "/s"), "/home/a"));
        assertEquals(Path.of("/home/a/.local/state/lectern"),
                StateFolder.standard("Linux", Map.of("XDG_STATE_HOME", "s"), "/home/a"));
        assertEquals(Path.of("/l/lectern"),
                StateFolder.standard("Windows 11", Map.of("LOCALAPPDATA", "/l"), "/home/a"));
    }

    private static ServeOptions serve(Map<String, String> environment, String... arguments) throws UsageException {
        return ServeOptions.of(Options.read(List.of(arguments), ServeOptions.SPECS, environment), environment);
    }
}
