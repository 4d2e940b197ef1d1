package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Existing pages where they are to be updated. */
@Timeout(120)
class NotionUpdateTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);
    private static final TitleSet ONE = NotionFixture.title("One", 1);
    /** Four blocks, two requests. */
    private static final String LONG_TEXT = "All that was said in this lecture, line by line.\n".repeat(15_000);

    private NotionFixture fixture;
    private NotionNotebook notebook;
    private String page;

    @BeforeEach
    void writeOnce() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
        notebook = fixture.opened(fixture.updating());
        page = fixture.save(notebook, lecture("first")).pageId();
        fixture.proxy.drain();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void replacesTheTranscriptInItsPlace() throws Exception {
        fixture.addBlock(page, "start", "mine above");
        fixture.addBlock(page, "end", "mine below");

        var updated = assertInstanceOf(Outcome.Updated.class, notebook.write(lecture("second")));

        assertEquals(List.of("mine above", "Script: second", "mine below"), fixture.outline(page));
        assertEquals(page, updated.pageId());
        assertEquals(2, updated.blocks());
        assertEquals(lecture("second").contentHash(), NotionFixture.text(fixture.page("One"), "Content hash"));
    }

    @Test
    void makesSixRequests() throws Exception {
        var updated = assertInstanceOf(Outcome.Updated.class, notebook.write(lecture("second")));

        assertEquals(
                List.of("GET children", "GET children", "PATCH page", "PATCH children", "DELETE block", "PATCH page"),
                fixture.proxy.drain().stream().map(NotionUpdateTest::shortened).toList());
        assertEquals(6, updated.requests());
    }

    @Test
    void makesNoRequestForTheSameContent() throws Exception {
        assertInstanceOf(Outcome.Unchanged.class, notebook.write(lecture("first")));
        notebook.write(lecture("second"));
        fixture.proxy.drain();
        assertInstanceOf(Outcome.Unchanged.class, notebook.write(lecture("second")));

        assertEquals(List.of(), fixture.proxy.drain());
    }

    @Test
    void leavesTheBlocksWhereOnlyTheLanguageDiffers() throws Exception {
        var toggles = fixture.children(page);

        var outcome = notebook.write(lecture("first", "de_DE"));

        assertInstanceOf(Outcome.Unchanged.class, outcome);
        assertEquals(toggles, fixture.children(page));
        assertEquals(Optional.of("de_DE"), fixture.page("One").text("properties", "Language", "select", "name"));
        assertInstanceOf(Outcome.Unchanged.class, notebook.write(lecture("first", "de_DE")));
    }

    @Test
    void keepsWhatElseAPersonHasSetOnThePage() throws Exception {
        fixture.call("PATCH", "pages/" + page, "{'properties':{'Number':{'number':7},"
                + "'Name':{'title':[{'text':{'content':'My name'}}]}}}");

        notebook.write(lecture("second"));

        var number = fixture.page("My name").at("properties", "Number", "number");
        assertEquals(Optional.of(NotionFixture.json("7")), number);
    }

    @Test
    void putsANewToggleAtTheEndWhereAPersonDeletedOurs() throws Exception {
        fixture.addBlock(page, "end", "mine");
        fixture.call("DELETE", "blocks/" + fixture.children(page).getFirst().text("id").orElseThrow(), "{}");

        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture("second")));

        assertEquals(List.of("mine", "Script: second"), fixture.outline(page));
    }

    @Test
    void leavesAPersonsCopyOfTheToggle() throws Exception {
        fixture.addToggle(page, "Script", "first, with my notes");

        notebook.write(lecture("second"));
        notebook.write(lecture("third"));

        assertEquals(List.of("Script: third", "Script: first, with my notes"), fixture.outline(page));
    }

    @Test
    void replacesByATextOfManyRequests() throws Exception {
        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture(LONG_TEXT)));

        assertEquals(LONG_TEXT, fixture.script(page));
        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture("short")));
        assertEquals(List.of("Script: short"), fixture.outline(page));
    }

    @Test
    void appendsToATextThatGoesOn() throws Exception {
        notebook.write(lecture(LONG_TEXT));
        notebook.write(lecture(fixture.firstBlock(page)));
        var toggle = fixture.children(page).getFirst().text("id");

        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture(LONG_TEXT)));

        assertEquals(toggle, fixture.children(page).getFirst().text("id"));
        assertEquals(LONG_TEXT, fixture.script(page));
    }

    @Test
    void goesOnAfterARestartInBetween() throws Exception {
        for (var call : List.of("PATCH /v1/blocks", "DELETE /v1/blocks", "PATCH /v1/blocks")) {
            fixture.emulator.next(call, EmulatorFault.FORBIDDEN);
            assertInstanceOf(Outcome.Refused.class, notebook.write(lecture(call)));
            fixture.ledger.lose();
            notebook = fixture.opened(fixture.updating());
        }

        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture("last")));

        assertEquals(List.of("Script: last"), fixture.outline(page));
    }

    @Test
    void goesBackToTheFirstTextAfterARestartInBetween() throws Exception {
        fixture.addToggle(page, "Script", "mine");
        fixture.emulator.next("DELETE /v1/blocks", EmulatorFault.FORBIDDEN);
        assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("second")));
        assertEquals(List.of("Script: first", "Script: second", "Script: mine"), fixture.outline(page));

        notebook = fixture.opened(fixture.updating());
        assertInstanceOf(Outcome.Updated.class, fixture.writeToTheEnd(notebook, lecture("first")));

        assertEquals(List.of("Script: first", "Script: mine"), fixture.outline(page));
        assertEquals(lecture("first").contentHash(), NotionFixture.text(fixture.page("One"), "Content hash"));
    }

    @Test
    void finishesAReplacementThatWasBegunEvenWherePagesAreLeftAloneNow() throws Exception {
        fixture.emulator.next("DELETE /v1/blocks", EmulatorFault.FORBIDDEN);
        notebook.write(lecture("second"));

        assertInstanceOf(Outcome.Updated.class, fixture.opened().write(lecture("second")));

        assertEquals(List.of("Script: second"), fixture.outline(page));
    }

    @Test
    void replacesAHalfWrittenPageByWhatComesInstead() throws Exception {
        var two = NotionFixture.title("Two", 2);
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.CONFLICT);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(NotionFixture.lecture(BASICS, two, LONG_TEXT)));

        assertInstanceOf(Outcome.Updated.class, notebook.write(NotionFixture.lecture(BASICS, two, "short")));

        assertEquals(List.of("Script: short"), fixture.outline(fixture.page("Two").text("id").orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, NotionClient.MAX_ATTEMPTS})
    void keepsTheHashOfTheLastTextWhereThatOfAnOlderOneArrivesLate(int lost) throws Exception {
        fixture.emulator.next("PATCH /v1/pages", EmulatorFault.SHORT_PAGE);
        for (var i = 0; i < lost; i++) {
            fixture.emulator.next("PATCH /v1/pages", EmulatorFault.DROP_LATE);
        }
        assertEquals(lost < NotionClient.MAX_ATTEMPTS, notebook.write(lecture("second")).isDone());

        fixture.writeToTheEnd(notebook, lecture("third"));

        fixture.time.pause(NotionTiming.REQUEST_DEADLINE);
        assertEquals(List.of("Script: third"), fixture.outline(page));
        assertEquals(lecture("third").contentHash(), NotionFixture.text(fixture.page("One"), "Content hash"));
    }

    @Test
    void looksAgainWhereNotionForgetsHowFarTheListOfBlocksWasRead() throws Exception {
        fixture.proxy.next("GET /v1/blocks", NotionFixture.FORGOTTEN_CURSOR);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("second")));

        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture("second")));

        assertEquals(List.of("Script: second"), fixture.outline(page));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void beginsAgainWhereAPersonDeletesTheToggleMeanwhile(int appends) throws Exception {
        for (var i = 0; i < appends; i++) {
            fixture.proxy.next("PATCH /v1/blocks", service -> Optional.of(service.answer()));
        }
        fixture.proxy.next("PATCH /v1/blocks", service -> {
            try {
                fixture.call("DELETE", "blocks/" + fixture.children(page).get(appends).text("id").orElseThrow(), "{}");
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
            return Optional.of(service.answer());
        });
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture(LONG_TEXT)));

        assertInstanceOf(Outcome.Updated.class, notebook.write(lecture(LONG_TEXT)));

        assertEquals(List.of("Script: " + LONG_TEXT), fixture.outline(page));
    }

    @Test
    void leavesAPageWithoutAHashAndSaysWhy() throws Exception {
        fixture.call("PATCH", "pages/" + page, "{'properties':{'Content hash':{'rich_text':[]},"
                + "'Sync key':{'rich_text':[]}}}");
        notebook = fixture.opened(fixture.updating());

        var skipped = assertInstanceOf(Outcome.Skipped.class, notebook.write(lecture("second")));

        assertTrue(skipped.reason().contains("no Content hash"), skipped.reason());
        assertEquals(List.of("Script: first"), fixture.outline(page));
        assertEquals(List.of(), fixture.proxy.drain());
    }

    @Test
    void saysThatThePageIsInTheTrashAndMakesItAnewOnRequest() throws Exception {
        fixture.trash("One");
        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("second")));
        assertTrue(refused.reason().contains("is in Notion's trash"), refused.reason());
        assertEquals(1, fixture.pages().size());

        var saved = fixture.save(notebook, lecture("second"));

        assertEquals(List.of("Script: second"), fixture.outline(saved.pageId()));
    }

    private static String shortened(LossyProxy.Sent sent) {
        var call = sent.call();
        var what = call.endsWith("/children") ? "children" : call.contains("/pages/") ? "page" : "block";
        return call.substring(0, call.indexOf(' ')) + " " + what;
    }

    private static Lecture lecture(String text) {
        return lecture(text, "");
    }

    private static Lecture lecture(String text, String language) {
        return new Lecture("", Course.UNKNOWN, BASICS, ONE, new Lecture.Details("", "", language, ""),
                new Transcript(text, List.of()));
    }
}
