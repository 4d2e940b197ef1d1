package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly one page per lecture and section, whatever becomes of requests and answers. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NotionDoubtTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);

    /** Takes four requests. */
    private static final String LONG_TEXT = "All that was said in this lecture, line by line.\n".repeat(31_000);

    private static final LossyProxy.Fault ANSWER_LOST = service -> {
        service.answer();
        return Optional.empty();
    };
    private static final LossyProxy.Fault REQUEST_LOST = service -> Optional.empty();

    private NotionFixture fixture;
    private NotionNotebook notebook;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.SEED);
        notebook = fixture.opened();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void findsTheLectureWhoseAnswerWasLost() throws Exception {
        fixture.save(notebook, lecture("One", 1, "text"));
        fixture.proxy.next("POST /v1/pages", ANSWER_LOST);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("Two", 2, "text")));

        fixture.save(notebook, lecture("Two", 2, "text"));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Two < Basics < One"), fixture.chain());
    }

    @Test
    void findsTheSectionWhoseAnswerWasLost() throws Exception {
        fixture.proxy.next("POST /v1/pages", ANSWER_LOST);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1, "text")));

        fixture.save(notebook, lecture("One", 1, "text"));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics"), fixture.chain());
    }

    @Test
    void looksAgainWhileTheQueryLags() throws Exception {
        fixture.emulator.disturb(FaultPlan.parse("lag=9"));
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_SAVED);

        assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(notebook, lecture("One", 1, "text")));

        fixture.emulator.disturb(FaultPlan.NONE);
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void waitsForWhatTheServiceMayStillBeDoing() throws Exception {
        fixture.emulator.disturb(FaultPlan.parse("lag=9"));
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_LATE);

        assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(notebook, lecture("One", 1, "text")));

        fixture.time.pause(NotionTiming.REQUEST_DEADLINE);
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void holdsUpNothingElseMeanwhile() throws Exception {
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1, "text")));
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1, "text")));

        fixture.save(notebook, NotionFixture.lecture(
                NotionFixture.title("More", 2), NotionFixture.title("Two", 2), "text"));

        assertEquals(List.of(), fixture.time.pauses);
    }

    @Test
    void createsAnewWhatNeverArrived() throws Exception {
        fixture.save(notebook, lecture("One", 1, "text"));
        fixture.proxy.next("POST /v1/pages", REQUEST_LOST);

        assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(notebook, lecture("Two", 2, "text")));

        assertEquals(3, fixture.pages().size());
    }

    @Test
    void findsTheLostPageByTagNumberAndParentWhereThereIsNoSyncKey() throws Exception {
        try (var seed = new NotionFixture(EmulatorOptions.Schema.SEED)) {
            var plain = seed.opened(seed.unchangedSchema());
            seed.proxy.next("POST /v1/pages", ANSWER_LOST);
            assertInstanceOf(Outcome.Delayed.class, plain.write(lecture("One", 1, "text")));
            seed.proxy.next("POST /v1/pages", ANSWER_LOST);
            assertInstanceOf(Outcome.Delayed.class, plain.write(lecture("One", 1, "text")));

            seed.save(plain, lecture("One", 1, "text"));

            assertEquals(List.of("Basics < - < -", "One < Basics < Basics"), seed.chain());
        }
    }

    @Test
    void takesThePageThatTheServiceSaysItSaved() throws Exception {
        fixture.save(notebook, lecture("One", 1, "text"));
        fixture.proxy.next("POST /v1/pages", service -> {
            var made = service.answer().body();
            var id = made.substring(made.indexOf("\"id\":\"") + 6).split("\"")[0];
            return Optional.of(new LossyProxy.Answer(503, "{\"object\":\"error\",\"code\":\"service_unavailable\","
                    + "\"additional_data\":{\"committed_resource_id\":\"" + id + "\"}}"));
        });

        var saved = fixture.save(notebook, lecture("Two", 2, "text"));

        assertEquals(2, saved.requests());
        assertEquals("Two", NotionFixture.name(fixture.pages().getLast()));
        assertEquals(3, fixture.pages().size());
    }

    @Test
    void leavesTheOlderTextStandingThatArrivedUnseen() throws Exception {
        fixture.save(notebook, lecture("One", 1, "text"));
        fixture.proxy.next("POST /v1/pages", ANSWER_LOST);
        notebook.write(lecture("Two", 2, "text"));

        assertInstanceOf(Outcome.Skipped.class, notebook.write(lecture("Two", 2, "another text")));
    }

    @Test
    void doesNotLookForWhatWasSurelyNotSaved() throws Exception {
        fixture.save(notebook, lecture("One", 1, "text"));
        fixture.emulator.next("POST", EmulatorFault.CONFLICT);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("Two", 2, "text")));

        assertEquals(1, fixture.save(notebook, lecture("Two", 2, "text")).requests());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void completesAnUnfinishedPageAfterARestart(int appends) throws Exception {
        var long3 = lecture("Long", 1, LONG_TEXT);
        for (var i = 1; i < appends; i++) {
            fixture.proxy.next("PATCH /v1/blocks", service -> Optional.of(service.answer()));
        }
        fixture.proxy.next("PATCH /v1/blocks", appends == 2 ? ANSWER_LOST : REQUEST_LOST);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(long3));
        assertEquals("", NotionFixture.text(fixture.page("Long"), "Content hash"));

        var saved = assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(fixture.opened(), long3));

        assertEquals(long3.transcript().text(), fixture.script(saved.pageId()));
        assertEquals(long3.contentHash(), NotionFixture.text(fixture.page("Long"), "Content hash"));
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void doesNotMixTwoTextsInOnePage() throws Exception {
        fixture.proxy.next("PATCH /v1/blocks", REQUEST_LOST);
        notebook.write(lecture("Long", 1, LONG_TEXT));

        var refused = assertInstanceOf(Outcome.Refused.class,
                notebook.write(lecture("Long", 1, LONG_TEXT.replace("said", "sung"))));

        assertTrue(refused.reason().contains("delete the page"));
    }

    @Test
    void stopsAtATokenThatIsNoLongerGood() throws Exception {
        fixture.emulator.next("POST", EmulatorFault.UNAUTHORIZED);

        assertInstanceOf(Outcome.Unauthorized.class, notebook.write(lecture("One", 1, "text")));
    }

    @ParameterizedTest
    @EnumSource(names = {"BAD_REQUEST", "FORBIDDEN", "NOT_FOUND"})
    void parksWhatNotionRefusesAndGoesOn(EmulatorFault fault) throws Exception {
        fixture.emulator.next("POST", fault);

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("One", 1, "text")));

        assertTrue(refused.reason().contains("(" + fault.word() + " "), refused.reason());
        fixture.save(notebook, lecture("Two", 2, "text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Bad gateway</html>"})
    void delaysWhatFailsWithoutAWord(String body) throws Exception {
        fixture.proxy.next("POST /v1/pages", service -> Optional.of(new LossyProxy.Answer(502, body)));

        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1, "text")));
    }

    @Test
    void delaysWhatComesAfterClosing() throws Exception {
        notebook.close();

        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1, "text")));
    }

    @Test
    void putsNoTranscriptIntoReasons() throws Exception {
        fixture.proxy.next("POST /v1/pages", ANSWER_LOST);

        var delayed = assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1, "a secret text")));

        assertTrue(!delayed.reason().contains("secret") && !delayed.reason().contains(fixture.emulator.token()));
    }

    private static Lecture lecture(String name, int number, String text) {
        return NotionFixture.lecture(BASICS, NotionFixture.title(name, number), text);
    }
}
