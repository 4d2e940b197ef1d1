package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lectern.gateway.BrowserPolicy;
import lectern.json.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The extension's modules by themselves, and what its manifest promises. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class ModulesTest {
    private static final Path TESTS = Path.of("test/browser");

    /** The newest that they use is {@code URL.canParse}, of Node 18.17. */
    private static final String NEW_ENOUGH = "process.exit(URL.canParse ? 0 : 1)";

    @Test
    void passTheirOwnTests() throws Exception {
        var arguments = new ArrayList<>(List.of("--test"));
        try (var files = Files.list(TESTS)) {
            files.map(Path::toString).filter(name -> name.endsWith(".test.mjs")).sorted().forEach(arguments::add);
        }

        var result = Tool.runIfPresent(Map.of(), List.of("node"), List.of("-e", NEW_ENOUGH), arguments);

        assertEquals(0, result.exitCode(), result.output());
        assertTrue(arguments.size() > 1);
    }

    /** Chromium makes an unpacked extension's id from the manifest's key, and Lectern lets in that id only. */
    @Test
    void extensionHasTheIdThatLecternLetsIn() throws Exception {
        var manifest = JsonParser.parse(Files.readAllBytes(Path.of("examples/extension/manifest.json")));
        var key = Base64.getDecoder().decode(manifest.text("key").orElseThrow());
        var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key), 0, 16);
        var id = new StringBuilder();
        hash.chars().forEach(digit -> id.append((char) ('a' + Character.digit(digit, 16))));

        assertEquals("chrome-extension://" + id, BrowserPolicy.EXTENSION);
    }

    @Test
    void extensionAsksForNoMorePermissions() throws Exception {
        var manifest = JsonParser.parse(Files.readAllBytes(Path.of("examples/extension/manifest.json")));

        assertEquals(List.of("storage"), manifest.items("permissions").stream()
                .map(permission -> permission.text().orElseThrow()).toList());
        assertEquals(List.of("https://*.udemy.com/*"), manifest.items("host_permissions").stream()
                .map(host -> host.text().orElseThrow()).toList());
    }

    /** Everything is in the folder: no address but Udemy's and this computer's stands in the code. */
    @Test
    void extensionNamesNoOtherHost() throws Exception {
        var foreign = new ArrayList<String>();
        try (var files = Files.walk(Path.of("examples/extension"))) {
            for (var file : files.filter(path -> path.toString().matches(".*\\.(js|html|css)")).toList()) {
                Files.readString(file, StandardCharsets.UTF_8).lines()
                        .filter(line -> line.matches(".*(?:https?|wss?)://(?!\\(?localhost|\\$\\{course\\.host}).*"))
                        .filter(line -> !line.contains("http://www.w3.org/2000/svg"))
                        .forEach(line -> foreign.add(file + ": " + line.strip()));
            }
        }

        assertEquals(List.of(), foreign);
    }
}
