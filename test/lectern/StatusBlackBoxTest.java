package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The status port and the queue command as their users have them; the page in both forms that carry its files. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class StatusBlackBoxTest {
    private static final String MESSAGE = """
            {"action":"save_transcript","messageId":"uuid-%d","raw_section":"Section 3: Advanced Topics",\
            "raw_lecture":"%d. Clients","transcripts":["first line"]}""";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private NotionEmulator notion;

    enum Form {
        JAR, SINGLE_FILE;

        List<String> command() {
            return switch (this) {
                case JAR -> new JarBlackBoxTest().form();
                case SINGLE_FILE -> new SingleFileBlackBoxTest().form();
            };
        }
    }

    @BeforeEach
    void openNotion() throws IOException {
        notion = NotionEmulator.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), EmulatorOptions.standard());
    }

    @AfterEach
    void closeNotion() {
        http.shutdownNow();
        notion.close();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void servesItsFilesToTheByteAndTakesMessagesOverHttp(Form form) throws Exception {
        try (var lectern = serve(form.command())) {
            var url = lectern.statusUrl();
            for (var name : List.of("status.css", "status.js", "icon.svg")) {
                assertEquals(Files.readString(Path.of("src", "lectern", "status", name)), get(url + "/" + name), name);
            }
            assertTrue(get(url + "/").contains("No lectures yet."));

            var answer = post(url, 12);
            lectern.awaitLog(line -> line.contains("lecture saved"));

            assertEquals("{\"status\":\"success\",\"message\":\"Data received and queued\",\"messageId\":\"uuid-12\","
                    + "\"section\":{\"name\":\"Advanced Topics\",\"number\":3},"
                    + "\"lecture\":{\"name\":\"Clients\",\"number\":12}}", answer);
            assertTrue(get(url + "/").contains("tile saved"));
            assertTrue(get(url + "/metrics").contains("\nlectern_acknowledgement_seconds_count 1\n"));
        }
    }

    @Test
    void queueListsRetriesAndDiscardsWhetherTheServerRunsOrNot() throws Exception {
        try (var lectern = serve(LecternProcess.soonest(BlackBoxTests.DEADLINE))) {
            var url = lectern.statusUrl();
            lectern.awaitLog(line -> line.contains("notebook open"));
            for (var number = 1; number <= 2; number++) {
                notion.next("POST /v1/pages", EmulatorFault.BAD_REQUEST);
                post(url, 11 + number);
                lectern.awaitLog(number, line -> line.contains("lecture failed"));
            }

            assertTrue(queue(0, "list").contains("1   failed  3. Advanced Topics  12. Clients"));
            assertEquals("lecture 1 waits again", queue(0, "retry", "1"));
            lectern.awaitLog(line -> line.contains("lecture saved"));
            assertEquals("there is no failed lecture 1", queue(1, "discard", "1"));
            lectern.terminate();
            assertEquals(0, lectern.exitCode());
        }
        assertTrue(queue(0, "list", "--json").startsWith("{\"lectures\":[{\"id\":2,\"state\":\"failed\""));
        assertEquals("lecture 2 is discarded", queue(0, "discard", "2"));
        assertEquals("nothing waits, nothing failed", queue(0, "list"));
        assertEquals("", queue(2, "dance"));
    }

    @Test
    void servesNoStatusPortWhenItIsOff() throws Exception {
        try (var lectern = start(LecternProcess.soonest(), "serve", "--status-port", "off", "--websocket-port", "0",
                "--data-dir", folder.resolve("data").toString(), "--notion-url", notion.url(), "--database-id",
                notion.databaseId())) {
            lectern.port();

            assertTrue(lectern.output().lines().noneMatch(line -> line.startsWith("status")), lectern.output());
            assertEquals("", queue(3, "list"));
        }
    }

    private String queue(int exitCode, String... words) throws Exception {
        var arguments = new ArrayList<>(List.of("queue"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--data-dir", folder.resolve("data").toString()));
        try (var command = start(LecternProcess.soonest(), arguments.toArray(String[]::new))) {
            assertEquals(exitCode, command.exitCode(), command.log());
            return command.output();
        }
    }

    private LecternProcess serve(List<String> form) throws IOException {
        return start(form, "--notion-url", notion.url(), "--database-id", notion.databaseId(),
                "--websocket-port", "0", "--status-port", "0", "--data-dir", folder.resolve("data").toString());
    }

    private LecternProcess start(List<String> form, String... arguments) throws IOException {
        return LecternProcess.start(form, folder, Map.of("NOTION_TOKEN", notion.token()), arguments);
    }

    private String get(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private String post(String url, int number) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url + "/v1/transcripts")).header("X-Lectern", "test")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(MESSAGE.formatted(number, number))).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }
}
