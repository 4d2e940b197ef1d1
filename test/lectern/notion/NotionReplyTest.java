package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lectern.domain.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotionReplyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7                             | 7
            600                           | 600
            601                           | 600
            99999999999                   | 600
            Thu, 01 Jan 2026 00:00:30 GMT | 30
            """)
    void readsRetryAfterInBothForms(String header, long seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), reply(429, header, "{}").pause(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "soon", "Wed, 31 Dec 2025 23:59:59 GMT", "99999999999999999999"})
    void takesNothingElseForAPause(String header) {
        assertEquals(Optional.empty(), reply(429, header, "{}").pause(NOW));
    }

    @Test
    void readsThePauseFromTheBodyWhereTheHeaderIsMissing() {
        var reply = reply(429, "", "{'additional_data':{'retry_after':'12'}}");

        assertEquals(Optional.of(Duration.ofSeconds(12)), reply.pause(NOW));
    }

    @ParameterizedTest
    @CsvSource({"429,true", "529,true", "503,false", "400,false", "200,false"})
    void knowsWhatMayBeSentAgainAfterAPause(int status, boolean isThrottled) {
        assertEquals(isThrottled, reply(status, "", "{'object':'error','code':'x'}").isThrottled());
    }

    @Test
    void takesABlockedConnectionForARefusal() {
        var reply = reply(429, "1", """
                {'object':'error','code':'rate_limited','message':'Blocked.',
                'additional_data':{'rate_limit_reason':'public_api_request_blocked'}}""");

        assertFalse(reply.isThrottled());
        assertInstanceOf(NotionAnswer.Refused.class, reply.answer());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void takesNotionsOwnErrorsForRefusals(int status) {
        var refused = assertInstanceOf(NotionAnswer.Refused.class,
                reply(status, "", "{'object':'error','code':'c','message':'m'}").answer());

        assertEquals(status + " c m", refused.status() + " " + refused.code() + " " + refused.message());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 | {'object':'error','code':'internal_server_error'}
            502 | <html>Bad gateway</html>
            503 | {'object':'error','code':'service_unavailable'}
            504 | ''
            403 | <html>Ray ID</html>
            301 | moved
            200 | <html>Sign in to the hotel's network</html>
            200 | []
            200 | {'object':
            """)
    void leavesInDoubtWhatNotionDoesNotSayClearly(int status, String body) {
        assertInstanceOf(NotionAnswer.Doubtful.class, reply(status, "", body).answer());
    }

    @Test
    void takesAConflictForNotSaved() {
        assertInstanceOf(NotionAnswer.Unsaved.class,
                reply(409, "", "{'object':'error','code':'conflict_error'}").answer());
    }

    @Test
    void takesAFullDatabaseForARefusal() {
        assertInstanceOf(NotionAnswer.Refused.class,
                reply(409, "", "{'object':'error','code':'row_limit_exceeded'}").answer());
    }

    @Test
    void saysPlainlyThatTheFreeBlocksAreUsedUp() {
        var answer = reply(403, "", """
                {'object':'error','code':'restricted_resource','message':'No.',
                'additional_data':{'block_limit':'block_creation'}}""").answer();

        var outcome = assertInstanceOf(Outcome.Refused.class, new NotionFailure(answer).outcome());

        assertTrue(outcome.reason().contains("blocks of its free plan"));
    }

    private static NotionReply reply(int status, String retryAfter, String body) {
        return NotionReply.of(status, retryAfter, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
