package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import lectern.domain.Course;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.json.JsonValue;
import lectern.port.Notebook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NotionOpeningTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);
    private static final String NAME = "'Name':{'title':[{'text':{'content':'%s'}}]}";
    private static final LossyProxy.Answer INCOMPLETE = new LossyProxy.Answer(200, """
            {"results":[{"object":"page","id":"00000000-0000-4000-8000-000000000009",
            "created_time":"2025-01-01T00:00:00.000Z"}],"has_more":false,
            "request_status":{"type":"incomplete","incomplete_reason":"query_result_limit_reached"}}""");

    private NotionFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.SEED);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void addsWhatTheDatabaseLacksInOneRequest() throws Exception {
        fixture.notebook(fixture.settings()).open();

        assertEquals(4, fixture.proxy.drain().size());
        assertEquals(List.of(new LecternEvent.PropertiesAdded(
                List.of("Course", "URL", "Language", "Sync key", "Content hash"))), told());
    }

    @Test
    void findsNothingToAddTheSecondTime() throws Exception {
        fixture.opened();
        fixture.events.clear();

        fixture.notebook(fixture.settings()).open();

        assertEquals(List.of("GET", "GET", "POST"),
                fixture.proxy.drain().stream().map(sent -> sent.call().split(" ")[0]).toList());
        assertEquals(List.of(), told());
    }

    @Test
    void countsThePagesAndNamesTheDatabase() throws Exception {
        fixture.opened();
        for (var i = 0; i < 250; i++) {
            fixture.addPage("{" + NAME.formatted("Page " + i) + "}");
        }

        var opened = assertInstanceOf(Notebook.Opening.Opened.class, fixture.notebook(fixture.settings()).open());

        assertEquals(250, opened.pages());
        assertFalse(opened.description().isBlank());
    }

    @Test
    void leavesTheDatabaseAloneWhereAsked() throws Exception {
        var notebook = fixture.opened(fixture.unchangedSchema());

        fixture.save(notebook, NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));

        assertTrue(fixture.emulator.requestLog().stream().noneMatch(line -> line.startsWith("PATCH")));
        assertEquals(List.of("Basics < - < -", "One < Basics < Basics"), fixture.chain());
        assertInstanceOf(Outcome.Unchanged.class,
                notebook.write(NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text")));
    }

    @Test
    void needsNothingButATitle() throws Exception {
        try (var empty = new NotionFixture(EmulatorOptions.Schema.EMPTY)) {
            empty.save(empty.opened(empty.unchangedSchema()),
                    NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));

            assertEquals(List.of("Basics < - < -", "One < - < -"), empty.chain());
        }
    }

    @Test
    void leavesAPropertyOfAnotherTypeAloneAndNamesItOnce() throws Exception {
        fixture.call("PATCH", "data_sources/" + fixture.dataSourceId(), "{'properties':{'Course':{'number':{}}}}");
        var notebook = fixture.notebook(fixture.settings());
        notebook.open();
        notebook.open();

        fixture.save(notebook, NotionFixture.lecture(
                new Course("1", "Java", ""), BASICS, NotionFixture.title("One", 1), "text"));

        var ignored = fixture.events.stream().filter(LecternEvent.PropertyIgnored.class::isInstance).toList();
        assertEquals(List.of(new LecternEvent.PropertyIgnored("Course", "select", "number")), ignored);
        assertEquals(Optional.of(JsonValue.JsonNull.NULL), fixture.page("One").at("properties", "Course", "number"));
    }

    @Test
    void leavesARelationToAnotherDatabaseAlone() throws Exception {
        var id = fixture.dataSourceId();
        fixture.proxy.next("GET /v1/data_sources", service -> Optional.of(new LossyProxy.Answer(200,
                service.answer().body().replace("\"data_source_id\":\"" + id, "\"data_source_id\":\"other"))));

        fixture.save(fixture.opened(), NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));

        assertTrue(fixture.events.contains(
                new LecternEvent.PropertyIgnored("Parent", "relation", "relation to another database")));
    }

    @Test
    void goesOnWithoutWhatItMayNotAdd() throws Exception {
        fixture.proxy.next("PATCH /v1/data_sources", service -> Optional.of(new LossyProxy.Answer(403,
                "{\"object\":\"error\",\"code\":\"restricted_resource\",\"message\":\"Insufficient permissions.\"}")));

        fixture.save(fixture.opened(), NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));

        assertEquals(5, fixture.events.stream().filter(LecternEvent.PropertyIgnored.class::isInstance).count());
    }

    @Test
    void readsTheSchemaAgainIfItChangedMeanwhile() throws Exception {
        var notebook = fixture.opened();
        fixture.call("PATCH", "data_sources/" + fixture.dataSourceId(), "{'properties':{'Sync key':{'name':'Key'}}}");

        var saved = fixture.save(notebook, NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));

        assertEquals(4, saved.requests());
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void adoptsPagesFromBeforeLectern() throws Exception {
        var section = seedPage("Basics", "Section", 1, "");
        seedPage("One", "Lecture", 7, ",'Parent':{'relation':[{'id':'" + section + "'}]}");
        var notebook = fixture.opened();

        assertInstanceOf(Outcome.Skipped.class,
                notebook.write(NotionFixture.lecture(BASICS, NotionFixture.title("One", 7), "text")));
        var saved = fixture.save(notebook, NotionFixture.lecture(BASICS, NotionFixture.title("Two", 8), "text"));

        assertEquals(1, saved.requests());
        assertTrue(fixture.chain().contains("Two < Basics < One"));
    }

    @Test
    void chainsOnFromSectionsFromBeforeLectern() throws Exception {
        seedPage("Basics", "Section", 1, "");
        var notebook = fixture.opened();
        var course = new Course("1", "Java", "");
        fixture.save(notebook, NotionFixture.lecture(course, BASICS, NotionFixture.title("One", 1), "text"));

        fixture.save(notebook, NotionFixture.lecture(
                course, NotionFixture.title("More", 2), NotionFixture.title("Two", 2), "text"));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "More < - < One", "Two < More < More"),
                fixture.chain());
    }

    @Test
    void doesNotTakeAnotherCoursesPageForTheLecturesOwn() throws Exception {
        seedPage("One", "Lecture", 7, "");
        var course = new Course("1", "Java", "");

        var outcome = fixture.opened().write(
                NotionFixture.lecture(course, BASICS, NotionFixture.title("Other", 7), "text"));

        assertInstanceOf(Outcome.Saved.class, outcome);
    }

    @Test
    void readsOnBehindTenThousandRows() throws Exception {
        fixture.opened();
        fixture.proxy.next("POST /v1/data_sources", service -> Optional.of(INCOMPLETE));

        var opened = assertInstanceOf(Notebook.Opening.Opened.class, fixture.notebook(fixture.settings()).open());

        assertEquals(1, opened.pages());
        assertEquals(2, fixture.proxy.drain().stream().filter(sent -> sent.call().endsWith("/query")).count());
    }

    @Test
    void refusesADatabaseThatItCannotReadToItsEnd() throws Exception {
        fixture.opened();
        fixture.proxy.next("POST /v1/data_sources", service -> Optional.of(INCOMPLETE));
        fixture.proxy.next("POST /v1/data_sources", service -> Optional.of(INCOMPLETE));

        refuses("more pages of 2025-01-01T00:00:00.000Z than", fixture.settings());
    }

    @Test
    void readsOnWhereNotionForgetsHowFarItWas() throws Exception {
        fixture.save(fixture.opened(), NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));
        fixture.proxy.next("POST /v1/data_sources", NotionFixture.FORGOTTEN_CURSOR);

        var opened = assertInstanceOf(Notebook.Opening.Opened.class, fixture.notebook(fixture.settings()).open());

        assertEquals(2, opened.pages());
    }

    @Test
    void isUnreachableWhereNotionForgetsItAgainAndAgain() throws Exception {
        fixture.save(fixture.opened(), NotionFixture.lecture(BASICS, NotionFixture.title("One", 1), "text"));
        fixture.proxy.next("POST /v1/data_sources", NotionFixture.FORGOTTEN_CURSOR);
        fixture.proxy.next("POST /v1/data_sources", service -> Optional.of(service.answer()));
        fixture.proxy.next("POST /v1/data_sources", NotionFixture.FORGOTTEN_CURSOR);

        assertInstanceOf(Notebook.Opening.Unreachable.class, fixture.notebook(fixture.settings()).open());
    }

    @Test
    void saysThatTheTokenIsWrong() throws Exception {
        refuses("token", NotionFixture.settings(
                fixture.proxy.url(), "ntn_wrong", fixture.emulator.databaseId(), ""));
    }

    @Test
    void saysThatTheConnectionIsBlockedRatherThanDoingWithoutProperties() throws Exception {
        fixture.emulator.next("PATCH /v1/data_sources", EmulatorFault.BLOCKED);

        refuses("Notion's support", fixture.settings());
    }

    @Test
    void saysThatTheDatabaseIsNotShared() throws Exception {
        try (var hidden = new NotionFixture(EmulatorOptions.Schema.SEED, 0, false)) {
            var refused = assertInstanceOf(Notebook.Opening.Refused.class, hidden.notebook(hidden.settings()).open());

            assertTrue(refused.reason().contains("+ Add connection"), refused.reason());
        }
    }

    @Test
    void saysThatAPageIsNoDatabase() throws Exception {
        var page = fixture.addPage("{" + NAME.formatted("A page") + "}");

        refuses("is not a database", settings(page, ""));
    }

    @Test
    void listsTheDataSourcesWhereOneMustBeChosen() throws Exception {
        twoSources();

        refuses("Lectures)", settings(fixture.emulator.databaseId(), ""));
    }

    @Test
    void takesTheChosenDataSource() throws Exception {
        twoSources();
        var settings = settings(fixture.emulator.databaseId(), fixture.dataSourceId());

        assertInstanceOf(Notebook.Opening.Opened.class, fixture.notebook(settings).open());
    }

    @Test
    void refusesADataSourceThatTheDatabaseDoesNotHave() throws Exception {
        refuses("has no data source", settings(fixture.emulator.databaseId(), "00000000-0000-0000-0000-000000000000"));
    }

    @Test
    void saysThatALinkedViewHoldsNothing() throws Exception {
        fixture.proxy.next("GET /v1/databases",
                service -> Optional.of(new LossyProxy.Answer(200, "{\"data_sources\":[]}")));

        refuses("linked view", fixture.settings());
    }

    @Test
    void isUnreachableWhereNobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var url = URI.create("http://localhost:" + port);
        var settings = NotionFixture.settings(url, "ntn_secret", fixture.emulator.databaseId(), "");

        var unreachable = assertInstanceOf(Notebook.Opening.Unreachable.class, fixture.notebook(settings).open());

        assertTrue(unreachable.reason().contains(url.toString()));
        assertEquals(NotionClient.MAX_ATTEMPTS - 1, fixture.time.pauses.size());
    }

    @Test
    void isUnreachableThroughAStrangersPage() throws Exception {
        for (var i = 0; i < NotionClient.MAX_ATTEMPTS; i++) {
            fixture.proxy.next("GET", service -> Optional.of(new LossyProxy.Answer(404, "<html>Sign in</html>")));
        }

        assertInstanceOf(Notebook.Opening.Unreachable.class, fixture.notebook(fixture.settings()).open());
    }

    /** The first answer gets a second data source, which the emulator has no way to make. */
    private void twoSources() {
        fixture.proxy.next("GET /v1/databases", service -> {
            var body = service.answer().body();
            var second = "\"data_sources\":[{\"id\":\"11111111-1111-1111-1111-111111111111\",\"name\":\"Lectures\"},";
            return Optional.of(new LossyProxy.Answer(200, body.replace("\"data_sources\":[", second)));
        });
    }

    private void refuses(String reason, NotionSettings settings) throws InterruptedException {
        var refused = assertInstanceOf(Notebook.Opening.Refused.class, fixture.notebook(settings).open());

        assertTrue(refused.reason().contains(reason), refused.reason());
        assertFalse(refused.reason().contains(settings.token()));
        assertEquals(1, refused.reason().lines().count());
    }

    private NotionSettings settings(String databaseId, String dataSourceId) {
        return NotionFixture.settings(fixture.proxy.url(), fixture.emulator.token(), databaseId, dataSourceId);
    }

    private String seedPage(String name, String tag, int number, String more) throws Exception {
        return fixture.addPage("{" + NAME.formatted(name) + ",'Tag':{'multi_select':[{'name':'" + tag + "'}]},"
                + "'Number':{'number':" + number + "}" + more + "}");
    }

    /** All events but those of single requests. */
    private List<LecternEvent> told() {
        return fixture.events.stream().filter(event -> !(event instanceof LecternEvent.RequestAnswered)).toList();
    }
}
