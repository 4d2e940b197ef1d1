package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lectern.app.FakeQueue;
import lectern.domain.LecternEvent;
import lectern.domain.Samples;
import lectern.domain.Version;
import lectern.json.JsonValue;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API tells, and what its orders do. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StatusApiTest {
    private static final String STANDS = """
            {"version":"VERSION","board":BOARD,\
            "notebook":{"state":"open","text":"Lectures","pausedUntil":"TIME"},"storage":"ok",\
            "counts":{"waiting":0,"writing":0,"retrying":1,"failed":1,"saved":1,"unchanged":0,"skipped":0},\
            "batch":{"through":1,"total":2,"since":"TIME"},"requests":{"made":7,"limit":180},"clients":1,\
            "journalBytes":123456,"socket":"ws://localhost:8765","courses":[{"id":"","name":"Course","sections":[\
            {"number":1,"name":"Topics","lectures":[{"number":2,"name":"Title 2","id":4,"messageId":"m-2. Title 2",\
            "state":"failed","reason":"no"}]},{"number":3,"name":"Topics","lectures":[\
            {"number":12,"name":"Title 12","id":6,"messageId":"m-12. Title 12","state":"saved",\
            "url":"https://notes.example/page-6"},\
            {"number":13,"name":"Title 13","id":7,"messageId":"m-13. Title 13","state":"retrying","reason":"503",\
            "due":"TIME"}]}]}],"events":[\
            {"time":"TIME","trouble":false,"what":"notebook open","detail":"Lectures"},\
            {"time":"TIME","trouble":false,"what":"requests paused","detail":"too many, 60 s"},\
            {"time":"TIME","trouble":false,"what":"client connected","detail":""},\
            {"time":"TIME","trouble":true,"what":"retrying","detail":"3. Topics / 13. Title 13: 503"},\
            {"time":"TIME","trouble":false,"what":"saved","detail":"3. Topics / 12. Title 12"}]}""";
    private static final String REASON = "the database lacks the option \"Lecture\"";

    @Test
    void tellsHowEverythingStands() throws Exception {
        try (var status = StatusFixture.parked(FakeQueue.prompt(), "no", Samples.queued(4, 1, 2))) {
            status.events.emit(new LecternEvent.NotebookOpened("Lectures", 9, Duration.ZERO));
            status.events.emit(new LecternEvent.RequestsPaused(Duration.ofMinutes(1), "too many"));
            status.events.emit(new LecternEvent.ClientConnected(1, ""));
            status.accept(Samples.queued(6, 3, 12));
            status.accept(Samples.queued(7, 3, 13));
            status.events.emit(new LecternEvent.LectureRetrying(Samples.queued(7, 3, 13), "503", Duration.ZERO));
            status.save(Samples.queued(6, 3, 12));
            status.requestsMade.set(7);

            var json = status.get("/api/status").body().replaceAll("[0-9T:.-]{16,}Z", "TIME")
                    .replaceFirst("\"board\":[0-9]{13}", "\"board\":BOARD").replace(Version.NUMBER, "VERSION");

            assertEquals(STANDS, json);
        }
    }

    @Test
    void listsWhatFailedWithItsReason() throws Exception {
        try (var status = StatusFixture.parked(FakeQueue.prompt(), REASON, Samples.queued(4, 1, 2))) {
            assertEquals("""
                    {"failed":[{"id":4,"messageId":"m-2. Title 2","course":"Course",\
                    "section":{"number":1,"name":"Topics"},"lecture":{"number":2,"name":"Title 2"},\
                    "reason":"the database lacks the option \\"Lecture\\""}]}""", status.get("/api/failed").body());
        }
    }

    @Test
    void retriesOne() throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            var response = status.post("/api/retry", "{\"id\":4}");

            assertEquals(200, response.statusCode());
            assertEquals("lecture 4 waits again", text(response, "message"));
            assertEquals(List.of("5"), failedIds(status));
        }
    }

    @Test
    void retriesAll() throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            var response = status.post("/api/retry", "{\"all\":true}");

            assertEquals("2 lectures wait again", text(response, "message"));
            assertEquals(List.of(), failedIds(status));
        }
    }

    @Test
    void discardsOne() throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            var response = status.post("/api/discard", "{\"id\":5}");

            assertEquals("lecture 5 is discarded", text(response, "message"));
            assertEquals(5, status.queue.discarded().get(0).id());
            assertEquals(List.of("4"), failedIds(status));
        }
    }

    @Test
    void saysThatAnOrdersLectureHasNotFailed() throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            var response = status.post("/api/discard", "{\"id\":99}");

            assertEquals(404, response.statusCode());
            assertEquals("not_failed", text(response, "code"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"id\":\"4\"}", "{\"id\":4.5}", "{\"all\":false}"})
    void refusesAnOrderThatIsNone(String body) throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            assertEquals(400, status.post("/api/retry", body).statusCode());
            assertEquals(List.of("4", "5"), failedIds(status));
        }
    }

    @Test
    void tellsWhyTheDiskTookNoOrder() throws Exception {
        try (var status = parked(FakeQueue.slow())) {
            Thread.startVirtualThread(() -> {
                try {
                    status.queue.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });

            var response = status.post("/api/retry", "{\"id\":4}");

            assertEquals(503, response.statusCode());
            assertEquals("disk full", text(response, "message"));
            assertEquals(List.of("4", "5"), failedIds(status));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"status\":\"success\",\"messageId\":\"m\"} | 200",
        "{\"status\":\"success\",\"duplicate\":true} | 200",
        "{\"type\":\"pong\"} | 200",
        "{\"status\":\"error\",\"message\":\"Invalid JSON format\"} | 400",
        "{\"status\":\"error\",\"code\":\"missing_field\"} | 400",
        "{\"status\":\"error\",\"code\":\"storage\"} | 503",
        "{\"status\":\"error\",\"code\":\"queue_full\"} | 503",
        "{\"status\":\"error\",\"code\":\"shutting_down\"} | 503",
    })
    void answersAMessageAsTheSocketDoes(String reply, int expected) throws Exception {
        try (var status = StatusFixture.empty()) {
            status.answer = message -> CompletableFuture.completedFuture(reply.getBytes(StandardCharsets.UTF_8));

            var response = status.post("/v1/transcripts", "{}");

            assertEquals(expected, response.statusCode());
            assertEquals(reply, response.body());
        }
    }

    @Test
    void isReadyWithoutNotion() throws Exception {
        try (var status = StatusFixture.empty()) {
            assertReady(status, "being opened; messages are kept");
            status.events.emit(new LecternEvent.NotebookUnreachable("no route", Duration.ofSeconds(9)));
            assertReady(status, "cannot be reached; messages are kept and written later");
            status.events.emit(new LecternEvent.NotebookOpened("Lectures", 9, Duration.ZERO));
            assertReady(status, "open");
            status.events.emit(new LecternEvent.NotebookRefused("bad token"));
            assertReady(status, "refuses; messages are kept until a person acts");
        }
    }

    @Test
    void isAliveButNotReadyWithoutDisk() throws Exception {
        try (var status = StatusFixture.empty()) {
            status.events.emit(new LecternEvent.StorageFailed("disk full", false));

            var response = status.get("/readyz");

            assertEquals(503, response.statusCode());
            assertEquals("not ready", text(response, "status"));
            assertEquals("disk full", text(response, "journal"));
            assertEquals("ok", text(status.get("/healthz"), "status"));
        }
    }

    @Test
    void showsTheStillPageWithoutScript() throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            status.accept(Samples.queued(7, 3, 12));

            var html = status.get("/").body();

            assertTrue(html.contains("aria-label=\"\u206812. Title 12\u2069: waiting\""), html);
            assertTrue(html.contains("2 failed") && html.contains("the database lacks the option &quot;Lecture"), html);
            assertFalse(html.contains("{{") || html.contains("<slot"), html);
        }
    }

    @Test
    void cutsALongReasonBetweenCharacters() throws Exception {
        var reason = "x".repeat(159) + "😀😀";
        try (var status = StatusFixture.parked(FakeQueue.prompt(), reason, Samples.queued(4, 1, 1))) {
            var html = status.get("/").body();

            assertTrue(html.contains(": failed, " + "x".repeat(159) + "…\""), html);
        }
    }

    private static void assertReady(StatusFixture status, String notion) throws Exception {
        var response = status.get("/readyz");

        assertEquals(200, response.statusCode());
        assertEquals("{\"status\":\"ready\",\"journal\":\"open\",\"notion\":\"" + notion + "\"}", response.body());
    }

    private static StatusFixture parked(FakeQueue queue) throws Exception {
        return StatusFixture.parked(queue, REASON, Samples.queued(4, 1, 1), Samples.queued(5, 1, 2));
    }

    private static List<String> failedIds(StatusFixture status) throws Exception {
        return StatusFixture.json(status.get("/api/failed").body()).items("failed").stream()
                .map(failed -> number(failed, "id")).toList();
    }

    private static String number(JsonValue json, String... path) {
        return ((JsonValue.JsonNumber) json.at(path).orElseThrow()).literal();
    }

    private static String text(HttpResponse<String> response, String name) throws Exception {
        return StatusFixture.json(response.body()).text(name).orElseThrow();
    }
}
