package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class NotionClientTest {
    /** A change of protocol, then an empty frame of settings (RFC 7540 §3.2, §6.5). */
    private static final String HTTP_2_BEGINS = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            + "Upgrade: h2c\r\n\r\n\0\0\0\4\0\0\0\0\0";
    private static final String EMPTY_OBJECT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private NotionFixture fixture;
    private NotionClient client;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
        var gate = new RateGate(180, fixture.events::add, fixture.time, fixture.time);
        client = new NotionClient(fixture.settings(), gate, fixture.timing);
        client.start();
    }

    @AfterEach
    void close() {
        client.close();
        fixture.close();
    }

    @Test
    void readsAnAnswerAtItsLimit() throws Exception {
        answerWith(NotionClient.MAX_ANSWER_BYTES);

        assertInstanceOf(NotionAnswer.Ok.class, once("GET"));
    }

    @Test
    void leavesInDoubtAnAnswerBeyondItsLimit() throws Exception {
        answerWith(NotionClient.MAX_ANSWER_BYTES + 1);

        var doubtful = assertInstanceOf(NotionAnswer.Doubtful.class, once("GET"));

        assertTrue(doubtful.reason().contains("exceeds " + NotionClient.MAX_ANSWER_BYTES), doubtful.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void sendsNoWriteAgainWhoseAnswerIsLost(String method) throws Exception {
        fixture.proxy.next(method, service -> Optional.empty());

        assertInstanceOf(NotionAnswer.Doubtful.class, once(method));
        assertEquals(1, fixture.proxy.drain().size());
    }

    @Test
    void sendsTheSameAgainUntilTheLastThrottledAnswer() throws Exception {
        strike(NotionClient.MAX_THROTTLED_ATTEMPTS - 1, EmulatorFault.RATE_LIMIT);

        assertInstanceOf(NotionAnswer.Ok.class, once("GET"));
        assertEquals(NotionClient.MAX_THROTTLED_ATTEMPTS, client.requests());
    }

    @Test
    void givesUpAfterTooManyThrottledAnswersWithNothingSaved() throws Exception {
        strike(NotionClient.MAX_THROTTLED_ATTEMPTS, EmulatorFault.RATE_LIMIT);

        assertInstanceOf(NotionAnswer.Unsaved.class, once("GET"));
        assertEquals(NotionClient.MAX_THROTTLED_ATTEMPTS, client.requests());
    }

    @Test
    void repeatsWhatMayBeRepeated() throws Exception {
        strike(NotionClient.MAX_ATTEMPTS - 1, EmulatorFault.UNAVAILABLE);

        assertInstanceOf(NotionAnswer.Ok.class, client.repeatable("GET", "users/me", JsonValue.JsonNull.NULL));
        assertEquals(NotionClient.MAX_ATTEMPTS - 1, fixture.time.pauses.size());
    }

    @Test
    void repeatsNoRefusal() throws Exception {
        strike(1, EmulatorFault.BAD_REQUEST);

        assertInstanceOf(NotionAnswer.Refused.class, client.repeatable("GET", "users/me", JsonValue.JsonNull.NULL));
        assertEquals(1, client.requests());
    }

    @Test
    void reusesItsConnection() throws Exception {
        strike(1, EmulatorFault.RATE_LIMIT);
        strike(1, EmulatorFault.CONFLICT);

        for (var i = 0; i < 5; i++) {
            once("GET");
        }

        assertEquals(1, fixture.proxy.connections());
    }

    /** As after the computer slept, when nothing tells that the other side is gone. */
    @Test
    void leavesAConnectionThatHasFallenSilent() throws Exception {
        try (var service = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> fallSilentOnce(service));
            var url = URI.create("http://localhost:" + service.getLocalPort());
            var settings = NotionFixture.settings(url, "ntn_secret", fixture.emulator.databaseId(), "");
            var gate = new RateGate(180, fixture.events::add, fixture.time, fixture.time);
            var timing = new NotionTiming(fixture.time, fixture.time, Duration.ofMinutes(1), Duration.ofSeconds(1));
            try (var fresh = new NotionClient(settings, gate, timing)) {
                fresh.start();

                assertInstanceOf(NotionAnswer.Ok.class, fresh.read("users/me"));
            }
        }
    }

    /** The first connection, which agrees to HTTP/2 if asked for it, and says no more; all others answer. */
    private static void fallSilentOnce(ServerSocket service) {
        try (var silent = service.accept()) {
            if (head(silent).contains("h2c")) {
                silent.getOutputStream().write(HTTP_2_BEGINS.getBytes(StandardCharsets.US_ASCII));
            }
            while (true) {
                try (var next = service.accept()) {
                    head(next);
                    next.getOutputStream().write(EMPTY_OBJECT.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            // The test is over.
        }
    }

    private static String head(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII)).lines()
                .takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private void strike(int times, EmulatorFault fault) {
        for (var i = 0; i < times; i++) {
            fixture.emulator.next("GET", fault);
        }
    }

    private void answerWith(int bytes) {
        fixture.proxy.next("GET", service -> Optional.of(new LossyProxy.Answer(200, "{}" + " ".repeat(bytes - 2))));
    }

    private NotionAnswer once(String method) throws InterruptedException {
        var body = method.equals("GET") ? JsonValue.JsonNull.NULL : JsonValue.JsonObject.builder().build();
        return client.once(method, "users/me", body);
    }
}
