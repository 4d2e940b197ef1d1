package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import lectern.domain.Outcome;
import lectern.domain.PagePolicy;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorOptions;
import lectern.port.Notebook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database is not what it was, or not what most are. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NotionChangeTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);
    private static final TitleSet ONE = NotionFixture.title("One", 1);
    /** Too long for one request: appends and a last change of the hash follow. */
    private static final String LONG_TEXT = "All that was said in this lecture, line by line.\n".repeat(12_000);
    private static final String BLOCK_LIMIT = """
            {"object":"error","status":403,"code":"restricted_resource","message":"Upgrade.",
            "additional_data":{"block_limit":"block_creation"}}""";
    private static final String NOT_SHARED = """
            {"object":"error","status":404,"code":"object_not_found","message":"Could not find data source. Make sure \
            the relevant pages and databases are shared with your integration."}""";

    private NotionFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.SEED);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Name", "Tag", "Number", "Parent", "Prev", "Version", "Sync key", "Content hash"})
    void writesTheLectureWhicheverPropertyWasRenamedMeanwhile(String property) throws Exception {
        var notebook = fixture.opened();
        rename(property, "Other");

        var outcome = notebook.write(NotionFixture.lecture(BASICS, ONE, LONG_TEXT));

        assertEquals(2, fixture.pages().size());
        assertEquals(LONG_TEXT, fixture.script(pageId(outcome)));
    }

    @Test
    void makesTheSectionAnewThoughNoParentLeadsToItAnyMore() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, NotionFixture.lecture(BASICS, NotionFixture.title("Two", 2), "text"));
        fixture.trash("Basics");
        rename("Parent", "Other");
        var lecture = NotionFixture.lecture(BASICS, ONE, "text");

        assertInstanceOf(Outcome.Refused.class, notebook.write(lecture));
        fixture.save(notebook, lecture);

        assertEquals(3, fixture.pages().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Name", "Content hash", "Sync key"})
    void finishesAPageWhosePropertyIsRenamedBetweenItsRequests(String property) throws Exception {
        var notebook = fixture.opened();
        fixture.proxy.next("PATCH /v1/pages", service -> {
            try {
                rename(property, "Other");
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
            return Optional.of(service.answer());
        });

        var outcome = notebook.write(NotionFixture.lecture(BASICS, ONE, LONG_TEXT));

        assertEquals(2, fixture.pages().size());
        assertEquals(LONG_TEXT, fixture.script(pageId(outcome)));
    }

    @Test
    void findsItsPageAgainThoughTheKeyIsRenamedWhileInDoubt() throws Exception {
        var notebook = fixture.opened();
        var lecture = NotionFixture.lecture(BASICS, ONE, "text");
        fixture.save(notebook, NotionFixture.lecture(BASICS, NotionFixture.title("Zero", 0), "text"));
        fixture.proxy.next("POST /v1/pages", service -> {
            service.answer();
            return Optional.empty();
        });
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture));
        rename("Sync key", "Other");

        assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(notebook, lecture));

        assertEquals(3, fixture.pages().size());
    }

    @Test
    void parksWhatAFullWorkspaceRefusesAndWritesItLater() throws Exception {
        var notebook = fixture.opened();
        var lecture = NotionFixture.lecture(BASICS, ONE, "text");
        fixture.proxy.next("POST /v1/pages", service -> Optional.of(new LossyProxy.Answer(403, BLOCK_LIMIT)));

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture));

        assertTrue(refused.reason().contains("used up the blocks of its free plan"), refused.reason());
        fixture.save(notebook, lecture);
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void completesThePageInWhichAWorkspaceBecameFull() throws Exception {
        var notebook = fixture.opened();
        var lecture = NotionFixture.lecture(BASICS, ONE, LONG_TEXT);
        fixture.proxy.next("PATCH /v1/blocks", service -> Optional.of(new LossyProxy.Answer(403, BLOCK_LIMIT)));
        assertInstanceOf(Outcome.Refused.class, notebook.write(lecture));

        var saved = fixture.save(notebook, lecture);

        assertEquals(2, fixture.pages().size());
        assertEquals(LONG_TEXT, fixture.script(saved.pageId()));
    }

    @Test
    void passesOverTheDataSourcesInAWiki() throws Exception {
        fixture.save(fixture.opened(), NotionFixture.lecture(BASICS, ONE, "text"));
        fixture.proxy.next("POST /v1/data_sources", service -> Optional.of(new LossyProxy.Answer(200,
                service.answer().body().replaceFirst("\"results\":\\[",
                        "\"results\":[{\"object\":\"data_source\",\"id\":\"d\",\"title\":[]},"))));

        var opened = assertInstanceOf(
                Notebook.Opening.Opened.class, fixture.notebook(fixture.settings()).open());

        assertEquals(2, opened.pages());
    }

    /** As Notion answers for whatever is not shared any more. */
    @Test
    void saysThatTheDatabaseIsNotSharedAnyMoreRatherThanThatAPageIsInTheTrash() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, NotionFixture.lecture(BASICS, ONE, "text"));
        for (var call : List.of("POST /v1/pages", "GET /v1/", "GET /v1/", "GET /v1/")) {
            fixture.proxy.next(call, service -> Optional.of(new LossyProxy.Answer(404, NOT_SHARED)));
        }

        var refused = assertInstanceOf(Outcome.Refused.class,
                notebook.write(NotionFixture.lecture(BASICS, NotionFixture.title("Two", 2), "text")));

        assertTrue(refused.reason().contains("shared with your integration"), refused.reason());
    }

    @Test
    void saysSoOfADatabaseWhosePageIsToBeUpdatedAsWell() throws Exception {
        var notebook = fixture.opened(fixture.updating());
        fixture.save(notebook, NotionFixture.lecture(BASICS, ONE, "text"));
        for (var i = 0; i < 4; i++) {
            fixture.proxy.next("GET /v1/", service -> Optional.of(new LossyProxy.Answer(404, NOT_SHARED)));
        }

        var refused = assertInstanceOf(
                Outcome.Refused.class, notebook.write(NotionFixture.lecture(BASICS, ONE, "another text")));

        assertTrue(refused.reason().contains("shared with your integration"), refused.reason());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void completesAPageWhoseAnswerWasLostWhereTheKeyCannotBeUsed(boolean restarts) throws Exception {
        var notebook = fixture.opened(withoutKey(PagePolicy.STANDARD));
        var lecture = NotionFixture.lecture(BASICS, ONE, LONG_TEXT);
        fixture.save(notebook, NotionFixture.lecture(BASICS, NotionFixture.title("Zero", 0), "text"));
        fixture.proxy.next("POST /v1/pages", service -> {
            service.answer();
            return Optional.empty();
        });
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture));

        var again = restarts ? fixture.opened(withoutKey(PagePolicy.STANDARD)) : notebook;
        var saved = assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(again, lecture));

        assertEquals(LONG_TEXT, fixture.script(saved.pageId()));
        assertEquals(3, fixture.pages().size());
    }

    @ParameterizedTest
    @EnumSource
    void leavesAPersonsPageWhereTheKeyCannotBeUsed(PagePolicy.Existing existing) throws Exception {
        var settings = withoutKey(new PagePolicy(PagePolicy.Style.CODE, existing));
        var page = fixture.addPage("{'Name':{'title':[{'text':{'content':'One'}}]},'Number':{'number':1},"
                + "'Tag':{'multi_select':[{'name':'Lecture'}]}}");
        fixture.addToggle(page, "Script", "mine");

        var outcome = fixture.opened(settings).write(NotionFixture.lecture(BASICS, ONE, "text"));

        assertInstanceOf(Outcome.Skipped.class, outcome);
        assertEquals(List.of("Script: mine"), fixture.outline(page));
    }

    /** A person's own property has the name of the key, and another type. */
    private NotionSettings withoutKey(PagePolicy pages) throws Exception {
        fixture.call("PATCH", "data_sources/" + fixture.dataSourceId(), "{'properties':{'Sync key':{'number':{}}}}");
        return fixture.settings(fixture.proxy.url(), pages);
    }

    /** Without its hash, a page that turns out complete counts as one that was there. */
    private static String pageId(Outcome outcome) {
        return outcome instanceof Outcome.Unchanged there
                ? there.pageId() : assertInstanceOf(Outcome.Saved.class, outcome).pageId();
    }

    private void rename(String property, String name) throws Exception {
        fixture.call("PATCH", "data_sources/" + fixture.dataSourceId(),
                "{'properties':{'" + property + "':{'name':'" + name + "'}}}");
    }
}
