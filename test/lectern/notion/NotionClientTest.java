package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
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
