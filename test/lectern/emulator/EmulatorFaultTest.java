package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import lectern.cli.Help;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorFaultTest extends EmulatorTests {
    private static final String ME = "/v1/users/me";

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST,400,validation_error", "UNAUTHORIZED,401,unauthorized", "FORBIDDEN,403,restricted_resource",
        "NOT_FOUND,404,object_not_found", "CONFLICT,409,conflict_error", "INTERNAL,500,internal_server_error",
        "UNAVAILABLE,503,service_unavailable", "GATEWAY_TIMEOUT,504,gateway_timeout",
        "OVERLOAD,529,service_overload"})
    void answersWithTheErrorAndSavesNothing(EmulatorFault fault, int status, String code) throws Exception {
        notion.dataSource();
        notion.emulator.next("POST /v1/pages", fault);

        assertEquals(status + " " + code + " This error was asked for.", notion.row("x").error());
        assertEquals(List.of(), notion.names("{}"));
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMIT,public_api_request_rate_limit", "SPACE_LIMIT,public_api_space_request_rate_limit",
        "ENDPOINT_LIMIT,public_api_endpoint_rate_limit", "BLOCKED,public_api_request_blocked"})
    void tellsWhichLimitItIsAndHowLongToWait(EmulatorFault fault, String reason) throws Exception {
        notion.emulator.disturb(FaultPlan.parse("retry-after=7"));
        notion.emulator.next("GET", fault);

        var refused = notion.query(ME);

        assertEquals(429, refused.status());
        assertEquals(reason, refused.text("additional_data", "rate_limit_reason"));
        assertEquals("7", refused.text("additional_data", "retry_after"));
        assertEquals("7", refused.response().headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void waitsForARequestThatIsAdmitted() throws Exception {
        notion.emulator.next("GET", EmulatorFault.CONFLICT);

        assertEquals(401, notion.send(notion.request(ME).setHeader("Authorization", "Bearer other")).status());
        assertEquals(409, notion.query(ME).status());
    }

    @Test
    void saysThatTheBlocksAreUsedUp() throws Exception {
        notion.dataSource();
        notion.emulator.next("POST", EmulatorFault.BLOCK_LIMIT);

        assertEquals("block_creation", notion.row("x").text("additional_data", "block_limit"));
    }

    @Test
    void answersAGatewaysPageInHtml() throws Exception {
        notion.emulator.next("GET", EmulatorFault.BAD_GATEWAY);

        var answer = notion.query(ME);

        assertEquals(502, answer.status());
        assertTrue(answer.response().body().startsWith("<html>"));
        assertTrue(answer.response().headers().firstValue("cf-ray").isPresent());
    }

    @Test
    void namesThePageThatItSaved() throws Exception {
        notion.dataSource();
        notion.emulator.next("POST", EmulatorFault.UNAVAILABLE_SAVED);

        var answer = notion.row("x");

        assertEquals(503, answer.status());
        var page = notion.query("/v1/pages/" + answer.text("additional_data", "committed_resource_id"));
        assertEquals("x", EmulatorText.plain(page.json().at("properties", "Name", "title").orElseThrow()));
    }

    @Test
    void namesTheBlocksThatItSaved() throws Exception {
        var path = "/v1/blocks/" + notion.row("x").text("id") + "/children";
        notion.emulator.next("PATCH /v1/blocks", EmulatorFault.UNAVAILABLE_SAVED);

        var answer = notion.call("PATCH", path,
                "{'children':[" + NotionCalls.times(2, NotionCalls.paragraph("p")) + "]}");

        var ids = notion.query(path).results().stream().map(block -> block.at("id").orElseThrow()).toList();
        assertEquals(ids, answer.json().items("additional_data", "committed_child_ids"));
        assertTrue(path.contains(answer.text("additional_data", "committed_resource_id")));
    }

    @ParameterizedTest
    @CsvSource({"DROP,0", "DROP_SAVED,1"})
    void dropsTheConnectionBeforeOrAfterTheRequestTakesEffect(EmulatorFault fault, int rows) throws Exception {
        notion.dataSource();
        notion.emulator.next("POST /v1/pages", fault);

        assertThrows(IOException.class, () -> notion.row("x"));
        assertEquals(rows, notion.names("{}").size());
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT,0", "TIMEOUT_SAVED,1", "GATEWAY_TIMEOUT_SAVED,1"})
    void staysSilentBeforeOrAfterTheRequestTakesEffect(EmulatorFault fault, int rows) throws Exception {
        var body = "{'parent':{'data_source_id':'" + notion.dataSource() + "'}}";
        notion.emulator.next("POST /v1/pages", fault);
        var request = notion.request("/v1/pages").timeout(Duration.ofMillis(200))
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));

        if (fault.ending == EmulatorFault.Ending.SILENT) {
            assertThrows(HttpTimeoutException.class, () -> notion.send(request));
        } else {
            assertEquals(504, notion.send(request).status());
        }
        assertEquals(rows, notion.names("{}").size());
    }

    @Test
    void letsALateRequestTakeEffectWhenItsClientIsLongGone() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
        try (var late = new NotionCalls(options(now))) {
            late.dataSource();
            late.emulator.next("POST", EmulatorFault.DROP_LATE);
            assertThrows(IOException.class, () -> late.row("x"));

            now.set(now.get().plus(EmulatorApi.LATE).minusMillis(1));
            assertEquals(List.of(), late.names("{}"));
            now.set(now.get().plusMillis(1));
            assertEquals(List.of("x"), late.names("{}"));
        }
    }

    @Test
    void hidesNewPagesFromQueriesForAWhile() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
        try (var lagging = new NotionCalls(options(now))) {
            lagging.emulator.disturb(FaultPlan.parse("lag=2.5"));
            var id = lagging.row("x").text("id");

            now.set(now.get().plusMillis(2499));
            assertEquals(List.of(), lagging.names("{}"));
            assertEquals(200, lagging.query("/v1/pages/" + id).status());
            now.set(now.get().plusMillis(1));
            assertEquals(List.of("x"), lagging.names("{}"));
        }
    }

    @Test
    void leavesHalfOfAListForAnotherRequest() throws Exception {
        notion.row("a");
        notion.row("b");
        notion.row("c");
        notion.emulator.next("POST", EmulatorFault.SHORT_PAGE);

        var half = notion.call("POST", "/v1/data_sources/" + notion.dataSource() + "/query", "{'page_size':3}");

        assertEquals(2, half.results().size());
        assertTrue(half.json().isTrue("has_more"));
    }

    @Test
    void waitsWithinTheRangeOfTheLatency() throws Exception {
        notion.emulator.disturb(FaultPlan.parse("latency=30-40"));

        var began = System.nanoTime();
        notion.query(ME);

        assertTrue(System.nanoTime() - began >= 30_000_000);
    }

    @Test
    void waitsAsLongAsItIsTold() throws Exception {
        notion.emulator.disturb(FaultPlan.parse("latency=" + Integer.MAX_VALUE));

        var request = notion.request(ME).timeout(Duration.ofMillis(200));

        assertThrows(HttpTimeoutException.class, () -> notion.send(request));
    }

    @Test
    void strikesOnlyTheNextRequestThatBeginsSo() throws Exception {
        notion.emulator.next("PATCH /v1/pages", EmulatorFault.INTERNAL);
        var page = "/v1/pages/" + notion.row("x").text("id");

        assertEquals(List.of(200, 500, 200), List.of(notion.query(page).status(),
                notion.call("PATCH", page, "{}").status(), notion.call("PATCH", page, "{}").status()));
    }

    @Test
    void strikesTheSameRequestsAgainWithTheSameSeed() throws Exception {
        var runs = List.of(statuses("500=0.3,429=0.2,seed=7"), statuses("500=0.3,429=0.2,seed=7"));

        assertEquals(runs.get(0), runs.get(1));
        assertTrue(runs.get(0).containsAll(List.of(200, 429, 500)), runs.get(0)::toString);
    }

    private List<Integer> statuses(String plan) throws Exception {
        notion.emulator.disturb(FaultPlan.parse(plan));
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < 40; i++) {
            statuses.add(notion.query(ME).status());
        }
        return statuses;
    }

    @ParameterizedTest
    @EnumSource
    void isKnownByItsWordWhichTheHelpTells(EmulatorFault fault) {
        var plan = FaultPlan.parse(fault.word() + "=1");

        assertEquals(fault, plan.fault(0.999).orElseThrow());
        assertTrue(Help.of("emulator").contains(fault.word()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "420=0.1", "500", "500=much", "500=0.6,503=0.5", "500=-1", "latency=9-3", "latency=x"})
    void refusesAPlanThatMeansNothing(String spec) {
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.parse(spec));
    }

    private static EmulatorOptions options(AtomicReference<Instant> now) {
        return new EmulatorOptions("ntn_emulator", 0, EmulatorOptions.Schema.SEED, true, now::get);
    }
}
