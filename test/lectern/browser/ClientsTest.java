package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lectern.ServedLectern;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The small senders in other languages, where these are installed. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class ClientsTest {
    private static final List<String> FILES = List.of("examples/course/01-01-what-a-connection-is.json",
            "examples/course/02-02-utf-8.json", "examples/course/04-02-exactly-once.json");

    private static final List<String> NODE_PROBE = List.of("-e", "process.exit(globalThis.WebSocket ? 0 : 1)");

    @TempDir
    Path folder;

    private NotionEmulator notion;
    private ServedLectern lectern;

    @BeforeEach
    void open() throws Exception {
        notion = NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                EmulatorOptions.standard());
        lectern = ServedLectern.start(folder, notion, 0);
    }

    @AfterEach
    void close() {
        lectern.close();
        notion.close();
    }

    /** Packages of Debian are for its own Python, which need not be the first on the path. */
    @Test
    void pythonSends() throws Exception {
        var probe = List.of("-c", "import websockets");
        var python = Tool.succeeds(List.of("/usr/bin/python3", "-c", "import websockets"))
                ? "/usr/bin/python3" : "python3";
        assertSends(lectern.url(), List.of(python), probe, "examples/clients/send.py");
    }

    @Test
    void nodeSends() throws Exception {
        assertSends(lectern.url(), node(), NODE_PROBE, "examples/clients/send.mjs");
    }

    @Test
    void nodeTellsThatTheConnectionWasClosed() throws Exception {
        var tooLong = Files.writeString(folder.resolve("long.json"), "x".repeat((16 << 20) + 1));

        var result = Tool.runIfPresent(Map.of("LECTERN", lectern.url()), node(), NODE_PROBE,
                List.of("examples/clients/send.mjs", tooLong.toString()));

        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("1009"), result.output());
    }

    private static List<String> node() throws Exception {
        var old = Tool.succeeds(List.of("node", "--experimental-websocket", "-e", "0"));
        return old ? List.of("node", "--experimental-websocket") : List.of("node");
    }

    @Test
    void shellSends() throws Exception {
        assertSends(lectern.statusUrl(), List.of("sh"), List.of("-c", "curl --version"), "examples/clients/send.sh");
    }

    private void assertSends(String url, List<String> program, List<String> probe, String script) throws Exception {
        var arguments = new ArrayList<>(List.of(script));
        arguments.addAll(FILES);

        var result = Tool.runIfPresent(Map.of("LECTERN", url), program, probe, arguments);

        assertEquals(0, result.exitCode(), result.output());
        assertEquals(FILES.size(), result.output().lines().filter(line -> line.contains("\"success\"")).count(),
                result.output());
        lectern.awaitSaved(FILES.size());
    }
}
