package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault alone against each kind of request: in the end every page is right and none is there twice. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NotionFaultTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);
    private static final String LONG_TEXT = "All that was said in this lecture, line by line.\n".repeat(9_000);
    private static final List<String> RIGHT =
            List.of("Basics < - < -", "Three < Basics < Two", "Two < Basics < Basics");
    /** Without a fault it is 8; a request that may be repeated is made four times, a doubt takes some looks. */
    private static final int MAX_REQUESTS = 30;

    /** The requests that write a long lecture, and then one that belongs before it. */
    private enum Kind {
        SECTION("POST /v1/pages"), LECTURE("POST /v1/pages"), LATE_LECTURE("POST /v1/pages"),
        READ("GET /v1/blocks"), APPEND("PATCH /v1/blocks"), HASH("PATCH /v1/pages"), LINK("PATCH /v1/pages"),
        LOOK("POST /v1/data_sources");

        private final String call;

        Kind(String call) {
            this.call = call;
        }
    }

    private NotionFixture fixture;
    private NotionNotebook notebook;
    private Kind kind;
    private EmulatorFault fault;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
        fixture.timing = new NotionTiming(
                fixture.time, fixture.time, NotionTiming.REQUEST_DEADLINE, Duration.ofSeconds(1));
        notebook = fixture.opened(fixture.direct());
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    static Stream<Arguments> faultsByKind() {
        return Arrays.stream(Kind.values()).flatMap(kind ->
                Arrays.stream(EmulatorFault.values()).map(fault -> Arguments.of(kind, fault)));
    }

    /** One case at a time: whoever is late here is taken for lost. */
    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("faultsByKind")
    void everyPageIsRightAndNoneIsThereTwice(Kind kind, EmulatorFault fault) throws Exception {
        this.kind = kind;
        this.fault = fault;
        var text = List.of(Kind.READ, Kind.APPEND, Kind.HASH).contains(kind) ? LONG_TEXT : "text";
        var three = NotionFixture.lecture(BASICS, NotionFixture.title("Three", 3), text);
        var two = NotionFixture.lecture(BASICS, NotionFixture.title("Two", 2), "text");

        strike(Kind.SECTION, Kind.READ, Kind.APPEND, Kind.HASH);
        if (kind == Kind.LECTURE || kind == Kind.LOOK) {
            // The section first, by a lecture that does not get through.
            fixture.emulator.next("POST /v1/pages", EmulatorFault.SHORT_PAGE);
            fixture.emulator.next("POST /v1/pages", kind == Kind.LOOK ? EmulatorFault.DROP_SAVED : fault);
            strike(Kind.LOOK);
        }
        write(three);
        strike(Kind.LATE_LECTURE);
        write(two);
        strike(Kind.LINK);
        notebook.tidy();

        // What was refused or lost while linking is found again by the next start.
        fixture.tidy(fixture.opened(fixture.direct()));
        fixture.time.pause(NotionTiming.REQUEST_DEADLINE);
        assertEquals(RIGHT, fixture.chain());
        assertEquals(text, fixture.script(fixture.page("Three").text("id").orElseThrow()));
        assertEquals(three.contentHash(), NotionFixture.text(fixture.page("Three"), "Content hash"));
        assertTrue(fixture.emulator.requestLog().size() < MAX_REQUESTS + 20, fixture.emulator.requestLog()::toString);
    }

    private void strike(Kind... kinds) {
        if (List.of(kinds).contains(kind)) {
            fixture.emulator.next(kind.call, fault);
        }
    }

    /** Writes as the scribe and a person would: parked lectures are retried, and a new token takes a new start. */
    private void write(Lecture lecture) throws Exception {
        var outcome = fixture.writeToTheEnd(notebook, lecture);
        if (outcome instanceof Outcome.Unauthorized) {
            notebook = fixture.opened(fixture.direct());
        }
        if (!outcome.isDone()) {
            outcome = fixture.writeToTheEnd(notebook, lecture);
        }
        assertTrue(outcome.isDone(), outcome::toString);
    }
}
