package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is around the one database: users, search, more databases and data sources, and what a token may see and do. */
class EmulatorWorkspaceTest extends EmulatorTests {
    private static final String DATABASE = "/v1/databases/" + EmulatorOptions.DATABASE_ID;
    private static final String RESTRICTED = "403 restricted_resource Insufficient permissions for this endpoint.";

    private static NotionCalls open(EmulatorOptions.Schema kind) throws IOException {
        return new NotionCalls(new EmulatorOptions("ntn_emulator", 0, kind, true, InstantSource.system()));
    }

    private static List<String> names(NotionCalls.Answer answer) {
        var names = new ArrayList<String>();
        for (var found : answer.results()) {
            names.add(EmulatorText.plain(found.at("title").or(() -> found.at("properties", "Name", "title"))
                    .or(() -> found.at("properties", "title", "title")).orElseThrow()));
        }
        return names;
    }

    private NotionCalls.Answer create(String properties) throws Exception {
        return notion.call("POST", "/v1/databases", "{'parent':{'page_id':'" + EmulatorOptions.PAGE_ID
                + "'},'title':" + NotionCalls.richText("Books") + ",'initial_data_source':{'properties':{"
                + properties + "}}}");
    }

    private static String sourceOf(NotionCalls.Answer database) {
        return database.json().items("data_sources").getFirst().text("id").orElseThrow();
    }

    @Test
    void listsUsersPageByPage() throws Exception {
        var first = notion.query("/v1/users?page_size=1");
        var cursor = first.text("next_cursor").replace("=", "%3D").replace("+", "%2B");
        var second = notion.query("/v1/users?page_size=1&start_cursor=" + cursor);

        assertEquals("bot", first.results().getFirst().text("type").orElseThrow());
        assertEquals("person", second.results().getFirst().text("type").orElseThrow());
        assertEquals(404, notion.query("/v1/users/" + EmulatorOptions.PAGE_ID).status());
    }

    @Test
    void makesADatabaseWithADataSourceUnderAPage() throws Exception {
        var made = create("'Title':{'title':{}},'Pages':{'number':{}}");

        var source = notion.query("/v1/data_sources/" + sourceOf(made)).json();
        assertEquals("title", source.text("properties", "Title", "id").orElseThrow());
        assertEquals("number", source.text("properties", "Pages", "type").orElseThrow());
        var blocks = notion.query("/v1/blocks/" + EmulatorOptions.PAGE_ID + "/children").results();
        assertEquals("Books", blocks.getLast().text("child_database", "title").orElseThrow());
    }

    @Test
    void makesNoDataSourceInADatabaseInTheTrash() throws Exception {
        var database = create("'Title':{'title':{}}").text("id");
        notion.call("PATCH", "/v1/databases/" + database, "{'in_trash':true}");

        assertEquals(400, notion.call("POST", "/v1/data_sources", "{'parent':{'database_id':'" + database
                + "'},'properties':{'Name':{'title':{}}}}").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Pages':{'number':{}}", "'A':{'title':{}},'B':{'title':{}}"})
    void refusesADatabaseWithoutOneTitle(String properties) throws Exception {
        assertEquals("validation_error", create(properties).text("code"));
    }

    @Test
    void listsTwoDataSourcesAndThenWantsToBeToldWhich() throws Exception {
        try (var two = open(EmulatorOptions.Schema.TWO_SOURCES)) {
            assertEquals(List.of("Lectures", "Archive"), two.query(DATABASE).json().items("data_sources").stream()
                    .map(source -> source.text("name").orElseThrow()).toList());
            assertEquals("400 validation_error Databases with multiple data sources are not supported in this API "
                    + "version.", two.call("POST", "/v1/pages", "{'parent':{'database_id':'"
                    + EmulatorOptions.DATABASE_ID + "'}}").error());
        }
    }

    @Test
    void saysThatALinkedViewHasNoDataSources() throws Exception {
        try (var linked = open(EmulatorOptions.Schema.LINKED)) {
            assertEquals("400 validation_error Database with ID " + EmulatorOptions.DATABASE_ID
                    + " does not contain any data sources accessible by this API bot.",
                    linked.query(DATABASE).error());
            assertEquals(List.of(), linked.call("POST", "/v1/search",
                    "{'filter':{'property':'object','value':'data_source'}}").results());
        }
    }

    @ParameterizedTest
    @CsvSource({"'',2", "'\"result_type\":\"page\"',1", "'\"result_type\":\"data_source\"',1"})
    void findsDataSourcesInAWikiUnlessAskedForPages(String type, int found) throws Exception {
        try (var wiki = open(EmulatorOptions.Schema.WIKI)) {
            wiki.row("x");

            var answer = wiki.call("POST", "/v1/data_sources/" + wiki.dataSource() + "/query", "{" + type + "}");

            assertEquals(found, answer.results().size());
        }
    }

    @Test
    void givesAPropertyByItselfItemByItem() throws Exception {
        var page = notion.call("POST", "/v1/pages", "{'parent':{'data_source_id':'" + notion.dataSource()
                + "'},'properties':{'Number':{'number':3},'Name':{'title':["
                + NotionCalls.times(3, "{'text':{'content':'a'}}") + "]}}}").text("id");
        var path = "/v1/pages/" + page + "/properties/";

        var title = notion.query(path + "title?page_size=2");

        assertEquals(2, title.results().size());
        assertTrue(title.json().isTrue("has_more"));
        assertEquals("a", title.results().getFirst().text("title", "plain_text").orElseThrow());
        assertEquals(JsonValue.JsonNumber.of(3), notion.query(path + "Number").json().at("number").orElseThrow());
        var id = notion.query("/v1/data_sources/" + notion.dataSource()).text("properties", "Number", "id");
        assertEquals(List.of(200, 200), List.of(notion.query(path + id).status(),
                notion.query(path + id.replace("%", "%25")).status()));
    }

    @Test
    void searchesTitlesTheLastEditedFirst() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
        try (var calls = new NotionCalls(
                new EmulatorOptions("t", 0, EmulatorOptions.Schema.SEED, true, now::get))) {
            var first = calls.row("Lecture 1").text("id");
            now.set(now.get().plusSeconds(1));
            calls.row("A lecture");
            now.set(now.get().plusSeconds(1));
            calls.call("PATCH", "/v1/pages/" + first, "{'in_trash':false}");

            assertEquals(List.of("Lecture 1", "A lecture", "Lectures"),
                    names(calls.call("POST", "/v1/search", "{'query':'lecture'}")));
            assertEquals(List.of("Lectures", "A lecture", "Lecture 1"), names(calls.call("POST", "/v1/search",
                    "{'query':'lecture','sort':{'timestamp':'last_edited_time','direction':'ascending'}}")));
            assertEquals(List.of("Lectures"), names(calls.call("POST", "/v1/search",
                    "{'filter':{'property':'object','value':'data_source'}}")));
            calls.emulator.disturb(FaultPlan.parse("lag=2"));
            assertEquals(List.of("Lecture 1", "Lectures"), names(calls.call("POST", "/v1/search",
                    "{'query':'lecture'}")));
        }
    }

    @Test
    void findsNothingThatIsNotShared() throws Exception {
        var options = new EmulatorOptions("t", 0, EmulatorOptions.Schema.SEED, false, InstantSource.system());
        try (var hidden = new NotionCalls(options)) {
            assertEquals(List.of(), hidden.call("POST", "/v1/search", "{}").results());
        }
    }

    @ParameterizedTest
    @CsvSource({"users,GET,/v1/users", "read,GET," + DATABASE, "read,POST,/v1/search", "insert,POST,/v1/pages",
        "insert,POST,/v1/databases", "update,PATCH," + DATABASE})
    void refusesWhatTheTokenHasNoCapabilityFor(String lacking, String method, String path) throws Exception {
        notion.emulator.disturb(FaultPlan.parse("without=" + lacking));

        assertEquals(RESTRICTED, notion.call(method, path, "{}").error());
        assertEquals(200, notion.query("/v1/users/me").status());
    }

    @Test
    void makesTheLastBlocksAndNoMore() throws Exception {
        notion.dataSource();
        notion.emulator.disturb(FaultPlan.parse("blocks=2"));
        var page = notion.row("one").text("id");
        var blocks = "{'children':[" + NotionCalls.times(2, NotionCalls.paragraph("p")) + "]}";

        assertEquals(200, notion.call("PATCH", "/v1/blocks/" + page + "/children", blocks).status());
        var refused = notion.row("two");
        assertEquals(403, refused.status());
        assertEquals("block_creation", refused.text("additional_data", "block_limit"));
        assertEquals(200, notion.call("PATCH", "/v1/pages/" + page, "{'in_trash':true}").status());
    }

    @Test
    void saysWhatToDoAfterA503ThatSavedNothing() throws Exception {
        notion.dataSource();
        notion.emulator.next("POST", EmulatorFault.UNAVAILABLE_UNSAVED);

        var refused = notion.row("x");

        assertEquals(503, refused.status());
        assertTrue(refused.text("additional_data", "retry_guidance").contains("not saved"));
        assertEquals(List.of(), notion.names("{}"));
    }

    @Test
    void knowsNoOtherCapability() {
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.parse("without=fly"));
    }
}
