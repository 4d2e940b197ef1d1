package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stand-in against Notion's own JavaScript client, which npm fetches once, checked against the lock file. */
@Timeout(300)
class EmulatorSdkTest extends EmulatorTests {
    private static final Path SCRIPTS = Path.of("test/sdk");
    private static final Path INSTALLED = Path.of(".cache/notion-sdk-5.26.0");

    @Test
    void servesTheOfficialClient() throws Exception {
        install();
        notion.emulator.disturb(FaultPlan.parse("retry-after=0"));
        notion.emulator.next("GET /v1/users/me", EmulatorFault.RATE_LIMIT);
        notion.emulator.next("GET /v1/users/me", EmulatorFault.RATE_LIMIT);
        notion.emulator.next("GET /v1/databases", EmulatorFault.RATE_LIMIT);

        var checked = run(Path.of("."), "node", SCRIPTS.resolve("notion-sdk.mjs").toString(), INSTALLED.toString(),
                notion.emulator.url(), notion.emulator.token(), EmulatorOptions.DATABASE_ID, EmulatorOptions.PAGE_ID);

        assertEquals(0, checked.status(), checked.output());
        assertEquals(List.of("repeats what was refused by 429", "tells 429 by its code", "users", "databases",
                "data sources", "pages", "queries", "blocks", "search", "errors"), checked.output().lines().toList());
    }

    /** Installs the client into an ignored folder, if it is not there from an earlier run. */
    private static void install() throws IOException, InterruptedException {
        var done = INSTALLED.resolve("installed");
        if (Files.exists(done)) {
            return;
        }
        Files.createDirectories(INSTALLED);
        for (var name : List.of("package.json", "package-lock.json")) {
            Files.copy(SCRIPTS.resolve(name), INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        var npm = System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";
        var installed = run(INSTALLED, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assertTrue(!installed.output().contains("EINTEGRITY"), installed.output());
        assumeTrue(installed.status() == 0, "npm cannot fetch @notionhq/client");
        Files.createFile(done);
    }

    /** What a program answers; the test is skipped if there is no such program. */
    private static Result run(Path folder, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        } catch (IOException missing) {
            assumeTrue(false, "no " + command[0]);
            throw missing;
        }
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
            return new Result(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    private record Result(int status, String output) {}
}
