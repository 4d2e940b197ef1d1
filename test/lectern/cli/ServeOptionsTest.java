package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import lectern.domain.PagePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertEquals(PagePolicy.STANDARD, options.notion().pages());
        assertEquals(new ServeOptions.Listen("", 8765, OptionalInt.of(8766), List.of(), 16 << 20, 1024, true,
                TokenFile.NONE),
                options.listen());
        assertEquals(new LogOptions(false, LogLevel.INFO), options.log());
        assertFalse(options.tokenVisible());
    }

    @Test
    void takesHowPagesAreToBe() throws Exception {
        var environment = Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d", "LECTERN_ON_EXISTING", "update");

        var options = serve(environment, "--transcript-style", "paragraphs");

        assertEquals(new PagePolicy(PagePolicy.Style.PARAGRAPHS, PagePolicy.Existing.UPDATE), options.notion().pages());
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
    void theEnvironmentsTokenBeatsAFileThatTheConfigurationNames() throws Exception {
        var file = Files.writeString(folder.resolve("token"), "ntn_of_the_file");
        var config = Files.writeString(folder.resolve("c"), "notion-token-file=" + file.toString().replace("\\", "/"));
        var environment = Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d");

        assertEquals(TOKEN, serve(environment, "--config", config.toString()).notion().token());
        assertEquals("ntn_of_the_file", serve(environment, "--notion-token-file", file.toString()).notion().token());
        assertEquals("ntn_of_the_file", serve(Map.of("NOTION_TOKEN", TOKEN, "NOTION_TOKEN_FILE", file.toString(),
                "NOTION_DATABASE_ID", "d")).notion().token());
    }

    @Test
    void readsTheClientTokenFromAFileAndKeepsItToItself() throws Exception {
        var token = "a-Z_0.9~+0123456";
        var file = Files.writeString(folder.resolve("client"), " " + token + "\n");

        var options = serveWithClientToken(file);

        assertEquals(token, options.listen().clientToken().token());
        assertFalse(options.toString().contains(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef=", "0123456789abcdef/",
        "0123456789abcdef,", "0123456789äbcdef", "0123456789abcdef\n0123456789abcdef"})
    void refusesAFileThatHoldsNoClientToken(String content) throws Exception {
        var file = Files.writeString(folder.resolve("client"), content);

        var failure = assertThrows(UsageException.class, () -> serveWithClientToken(file));

        assertTrue(failure.getMessage().startsWith("--client-token-file "), failure.getMessage());
        assertFalse(failure.getMessage().contains("0123456789"), failure.getMessage());
    }

    @Test
    void aClientTokenHas512CharactersAtMost() throws Exception {
        var file = folder.resolve("client");

        Files.writeString(file, "x".repeat(512));
        assertEquals(512, serveWithClientToken(file).listen().clientToken().token().length());
        Files.writeString(file, "x".repeat(513));
        assertThrows(UsageException.class, () -> serveWithClientToken(file));
    }

    @Test
    void knowsWhetherOthersMayReadTheClientToken() throws Exception {
        var file = Files.writeString(folder.resolve("client"), "0123456789abcdef");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertFalse(serveWithClientToken(file).listen().clientToken().readableByOthers());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(serveWithClientToken(file).listen().clientToken().readableByOthers());
    }

    @Test
    void saysWhatIsMissing() {
        var failure = assertThrows(UsageException.class, () -> serve(Map.of("NOTION_DATABASE_ID", "d")));

        assertEquals("--notion-token TOKEN is required (or NOTION_TOKEN in the environment)", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"LECTERN_WEBSOCKET_PORT, 65535, 65536", "LECTERN_MAX_MESSAGE_BYTES, 1024, 1023",
        "LECTERN_MAX_MESSAGE_BYTES, 66060288, 66060289",
        "LECTERN_MAX_CONNECTIONS, 1, 0", "LECTERN_REQUESTS_PER_MINUTE, 1, 0",
        "LECTERN_NOTION_URL, http://localhost:1, ftp://localhost", "LECTERN_NOTION_URL, https://a, //a",
        "LECTERN_LOG_LEVEL, debug, loud", "LECTERN_COMPRESSION, off, no"})
    void takesEachValueAtItsLimitAndRefusesTheNext(String name, String good, String bad) throws Exception {
        var environment = new HashMap<>(Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d"));
        environment.put(name, good);
        assertEquals(TOKEN, serve(environment).notion().token());

        environment.put(name, bad);
        assertThrows(UsageException.class, () -> serve(environment));
    }

    @ParameterizedTest
    @CsvSource({"Linux, /home/a/.local/state/lectern", "Mac OS X, /home/a/Library/Application Support/lectern",
        "Windows 11, /home/a/AppData/Local/lectern"})
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
        assertEquals(Path.of("/home/a/AppData/Local/lectern"),
                StateFolder.standard("Windows 11", Map.of("LOCALAPPDATA", ""), "/home/a"));
    }

    private static ServeOptions serveWithClientToken(Path file) throws UsageException {
        return serve(Map.of("NOTION_TOKEN", TOKEN, "NOTION_DATABASE_ID", "d",
                "LECTERN_CLIENT_TOKEN_FILE", file.toString()));
    }

    private static ServeOptions serve(Map<String, String> environment, String... arguments) throws UsageException {
        return ServeOptions.of(List.of(arguments), environment);
    }
}
