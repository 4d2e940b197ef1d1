package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lectern.domain.Lecture;
import lectern.domain.PagePolicy;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.port.Notebook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault alone against each request of an update, going on or starting anew: the page is right in the end. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class NotionUpdateFaultTest {
    private static final String NEW_TEXT = "All that was said in this lecture, line by line.\n".repeat(9_000);
    private static final int MAX_ATTEMPTS = 30;

    /** The requests of an update, by what they begin with and how many such go before. */
    private enum Kind {
        LOOK("GET /v1/blocks", 0), READ("GET /v1/blocks", 1), MARK("PATCH /v1/pages", 0), TOGGLE("PATCH /v1/blocks", 0),
        APPEND("PATCH /v1/blocks", 1), DELETE("DELETE /v1/blocks", 0), HASH("PATCH /v1/pages", 1);

        private final String call;
        private final int before;

        Kind(String call, int before) {
            this.call = call;
            this.before = before;
        }
    }

    private NotionFixture fixture;
    private NotionNotebook notebook;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
        fixture.timing = new NotionTiming(
                fixture.time, fixture.time, NotionTiming.REQUEST_DEADLINE, Duration.ofMillis(600));
        start();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    static Stream<Arguments> faultsByKind() {
        return Arrays.stream(Kind.values()).flatMap(kind -> Arrays.stream(EmulatorFault.values())
                .flatMap(fault -> Stream.of(false, true).map(restarts -> Arguments.of(kind, fault, restarts))));
    }

    /** One case at a time: whoever is late here is taken for lost. */
    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("faultsByKind")
    void thePageHoldsTheNewTextOnceAndAllThatIsAPersons(Kind kind, EmulatorFault fault, boolean restarts)
            throws Exception {
        // To the end, as under load it may be late even where nothing is struck.
        assertTrue(fixture.writeToTheEnd(notebook, lecture("first")).isDone());
        var page = fixture.page("One").text("id").orElseThrow();
        fixture.addBlock(page, "start", "mine above");
        fixture.addToggle(page, "Script", "first, my copy");
        for (var i = 0; i < kind.before; i++) {
            fixture.emulator.next(kind.call, EmulatorFault.SHORT_PAGE);
        }
        fixture.emulator.next(kind.call, fault);

        for (var attempt = 1; !notebook.write(lecture(NEW_TEXT)).isDone(); attempt++) {
            assertTrue(attempt < MAX_ATTEMPTS, "it ends");
            fixture.time.pause(Duration.ofSeconds(20));
            // Once: whoever starts anew within the minute that doubts take begins it anew.
            if (attempt == 1 && (restarts || fault == EmulatorFault.UNAUTHORIZED || fault == EmulatorFault.BLOCKED)) {
                fixture.ledger.crash();
                start();
            }
        }

        fixture.time.pause(NotionTiming.REQUEST_DEADLINE);
        assertEquals(List.of("mine above", "Script: " + NEW_TEXT, "Script: first, my copy"), fixture.outline(page));
        // What neither this run nor the one before saw happen: the page is right, and its mark is of no harm.
        if (!restarts || kind != Kind.MARK || fault != EmulatorFault.DROP_LATE) {
            assertEquals(lecture(NEW_TEXT).contentHash(), NotionFixture.text(fixture.page("One"), "Content hash"));
        }
        assertEquals(2, fixture.pages().size());
    }

    private void start() throws Exception {
        var updating = new PagePolicy(PagePolicy.Style.CODE, PagePolicy.Existing.UPDATE);
        notebook = fixture.notebook(fixture.settings(fixture.direct().url(), updating));
        while (!(notebook.open() instanceof Notebook.Opening.Opened)) {
            fixture.time.pause(Duration.ofSeconds(5));
        }
    }

    private static Lecture lecture(String text) {
        return NotionFixture.lecture(NotionFixture.title("Basics", 1), NotionFixture.title("One", 1), text);
    }
}
