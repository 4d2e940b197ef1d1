package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;

class EmulatorPageTest extends EmulatorTests {
    private NotionCalls.Answer update(String id, String body) throws Exception {
        return notion.call("PATCH", "/v1/pages/" + id, body);
    }

    @Test
    void answersWithTheWholePage() throws Exception {
        var made = notion.row("First", "'Number':{'number':3}", "").json();

        var id = made.text("id").orElseThrow();
        assertEquals("page", made.text("object").orElseThrow());
        assertEquals("data_source_id", made.text("parent", "type").orElseThrow());
        assertEquals(notion.emulator.databaseId(), made.text("parent", "database_id").orElseThrow());
        assertEquals(notion.emulator.url() + "/" + id.replace("-", ""), made.text("url").orElseThrow());
        assertEquals("title", made.text("properties", "Name", "id").orElseThrow());
        assertEquals(JsonValue.JsonNumber.of(3), made.at("properties", "Number", "number").orElseThrow());
        assertEquals(JsonValue.JsonNull.NULL, made.at("properties", "Version", "select").orElseThrow());
        assertEquals(JsonValue.JsonBoolean.FALSE, made.at("properties", "Prev", "has_more").orElseThrow());
        assertEquals("Not started", made.text("properties", "Status", "status", "name").orElseThrow());
        assertEquals(made.at("properties"), notion.query("/v1/pages/" + id).json().at("properties"));
    }

    @Test
    void showsRichTextWithItsPlainTextAndLook() throws Exception {
        var name = notion.row("First").json().items("properties", "Name", "title").getFirst();

        assertEquals("First", name.text("plain_text").orElseThrow());
        assertEquals("default", name.text("annotations", "color").orElseThrow());
        assertEquals(JsonValue.JsonNull.NULL, name.at("href").orElseThrow());
    }

    @Test
    void tellsTimesToTheMinute() throws Exception {
        assertTrue(notion.row("x").text("created_time").matches("20..-..-..T..:..:00\\.000Z"));
    }

    @Test
    void acceptsTheOldKindOfParent() throws Exception {
        var body = "{'parent':{'database_id':'" + notion.emulator.databaseId() + "'},'properties':{}}";

        assertEquals("data_source_id", notion.call("POST", "/v1/pages", body).text("parent", "type"));
    }

    @Test
    void refusesAnUnknownParent() throws Exception {
        var body = "{'parent':{'data_source_id':'" + notion.emulator.databaseId() + "'}}";

        assertEquals("object_not_found", notion.call("POST", "/v1/pages", body).text("code"));
    }

    @Test
    void refusesAnUnknownProperty() throws Exception {
        assertEquals("400 validation_error Colour is not a property that exists.",
                notion.row("x", "'Colour':{'number':1}", "").error());
    }

    @Test
    void refusesAValueOfAnotherType() throws Exception {
        assertEquals("400 validation_error Number is expected to be number.",
                notion.row("x", "'Number':{'rich_text':[]}", "").error());
    }

    @Test
    void refusesANumberThatIsNone() throws Exception {
        assertEquals(NotionCalls.BROKEN + "properties.Number.number should be a number or `null`, instead was "
                + "`\"3\"`.", notion.row("x", "'Number':{'number':'3'}", "").error());
    }

    @Test
    void refusesWhatIsNotEmulated() throws Exception {
        assertEquals(NotionCalls.BROKEN + "markdown should be not present, instead was `\"x\"`.",
                notion.call("POST", "/v1/pages", "{'markdown':'x'}").error());
    }

    @Test
    void refusesAnUnknownStatus() throws Exception {
        assertEquals(400, notion.row("x", "'Status':{'status':{'name':'Lost'}}", "").status());
    }

    @Test
    void addsNewOptionsToTheSchema() throws Exception {
        notion.row("x", "'Version':{'select':{'name':'v2'}}", "");
        notion.row("y", "'Version':{'select':{'name':'v2'}}", "");

        var options = notion.query("/v1/data_sources/" + notion.dataSource()).json()
                .items("properties", "Version", "select", "options");
        assertEquals(1, options.size());
        assertEquals("v2", options.getFirst().text("name").orElseThrow());
    }

    @Test
    void leavesNothingOfARefusedPage() throws Exception {
        notion.row("x", "'Version':{'select':{'name':'v2'}},'Number':{'number':'no'}", "");

        assertEquals(List.of(), notion.names("{}"));
        assertEquals(List.of(), notion.query("/v1/data_sources/" + notion.dataSource()).json()
                .items("properties", "Version", "select", "options"));
    }

    @Test
    void losesNothingOfRequestsThatComeTogether() throws Exception {
        var threads = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < 40; i++) {
            var option = "'Version':{'select':{'name':'v" + i + "'}}";
            threads.add(() -> notion.row("x", option, "").status());
        }

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var status : executor.invokeAll(threads)) {
                assertEquals(200, status.get());
            }
        }

        assertEquals(40, notion.names("{}").size());
        assertEquals(40, notion.query("/v1/data_sources/" + notion.dataSource()).json()
                .items("properties", "Version", "select", "options").size());
    }

    @Test
    void relatesPagesOfTheDataSource() throws Exception {
        var first = notion.row("first").text("id");

        var second = notion.row("second", "'Prev':{'relation':[{'id':'" + first.replace("-", "") + "'}]}", "").json();

        assertEquals(first, second.items("properties", "Prev", "relation").getFirst().text("id").orElseThrow());
    }

    @Test
    void refusesARelationToNoPage() throws Exception {
        var unknown = "'Prev':{'relation':[{'id':'00000000-0000-0000-0000-000000000001'}]}";

        assertEquals("object_not_found", notion.row("x", unknown, "").text("code"));
    }

    @Test
    void shows25RelatedPagesAndSaysThatThereAreMore() throws Exception {
        var item = "{'id':'" + notion.row("other").text("id") + "'}";

        var full = notion.row("x", "'Prev':{'relation':[" + NotionCalls.times(25, item) + "]}", "").json();
        var more = notion.row("x", "'Prev':{'relation':[" + NotionCalls.times(26, item) + "]}", "").json();

        assertEquals(25, full.items("properties", "Prev", "relation").size());
        assertFalse(full.isTrue("properties", "Prev", "has_more"));
        assertEquals(25, more.items("properties", "Prev", "relation").size());
        assertTrue(more.isTrue("properties", "Prev", "has_more"));
    }

    @Test
    void changesOnlyThePropertiesNamed() throws Exception {
        var id = notion.row("x", "'Number':{'number':3}", "").text("id");

        var changed = update(id, "{'properties':{'Version':{'select':{'name':'v2'}}}}").json();

        assertEquals("v2", changed.text("properties", "Version", "select", "name").orElseThrow());
        assertEquals(JsonValue.JsonNumber.of(3), changed.at("properties", "Number", "number").orElseThrow());
    }

    @Test
    void setsAndClearsTheIcon() throws Exception {
        var id = notion.row("x").text("id");

        assertEquals("\u2728", update(id, "{'icon':{'emoji':'\u2728'}}").text("icon", "emoji"));
        var url = "https://example.org/i.png";
        assertEquals(url, update(id, "{'icon':{'type':'external','external':{'url':'" + url + "'}}}")
                .text("icon", "external", "url"));
        assertEquals(JsonValue.JsonNull.NULL, update(id, "{'icon':null}").json().at("icon").orElseThrow());
    }

    @Test
    void hidesATrashedPageFromQueriesAndRefusesEdits() throws Exception {
        var id = notion.row("x").text("id");

        assertTrue(update(id, "{'in_trash':true}").json().isTrue("in_trash"));

        assertEquals(List.of(), notion.names("{}"));
        assertTrue(notion.query("/v1/pages/" + id).json().isTrue("in_trash"));
        assertEquals("400 validation_error Can't edit block that is archived. You must unarchive the block before "
                + "editing.",
                update(id, "{'properties':{}}").error());
    }

    @Test
    void restoresATrashedPage() throws Exception {
        var id = notion.row("x").text("id");
        update(id, "{'in_trash':true}");

        assertFalse(update(id, "{'in_trash':false}").json().isTrue("in_trash"));

        assertEquals(List.of("x"), notion.names("{}"));
    }

    @Test
    void showsArchivedPagesOnlyToWhoAsks() throws Exception {
        update(notion.row("x").text("id"), "{'is_archived':true}");

        assertEquals(List.of(), notion.names("{}"));
        assertEquals(List.of("x"), notion.names("{'is_archived':true}"));
    }

    @Test
    void refusesTheOldNameOfTheTrash() throws Exception {
        var id = notion.row("x").text("id");

        assertEquals(NotionCalls.BROKEN + "archived should be not present, instead was `true`.",
                update(id, "{'archived':true}").error());
    }

    @Test
    void keepsAPageUnderAPageWithATitleOnly() throws Exception {
        var parent = "{'parent':{'page_id':'" + notion.row("x").text("id") + "'},'properties':{";

        assertEquals("page_id", notion.call("POST", "/v1/pages", parent + "'title':" + NotionCalls.title("y") + "}}")
                .text("parent", "type"));
        assertEquals("400 validation_error Number is not a property that exists.",
                notion.call("POST", "/v1/pages", parent + "'Number':{'number':1}}}").error());
    }
}
