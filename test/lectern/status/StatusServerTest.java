package lectern.status;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lectern.domain.LecternEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is served what, and with which headers. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StatusServerTest {
    private static final byte[] DONE = "{\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8);
    private static final String LARGE = "x".repeat(StatusServer.SMALL_BODY_BYTES + 1);

    private StatusFixture status;

    @BeforeEach
    void open() throws Exception {
        status = StatusFixture.empty();
    }

    @AfterEach
    void close() {
        status.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html", "/status.css, text/css", "/status.js, text/javascript", "/icon.svg, image/svg+xml",
        "/api/status, application/json", "/api/failed, application/json", "/healthz, application/json",
        "/readyz, application/json", "/metrics, text/plain; version=0.0.4",
    })
    void servesWithItsTypeAndNothingFromElsewhere(String path, String type) throws Exception {
        var response = status.get(path);

        assertEquals(200, response.statusCode());
        assertEquals(type + "; charset=utf-8", response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        var policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none';") && policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe") || policy.contains("http"), policy);
    }

    @Test
    void answersHeadWithoutBody() throws Exception {
        var response = status.send(status.request("/").HEAD());

        assertEquals(200, response.statusCode());
        assertEquals("", response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/index.html", "/pieces.html", "/../", "/api", "/status.css/"})
    void hasNothingElse(String path) throws Exception {
        var answer = status.raw("GET " + path + " HTTP/1.1\r\nHost: localhost:" + status.port()
                + "\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
        assertTrue(answer.endsWith("\"message\":\"there is nothing here; the page is at /\"}"), answer);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:PORT, 200", "LOCALHOST:PORT, 200", "127.0.0.1:PORT, 200", "evil.example:PORT, 403",
        "localhost, 403", "localhost:1, 403", "localhost.evil.example:PORT, 403", "localhost.:PORT, 403", "'', 403",
        "localhost:PORT AND localhost:PORT, 403",
    })
    void answersToItsOwnNamesOnly(String host, int expected) throws Exception {
        assertAnswers(expected, "GET /api/status", host.replace(" AND ", "\r\nHost: "));
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:PORT, 200", "http://evil.example:PORT, 403", "/, 404"})
    void takesATargetWithANameForThatName(String name, int expected) throws Exception {
        assertAnswers(expected, "GET " + name + "/api/status", "localhost:PORT");
    }

    /** PORT stands for the server's. */
    private void assertAnswers(int expected, String request, String host) throws Exception {
        var answer = status.raw((request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .replace("PORT", Integer.toString(status.port())));

        assertTrue(answer.startsWith("HTTP/1.1 " + expected + " "), answer);
    }

    @ParameterizedTest
    @CsvSource({"localhost, 80, true", "localhost:80, 80, true", "localhost:81, 80, false", "evil.example, 80, false",
        "localhost, 8766, false"})
    void hostMayLeaveOutTheDefaultPort(String host, int port, boolean ours) {
        assertEquals(ours, StatusServer.isOurs(host, port, Set.of("localhost")));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /, 'GET, HEAD'", "PUT, /api/status, 'GET, HEAD'", "GET, /api/retry, POST", "OPTIONS, /api/discard, POST",
        "GET, /v1/transcripts, POST", "OPTIONS, /v1/transcripts, POST", "DELETE, /metrics, 'GET, HEAD'",
        "POST, /api/events, GET",
    })
    void saysWhichMethodsAPathTakes(String method, String path, String allowed) throws Exception {
        var response = status.send(status.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        assertEquals(405, response.statusCode());
        assertEquals(allowed, response.headers().firstValue("Allow").orElseThrow());
        assertEquals("method", StatusFixture.json(response.body()).text("code").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/status", "/v1/transcripts", "/api/retry"})
    void letsNoOtherOriginRead(String path) throws Exception {
        for (var method : List.of("GET", "OPTIONS")) {
            var response = status.send(status.request(path).header("Origin", "https://evil.example")
                    .header("Access-Control-Request-Method", "POST")
                    .method(method, HttpRequest.BodyPublishers.noBody()));

            assertTrue(response.headers().map().keySet().stream()
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/retry", "/api/discard", "/v1/transcripts"})
    void changesNothingWithoutTheHeaderThatForeignPagesCannotSend(String path) throws Exception {
        var response = status.send(status.request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"all\":true}")));

        assertEquals(403, response.statusCode());
        assertEquals("missing_header", StatusFixture.json(response.body()).text("code").orElseThrow());
        assertEquals(0, status.messages.size());
    }

    @Test
    void takesMessagesOnlyOfClientsThatTheGuardAdmits() throws Exception {
        status.guard.set((peer, authorization) -> peer.isLoopbackAddress() && authorization.equals("Bearer secret"));

        var refused = status.post("/v1/transcripts", "{}");
        var admitted = status.send(status.request("/v1/transcripts").header("X-Lectern", "test")
                .header("Content-Type", "application/json").header("Authorization", "Bearer secret")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertEquals(401, refused.statusCode());
        assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertEquals(200, admitted.statusCode());
        assertEquals(1, status.messages.size());
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 200", "'application/json; charset=UTF-8', 200", "'Application/JSON;charset=\"utf-8\"', 200",
        "text/plain, 415", "application/x-www-form-urlencoded, 415", "'application/json; charset=latin1', 415",
        "application/jsonp, 415",
    })
    void takesJsonInUtf8Only(String type, int expected) throws Exception {
        var response = status.send(status.request("/v1/transcripts").header("X-Lectern", "test")
                .header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertEquals(expected, response.statusCode());
    }

    @Test
    void takesMessagesUpToTheLimitAndNoFurther() throws Exception {
        var longest = "é".repeat(StatusFixture.MAX_MESSAGE_BYTES / 2);

        assertEquals(200, status.post("/v1/transcripts", longest).statusCode());
        var response = status.post("/v1/transcripts", longest + "x");

        assertEquals(413, response.statusCode());
        assertEquals("too_large", StatusFixture.json(response.body()).text("code").orElseThrow());
        assertEquals(1, status.messages.size());
        assertArrayEquals(longest.getBytes(StandardCharsets.UTF_8), status.messages.get(0));
    }

    @Test
    void answersWhoSendsTooMuchBeforeItReads() throws Exception {
        var body = "x".repeat(16 << 20);

        var answer = status.raw("POST /v1/transcripts HTTP/1.1\r\nHost: localhost:" + status.port()
                + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);

        assertTrue(answer.startsWith("HTTP/1.1 403 ") && answer.contains("missing_header"), answer);
    }

    @Test
    void takesOrdersUpToTheLimitAndNoFurther() throws Exception {
        var order = "{\"all\":true}";
        var longest = order + " ".repeat(StatusRoutes.MAX_ORDER_BYTES - order.length());

        assertEquals(200, status.post("/api/retry", longest).statusCode());
        assertEquals(413, status.post("/api/retry", longest + " ").statusCode());
    }

    @Test
    void letsLargeBodiesWaitForEachOther() throws Exception {
        var soon = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);
        status.answer = message -> CompletableFuture.supplyAsync(() -> DONE, soon);

        var answers = Stream.generate(() -> status.postLater("/v1/transcripts", LARGE))
                .limit(5 * StatusServer.MAX_LARGE_BODIES).toList();

        for (var answer : answers) {
            assertEquals(200, answer.get());
        }
    }

    @Test
    void refusesALargeBodyThatWouldWaitForLongAndNoSmallOne() throws Exception {
        var held = new CompletableFuture<byte[]>();
        var taken = new CountDownLatch(StatusServer.MAX_LARGE_BODIES);
        status.answer = message -> {
            taken.countDown();
            return message.length < LARGE.length() ? CompletableFuture.completedFuture(DONE) : held;
        };
        var answers = Stream.generate(() -> status.postLater("/v1/transcripts", LARGE))
                .limit(StatusServer.MAX_LARGE_BODIES).toList();
        taken.await();

        assertEquals(503, status.post("/v1/transcripts", LARGE).statusCode());
        assertEquals(200, status.post("/v1/transcripts", LARGE.substring(1)).statusCode());
        held.complete(DONE);
        for (var answer : answers) {
            assertEquals(200, answer.get());
        }
    }

    @Test
    void answersWhoWaitsForTheDiskWhenItCloses() throws Exception {
        var taken = new CountDownLatch(1);
        status.answer = message -> {
            taken.countDown();
            return new CompletableFuture<>();
        };
        var answer = status.postLater("/v1/transcripts", "{}");
        taken.await();

        status.server().close();

        assertEquals(503, answer.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersADefectWithoutATrace(boolean isError) throws Exception {
        status.answer = message -> {
            if (isError) {
                throw new StackOverflowError("secret inside");
            }
            throw new IllegalStateException("secret inside");
        };

        var response = status.post("/v1/transcripts", "{}");

        assertEquals(500, response.statusCode());
        assertEquals("{\"status\":\"error\",\"code\":\"fault\","
                + "\"message\":\"a defect in Lectern; its log has the details\"}", response.body());
        assertEquals(1, status.recorded.all(LecternEvent.Fault.class).size());
    }

    @Test
    void servesAllAddressesOnOneFreePort() throws Exception {
        var addresses = List.of(StatusFixture.loopback(0), new InetSocketAddress("127.0.0.2", 0));
        try (var server = StatusServer.open(addresses, Set.of("127.0.0.2"), status.desk)) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.2:" + server.port() + "/healthz"));

            assertEquals(200, status.send(request).statusCode());
        }
    }

    @Test
    void namesTheAddressThatIsTakenAndBindsNoOther() throws Exception {
        var free = new InetSocketAddress("127.0.0.2", status.port());
        var addresses = List.of(free, StatusFixture.loopback(status.port()));

        var refused = assertThrows(BindException.class, () -> StatusServer.open(addresses, Set.of(), status.desk));

        assertTrue(refused.getMessage().startsWith("127.0.0.1:" + status.port() + ": "), refused.getMessage());
        StatusServer.open(List.of(free), Set.of(), status.desk).close();
    }
}
