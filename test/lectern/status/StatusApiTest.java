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
    private static final String REASON = "the database lacks the option \"Lecture\"";

    @Test
    void tellsHowEverythingStands() throws Exception {
        try (var status = StatusFixture.empty()) {
            status.events.emit(new LecternEvent.ClientConnected(1, ""));
            status.accept(Samples.queued(1, 3, 12));
            status.accept(Samples.queued(2, 3, 13));
            status.save(Samples.queued(1, 3, 12));
            status.requestsMade.set(7);

            var json = StatusFixture.json(status.get("/api/status").body());

            assertEquals("1", number(json, "counts", "saved"));
            assertEquals("1", number(json, "counts", "waiting"));
            assertEquals("7", number(json, "requests", "made"));
            assertEquals("180", number(json, "requests", "limit"));
            assertEquals("1", number(json, "clients"));
            assertEquals("ok", json.text("storage").orElseThrow());
            assertEquals("opening", json.text("notebook", "state").orElseThrow());
            var lectures = json.items("courses").get(0).items("sections").get(0).items("lectures");
            assertEquals("saved", lectures.get(0).text("state").orElseThrow());
            assertEquals("https://notes.example/page-1", lectures.get(0).text("url").orElseThrow());
            assertEquals("13", number(lectures.get(1), "number"));
        }
    }

    @Test
    void listsWhatFailedWithItsReason() throws Exception {
        try (var status = parked(FakeQueue.prompt())) {
            var failed = StatusFixture.json(status.get("/api/failed").body()).items("failed");

            assertEquals(2, failed.size());
            assertEquals("4", number(failed.get(0), "id"));
            assertEquals(REASON, failed.get(0).text("reason").orElseThrow());
            assertEquals("Topics", failed.get(0).text("section", "name").orElseThrow());
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
            status.events.emit(new LecternEvent.NotebookUnreachable("no route", Duration.ofSeconds(9)));

            var response = status.get("/readyz");

            assertEquals(200, response.statusCode());
            assertEquals("cannot be reached; messages are kept and written later", text(response, "notion"));
        }
    }

    @Test
    void isAliveButNotReadyWithoutDisk() throws Exception {
        try (var status = StatusFixture.empty()) {
            status.events.emit(new LecternEvent.StorageFailed("disk full", false));

            var response = status.get("/readyz");

            assertEquals(503, response.statusCode());
            assertEquals("disk full", text(response, "journal"));
            assertEquals(200, status.get("/healthz").statusCode());
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
