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
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and transcripts are planted, everything is made to talk, and none of them may be in what it says. */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class PlantedSecretsTest {
    private static final String NOTION_TOKEN = "ntn_planted_5a1e0c";
    private static final String CLIENT_TOKEN = "planted-client-7b2f4d";
    private static final String WORDS = "planted words 9c3e";
    private static final String TITLES = "\"raw_section\":\"1. S\",\"raw_lecture\":\"%d. L\"";
    private static final List<String> PATHS = List.of("/", "/api/status", "/api/failed", "/metrics", "/healthz",
            "/readyz", "/status.js", "/nothing/" + CLIENT_TOKEN);

    @TempDir
    Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> said = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"human", "json"})
    void appearNowhere(String form) throws Exception {
        var file = Files.writeString(folder.resolve("token"), CLIENT_TOKEN);
        var standard = EmulatorOptions.standard();
        var options = new EmulatorOptions(NOTION_TOKEN, 0, standard.schema(), true, standard.clock());
        try (var notion = NotionEmulator.open(loopback(), options); var lectern = start(Map.of(
                "NOTION_TOKEN", NOTION_TOKEN, "LECTERN_CLIENT_TOKEN_FILE", file.toString(), "LECTERN_LOG_LEVEL",
                "debug", "LECTERN_LOG_FORMAT", form), "--notion-url", notion.url(), "--database-id",
                notion.databaseId(), "--websocket-port", "0", "--status-port", "0", "--data-dir", "data")) {
            var url = lectern.statusUrl();
            await(lectern, "notebook open");
            notion.next("POST /v1/pages", EmulatorFault.BAD_REQUEST);
            assertEquals(200, post(url, lecture(1)));
            await(lectern, "lecture failed");
            notion.next("POST /v1/pages", EmulatorFault.UNAVAILABLE);
            assertEquals(200, post(url, lecture(2)));
            await(lectern, "lecture saved");
            assertEquals(200, post(url, lecture(2)));
            for (var wrong : List.of("{\"action\":\"save_transcript\",\"transcripts\":\"" + WORDS + "\"}",
                    "{\"action\":\"save_transcript\"," + TITLES.formatted(3) + ",\"transcripts\":[{\"x\":\""
                            + WORDS + "\"}]}",
                    "{\"action\":\"" + WORDS + "\"}", "{\"transcripts\":[\"" + WORDS + "\"", "\"" + WORDS + "\"")) {
                assertEquals(400, post(url, wrong), wrong);
            }
            for (var path : PATHS) {
                said.add(send(HttpRequest.newBuilder(URI.create(url + path)).build()).body());
            }
            for (var list : List.of(new String[] {"queue", "list"}, new String[] {"queue", "list", "--json"})) {
                var arguments = new ArrayList<>(List.of(list));
                arguments.addAll(List.of("--data-dir", "data"));
                try (var queue = start(Map.of(), arguments.toArray(String[]::new))) {
                    assertEquals(0, queue.exitCode(), queue.log());
                    said.add(queue.output() + queue.log());
                }
            }
            lectern.terminate();
            lectern.exitCode();
            said.add(lectern.output() + lectern.log());
        }
        try (var files = Files.list(folder.resolve("data"))) {
            files.forEach(name -> said.add(name.toString()));
        }

        assertTrue(said.stream().anyMatch(text -> text.replace('_', ' ').contains("lecture failed")), "it did talk");
        for (var secret : List.of(NOTION_TOKEN, CLIENT_TOKEN, WORDS)) {
            assertEquals(List.of(), said.stream().filter(text -> text.contains(secret)).toList(), secret);
        }
    }

    /** In either form of the log. */
    private static void await(LecternProcess lectern, String event) throws InterruptedException {
        lectern.awaitLog(line -> line.replace('_', ' ').contains(event));
    }

    private static String lecture(int number) {
        return "{\"action\":\"save_transcript\",\"messageId\":\"m" + number + "\"," + TITLES.formatted(number)
                + ",\"transcripts\":[\"" + WORDS + "\"],\"cues\":[{\"start\":0,\"end\":1,\"text\":\"" + WORDS + "\"}]}";
    }

    private int post(String url, String message) throws Exception {
        var response = send(HttpRequest.newBuilder(URI.create(url + "/v1/transcripts")).header("X-Lectern", "test")
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + CLIENT_TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(message)).build());
        said.add(response.body());
        return response.statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private LecternProcess start(Map<String, String> environment, String... arguments) throws IOException {
        return LecternProcess.start(LecternProcess.soonest(BlackBoxTests.DEADLINE), folder, environment, arguments);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
