package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import lectern.demo.CourseMessage;
import lectern.demo.PageCheck;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The program as its users have it: a process, a real socket, and a Notion stand-in over real HTTP. Each form of the
 * program runs these same tests.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
abstract class BlackBoxTests {
    private static final String SECRET = "xyzzy-the-words-of-a-lecture";
    private static final String EXAMPLE = """
            {"action":"save_transcript","messageId":"uuid-1234","raw_section":"Section 3: Advanced Topics",\
            "raw_lecture":"12. Building WebSocket Clients","transcripts":["first line","second line"]}""";

    @TempDir
    Path folder;

    private NotionEmulator notion;

    /** The stand-in is done with any request in so many milliseconds: after a kill no test must wait for a minute. */
    static final String DEADLINE = "-Dlectern.notion.deadline.millis=5000";

    /** The command that runs this form of the program. */
    abstract List<String> form();

    @BeforeEach
    void openNotion() throws IOException {
        notion = openNotion(EmulatorOptions.standard());
    }

    @AfterEach
    void closeNotion() {
        notion.close();
    }

    @Test
    void keepsTheExampleAsALectureInItsSection() throws Exception {
        try (var lectern = serve("data"); var client = TestClient.connect(lectern.port())) {
            client.send(EXAMPLE);
            var answer = client.json();
            lectern.awaitLog(line -> line.contains("lecture saved section=3 lecture=12 blocks=2 requests=2 ms="));

            assertEquals("success", answer.text("status").orElseThrow());
            assertEquals("Data received and queued", answer.text("message").orElseThrow());
            assertEquals("uuid-1234", answer.text("messageId").orElseThrow());
            var sent = new CourseMessage("example", JsonParser.parse(EXAMPLE.getBytes(StandardCharsets.UTF_8)));
            assertEquals(List.of(), compare(List.of(sent)).wrong());
        }
    }

    @Test
    void answersEveryBadMessageOnceAndGoesOn() throws Exception {
        try (var lectern = serve("data"); var other = TestClient.connect(lectern.port());
                var client = TestClient.connect(lectern.port())) {
            for (var bad : badMessages().entrySet()) {
                client.send(bad.getKey());

                assertEquals(bad.getValue(), client.answer(), bad.getKey());
            }
            for (var survivor : List.of(client, other)) {
                survivor.send(EXAMPLE);
                assertEquals("success", survivor.json().text("status").orElseThrow());
            }
            lectern.terminate();
            assertEquals(0, lectern.exitCode());
            assertEquals(badMessages().size(),
                    lectern.log().lines().filter(line -> line.contains("message refused")).count());
            assertFalse(lectern.log().contains(SECRET), lectern.log());
        }
    }

    @Test
    void closesWithTheCodeOfTheRuleThatWasBroken() throws Exception {
        var environment = Map.of("LECTERN_MAX_MESSAGE_BYTES", "2048");
        try (var lectern = start(environment, serveArguments("data")); var other = TestClient.connect(lectern.port())) {
            try (var client = TestClient.connect(lectern.port())) {
                client.sendBinary(EXAMPLE.getBytes(StandardCharsets.UTF_8));
                assertEquals(1003, client.closeCode());
            }
            try (var client = TestClient.connect(lectern.port())) {
                client.send("x".repeat(2049));
                assertEquals(1009, client.closeCode());
            }
            assertEquals(1007, RawClient.closeCodeAfter(lectern.port(), "8182 00000000 c328"));
            assertEquals(1002, RawClient.closeCodeAfter(lectern.port(), "8102 7b7d"), "not masked");
            assertEquals(1002, RawClient.closeCodeAfter(lectern.port(), "b182 00000000 7b7d"), "reserved bits");
            other.send(EXAMPLE);
            assertEquals("success", other.json().text("status").orElseThrow());
        }
    }

    @Test
    void refusesWhoMayNotConnectBeforeTheUpgrade() throws Exception {
        try (var lectern = serve("data")) {
            var port = lectern.port();
            var here = "localhost:" + port;
            var plain = RawClient.answer(port, "GET / HTTP/1.1\r\nHost: " + here + "\r\n\r\n");
            var foreign = RawClient.answer(port, RawClient.upgrade(here, "Origin: https://udemy.com.evil.example"));
            var rebound = RawClient.answer(port, RawClient.upgrade("evil.example:" + port, "X: y"));
            var udemy = RawClient.answer(port, RawClient.upgrade(here, "Origin: https://www.udemy.com"));

            assertTrue(plain.startsWith("HTTP/1.1 426 ") && plain.contains("Lectern's WebSocket port"), plain);
            assertTrue(foreign.startsWith("HTTP/1.1 403 "), foreign);
            assertTrue(rebound.startsWith("HTTP/1.1 403 "), rebound);
            assertTrue(udemy.startsWith("HTTP/1.1 101 "), udemy);
            lectern.awaitLog(line -> line.contains("--allow-origin https://udemy.com.evil.example"));
        }
    }

    @Test
    void losesNothingAcknowledgedWhenKilledAndWritesNothingTwice() throws Exception {
        var course = course(60);
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        for (var limit : List.of(1, 13, 29)) {
            killAfter(limit, course, acknowledged);
        }
        assertTrue(acknowledged.size() >= 3 && acknowledged.size() < course.size(), "killed in the middle of the work");
        try (var lectern = serve("data"); var sender = connect(lectern)) {
            sender.send(unanswered(course, acknowledged), answer -> { });
            lectern.terminate();
            assertEquals(0, lectern.exitCode());
        }
        try (var lectern = serve("data")) {
            lectern.awaitLog(line -> line.endsWith(" all written"));
            assertEquals(List.of(), compare(course).wrong(), lectern::log);
        }
    }

    @Test
    void saysWhatToDoAndExitsWith3WhenItCannotWork() throws Exception {
        var blocker = Files.createFile(folder.resolve("file"));
        var page = pageId();
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var unshared = openNotion(unshared())) {
            assertRefused("token", with("NOTION_TOKEN", "ntn_wrong"));
            assertRefused("is not a database", with("NOTION_DATABASE_ID", page));
            assertRefused("Connections", with("LECTERN_NOTION_URL", unshared.url()));
            assertRefused("--websocket-port", with("LECTERN_WEBSOCKET_PORT", Integer.toString(taken.getLocalPort())));
            assertRefused("--status-port", with("LECTERN_STATUS_PORT", Integer.toString(taken.getLocalPort())));
            assertRefused(blocker.toString(), with("LECTERN_DATA_DIR", blocker.resolve("data").toString()));
        }
    }

    @Test
    void refusesASecondProcessOnItsDataFolder() throws Exception {
        try (var lectern = serve("data")) {
            lectern.port();

            assertRefused("in use", with("LECTERN_DATA_DIR", folder.resolve("data").toString()));
        }
    }

    @Test
    void demoComparesEveryPageAndLeavesNothingBehind() throws Exception {
        var empty = Files.createDirectory(folder.resolve("empty"));
        try (var demo = LecternProcess.start(form(), empty, Map.of("LANG", "C"), "demo")) {
            assertEquals(0, demo.exitCode(), demo.output() + demo.log());
            assertTrue(demo.output().contains("12. Building WebSocket Clients"), demo.output());
            assertTrue(demo.output().endsWith("every page is as it was sent"), demo.output());
        }
        try (var left = Files.list(empty)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void exitsWith2OnWrongUsage() throws Exception {
        try (var lectern = LecternProcess.start(form(), folder, Map.of(), "--databse-id", "x")) {
            assertEquals(2, lectern.exitCode());
            assertTrue(lectern.log().contains("did you mean --database-id?"), lectern.log());
        }
    }

    private static Map<String, String> badMessages() {
        var bad = new HashMap<String, String>();
        bad.put("not json " + SECRET, "{\"status\":\"error\",\"message\":\"Invalid JSON format\"}");
        bad.put("[".repeat(100_000), "{\"status\":\"error\",\"message\":\"Invalid JSON format\"}");
        bad.put("[1]", error("invalid_message", "a message must be a JSON object", ""));
        bad.put("{}", error("missing_field", "field \\\"action\\\" is missing", ""));
        bad.put("{\"action\":\"dance\",\"messageId\":\"m\"}", error("unknown_action",
                "unknown action; this server knows save_transcript, subscribe, known, status, ping", "m"));
        bad.put(EXAMPLE.replace("\"raw_section\"", "\"other\""), error("missing_field",
                "field \\\"raw_section\\\" is missing", "uuid-1234"));
        bad.put(EXAMPLE.replace("\"12. Building WebSocket Clients\"", "12"), error("invalid_field",
                "field \\\"raw_lecture\\\" must be a string, not the number 12", "uuid-1234"));
        bad.put(EXAMPLE.replace("{\"action\"", "{\"lectureNumber\":1e999999,\"action\""), error("invalid_field",
                "field \\\"lectureNumber\\\" must be a whole number from 0 to 2147483647, not the number 1e999999",
                "uuid-1234"));
        bad.put(EXAMPLE.replace("[\"first line\",\"second line\"]", "[\"" + SECRET + "\",7]"), error("invalid_field",
                "field \\\"transcripts[1]\\\" must be a string, not the number 7", "uuid-1234"));
        bad.put(EXAMPLE.replace("[\"first line\",\"second line\"]", "[]"), error("empty_transcript",
                "the transcript has no text", "uuid-1234"));
        bad.put(EXAMPLE.replace("[\"first line\",\"second line\"]", "null"), error("missing_field",
                "field \\\"transcripts\\\" is missing (an array of lines), and there are no \\\"cues\\\" instead",
                "uuid-1234"));
        return bad;
    }

    private static String error(String code, String message, String messageId) {
        return "{\"status\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + message + "\""
                + (messageId.isEmpty() ? "" : ",\"messageId\":\"" + messageId + "\"") + "}";
    }

    /** Sends what is not acknowledged yet, and kills the server once it has acknowledged so many more. */
    private void killAfter(int limit, List<CourseMessage> course, Set<String> acknowledged) throws Exception {
        try (var lectern = serve("data"); var sender = connect(lectern)) {
            var before = acknowledged.size();
            sender.send(unanswered(course, acknowledged), answer -> {
                acknowledged.add(answer.text("messageId").orElseThrow());
                if (acknowledged.size() == before + limit) {
                    lectern.kill();
                }
            });
        } catch (IOException killed) {
            assertTrue(killed.getMessage().contains("connection"), killed.getMessage());
        }
    }

    private static List<CourseMessage> unanswered(List<CourseMessage> course, Set<String> acknowledged) {
        return course.stream().filter(message -> !acknowledged.contains(message.messageId())).toList();
    }

    private static List<CourseMessage> course(int lectures) {
        var course = new ArrayList<CourseMessage>();
        for (var number = 1; number <= lectures; number++) {
            var section = (number - 1) / 8 + 1;
            var json = JsonValue.JsonObject.builder()
                    .put("action", "save_transcript")
                    .put("messageId", "message-" + number)
                    .put("raw_section", "Section " + section + ": Part " + section)
                    .put("raw_lecture", number + ". Lecture " + number)
                    .put("transcripts", JsonValue.JsonArray.of(new JsonValue.JsonString("Text " + number + ".")));
            course.add(new CourseMessage("lecture " + number, json.build()));
        }
        return course;
    }

    private static CourseSender connect(LecternProcess lectern) throws Exception {
        return CourseSender.connect(URI.create("ws://localhost:" + lectern.port()));
    }

    private PageCheck.Result compare(List<CourseMessage> course) throws Exception {
        return PageCheck.compare(course, notion.url(), notion.token(), notion.databaseId());
    }

    private LecternProcess serve(String data) throws IOException {
        return start(Map.of(), serveArguments(data));
    }

    private String[] serveArguments(String data) {
        return new String[] {"--notion-url", notion.url(), "--database-id", notion.databaseId(),
            "--websocket-port", "0", "--status-port", "0", "--data-dir", folder.resolve(data).toString()};
    }

    private LecternProcess start(Map<String, String> environment, String... arguments) throws IOException {
        var all = new HashMap<>(environment);
        all.putIfAbsent("NOTION_TOKEN", notion.token());
        return LecternProcess.start(form(), folder, all, arguments);
    }

    /** A working configuration, all in the environment, with one value replaced. */
    private Map<String, String> with(String name, String value) {
        var environment = new HashMap<>(Map.of(
                "NOTION_TOKEN", notion.token(), "NOTION_DATABASE_ID", notion.databaseId(),
                "LECTERN_NOTION_URL", notion.url(), "LECTERN_WEBSOCKET_PORT", "0", "LECTERN_STATUS_PORT", "0",
                "LECTERN_DATA_DIR", folder.resolve("other").toString()));
        environment.put(name, value);
        return environment;
    }

    private void assertRefused(String reason, Map<String, String> environment) throws Exception {
        try (var lectern = LecternProcess.start(form(), folder, environment, "serve")) {
            assertEquals(3, lectern.exitCode(), lectern.log());
            var told = lectern.log().lines().filter(line -> line.contains(reason)).count();
            assertEquals(1, told, reason + " should stand in one line of:\n" + lectern.log());
        }
    }

    private static EmulatorOptions unshared() {
        var standard = EmulatorOptions.standard();
        return new EmulatorOptions(standard.token(), 0, standard.schema(), false, standard.clock());
    }

    private static NotionEmulator openNotion(EmulatorOptions options) throws IOException {
        return NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
    }

    /** The id of a page that is no database: the example's lecture, written by a server that is gone again. */
    private String pageId() throws Exception {
        try (var lectern = serve("first"); var client = TestClient.connect(lectern.port())) {
            client.send(EXAMPLE);
            client.answer();
            lectern.awaitLog(line -> line.contains("lecture saved"));
            var line = lectern.awaitLog(text -> text.contains("section saved"));
            return line.substring(line.lastIndexOf('/') + 1);
        }
    }
}
