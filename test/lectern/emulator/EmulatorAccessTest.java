package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorAccessTest extends EmulatorTests {
    @Test
    void namesTheBotOfTheToken() throws Exception {
        var me = notion.query("/v1/users/me");

        assertEquals(200, me.status());
        assertEquals("bot", me.text("type"));
        assertEquals(me.text("request_id"), me.response().headers().firstValue("x-notion-request-id").orElseThrow());
    }

    @Test
    void refusesAnotherToken() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(notion.emulator.url() + "/v1/users/me"))
                .header("Authorization", "Bearer ntn_other").header("Notion-Version", "2026-03-11");

        assertEquals("401 unauthorized API token is invalid.", notion.send(request).error());
    }

    @Test
    void requiresAVersion() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(notion.emulator.url() + "/v1/users/me"))
                .header("Authorization", "Bearer ntn_emulator");

        assertEquals("missing_version", notion.send(request).text("code"));
    }

    @Test
    void refusesAnOlderVersion() throws Exception {
        var request = notion.request("/v1/users/me").setHeader("Notion-Version", "2025-09-03");

        var answer = notion.send(request);

        assertEquals(400, answer.status());
        assertEquals("missing_version", answer.text("code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/", "/v1/pages", "/v1/comments", "/v1/pages/a/b/c", "/v1/databases//query"})
    void refusesAnUnknownPath(String path) throws Exception {
        assertEquals("400 invalid_request_url Invalid request URL.", notion.query(path).error());
    }

    @Test
    void refusesAWrongMethod() throws Exception {
        var path = "/v1/data_sources/" + notion.dataSource() + "/query";

        assertEquals("400 invalid_request_url Invalid request URL.", notion.call("PATCH", path, "{}").error());
    }

    @Test
    void refusesWhatIsNoUuid() throws Exception {
        assertEquals("400 validation_error path failed validation: path.page_id should be a valid uuid, instead was "
                + "`\"x\"`.",
                notion.query("/v1/pages/x").error());
    }

    @Test
    void saysThatAnUnknownDatabaseMayNotBeShared() throws Exception {
        assertEquals("404 object_not_found Could not find database with ID: 00000000-0000-0000-0000-000000000001. Make "
                + "sure the relevant pages and databases are shared with your integration.",
                notion.query("/v1/databases/00000000000000000000000000000001").error());
    }

    @Test
    void hidesADatabaseThatIsNotShared() throws Exception {
        var options = new EmulatorOptions("t", 0, EmulatorOptions.Schema.SEED, false, InstantSource.system());
        try (var hidden = new NotionCalls(options)) {
            assertEquals("object_not_found", hidden.query("/v1/databases/"
                    + hidden.emulator.databaseId()).text("code"));
        }
    }

    @Test
    void tellsAPageFromADatabase() throws Exception {
        var id = notion.row("A page").text("id");

        assertEquals("400 validation_error Provided ID " + id + " is a page, not a database.",
                notion.query("/v1/databases/" + id).error());
    }

    @Test
    void tellsADatabaseFromAPage() throws Exception {
        var id = notion.emulator.databaseId();

        assertEquals("400 validation_error Provided ID " + id + " is a database, not a page.",
                notion.query("/v1/pages/" + id).error());
    }

    @Test
    void doesNotTakeADatabaseForADataSource() throws Exception {
        assertEquals(404, notion.query("/v1/data_sources/" + notion.emulator.databaseId()).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,]", "{'a':'\\ud800'}", "{'a':'\\udc00\\ud800'}", "{'a':'\\ud800x'}"})
    void refusesWhatIsNoJsonOrHalfASurrogatePair(String body) throws Exception {
        assertEquals("400 invalid_json Error parsing JSON body.", notion.call("POST", "/v1/pages", body).error());
    }

    @Test
    void acceptsAnEscapedSurrogatePairAndEscapedBackslashes() throws Exception {
        var page = notion.row("\\ud83d\\ude00 \\\\ud800");

        assertEquals(200, page.status());
    }

    @Test
    void admitsSoManyRequestsInAnySixtySeconds() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
        var options = new EmulatorOptions("t", 2, EmulatorOptions.Schema.EMPTY, true, now::get);
        try (var limited = new NotionCalls(options)) {
            limited.query("/v1/users/me");
            now.set(now.get().plusMillis(20_500));
            limited.query("/v1/users/me");

            var refused = limited.query("/v1/users/me");
            assertEquals(429, refused.status());
            assertEquals("rate_limited", refused.text("code"));
            assertEquals("40", refused.response().headers().firstValue("Retry-After").orElseThrow());
            assertEquals("40", refused.text("additional_data", "retry_after"));
            assertEquals("public_api_request_rate_limit", refused.text("additional_data", "rate_limit_reason"));

            now.set(now.get().plusMillis(39_499));
            assertEquals(429, limited.query("/v1/users/me").status());
            now.set(now.get().plusMillis(1));
            assertEquals(200, limited.query("/v1/users/me").status());
            assertEquals(429, limited.query("/v1/users/me").status());
        }
    }

    @Test
    void logsRequestsNewestLast() throws Exception {
        notion.query("/v1/users/me");
        notion.call("POST", "/v1/pages", "");
        notion.query("/");

        assertEquals(List.of("GET /v1/users/me 200", "POST /v1/pages 400"), notion.emulator.requestLog());
    }

    @Test
    void refusesAForeignHost() throws Exception {
        try (var socket = new Socket("localhost", notion.emulator.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        }
    }

    @Test
    void bindsLoopbackOnly() {
        var everywhere = new InetSocketAddress("0.0.0.0", 0);

        assertThrows(IllegalArgumentException.class, () -> NotionEmulator.open(everywhere, EmulatorOptions.standard()));
    }
}
