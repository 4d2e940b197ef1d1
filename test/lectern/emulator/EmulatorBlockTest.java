package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorBlockTest extends EmulatorTests {
    private static final String SCRIPT = NotionCalls.toggle("Script", NotionCalls.code("one", "two"));

    private NotionCalls.Answer append(String id, String blocks, String position) throws Exception {
        return notion.call("PATCH", "/v1/blocks/" + id + "/children", "{'children':[" + blocks + "]" + position + "}");
    }

    private List<String> texts(String id) throws Exception {
        return notion.query("/v1/blocks/" + id + "/children").results().stream()
                .map(block -> EmulatorText.plain(block.at("paragraph", "rich_text").orElseThrow())).toList();
    }

    private String pageOf(String... paragraphs) throws Exception {
        return notion.row("x", "", String.join(",",
                Stream.of(paragraphs).map(NotionCalls::paragraph).toList())).text("id");
    }

    private String child(String id, int index) throws Exception {
        return notion.query("/v1/blocks/" + id + "/children").results().get(index).text("id").orElseThrow();
    }

    @Test
    void keepsTogglesWithTheirCode() throws Exception {
        var page = notion.row("x", "", SCRIPT).text("id");

        var toggle = notion.query("/v1/blocks/" + page + "/children").results().getFirst();
        var code = notion.query("/v1/blocks/" + toggle.text("id").orElseThrow() + "/children").results().getFirst();

        assertEquals("toggle", toggle.text("type").orElseThrow());
        assertTrue(toggle.isTrue("has_children"));
        assertEquals("page_id", toggle.text("parent", "type").orElseThrow());
        assertEquals("plain text", code.text("code", "language").orElseThrow());
        assertEquals("onetwo", EmulatorText.plain(code.at("code", "rich_text").orElseThrow()));
        assertEquals("block_id", code.text("parent", "type").orElseThrow());
        assertFalse(code.isTrue("has_children"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'quote':{'rich_text':[],'color':'red'}", "'numbered_list_item':{'rich_text':[],'color':'default'}",
        "'to_do':{'rich_text':[],'color':'default','checked':true}", "'divider':{}",
        "'callout':{'rich_text':[],'color':'default','icon':{'type':'emoji','emoji':'\u2728'}}",
        "'heading_4':{'rich_text':[],'color':'default','is_toggleable':false}",
        "'code':{'rich_text':[],'caption':[],'language':'c'}"})
    void givesABlockBackAsItCame(String block) throws Exception {
        var page = notion.row("x", "", "{" + block + "}").text("id");

        var kept = notion.query("/v1/blocks/" + page + "/children").results().getFirst();

        var type = kept.text("type").orElseThrow();
        var sent = JsonParser.parse(("{" + block.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8));
        assertEquals(sent.at(type).orElseThrow(), kept.at(type).orElseThrow());
    }

    @Test
    void showsAPageAsABlock() throws Exception {
        var page = notion.row("Name of it").text("id");

        assertEquals("Name of it", notion.query("/v1/blocks/" + page).text("child_page", "title"));
    }

    @Test
    void requiresALanguage() throws Exception {
        assertEquals(NotionCalls.BROKEN + "children[0].code.language should be defined, instead was `undefined`.",
                notion.row("x", "", "{'code':{'rich_text':[]}}").error());
    }

    @Test
    void refusesALanguageThatNotionDoesNotKnow() throws Exception {
        var answer = notion.row("x", "", "{'code':{'rich_text':[],'language':'plaintext'}}");

        assertTrue(answer.error().startsWith(NotionCalls.BROKEN + "children[0].code.language should be `\"abap\"`"),
                answer.error());
    }

    @Test
    void refusesAnUnknownMemberOfABlock() throws Exception {
        assertEquals(NotionCalls.BROKEN + "children[0].paragraph.colour should be not present, instead was "
                + "`\"red\"`.", notion.row("x", "", "{'paragraph':{'rich_text':[],'colour':'red'}}").error());
    }

    @Test
    void refusesAnUnknownTypeOfBlock() throws Exception {
        assertEquals(400, notion.row("x", "", "{'poem':{'rich_text':[]}}").status());
    }

    @Test
    void refusesChildrenOfCode() throws Exception {
        assertEquals(NotionCalls.BROKEN + "children[0].code.children should be not present, instead was `[]`.",
                notion.row("x", "", "{'code':{'rich_text':[],'language':'c','children':[]}}").error());
    }

    @Test
    void requiresChildrenToAppend() throws Exception {
        assertEquals(NotionCalls.BROKEN + "children should be defined, instead was `undefined`.",
                notion.call("PATCH", "/v1/blocks/" + pageOf() + "/children", "{}").error());
    }

    @Test
    void appendsAtTheEnd() throws Exception {
        var page = pageOf("a");

        var added = append(page, NotionCalls.paragraph("b"), "");
        append(page, NotionCalls.paragraph("c"), ",'position':{'type':'end'}");

        assertEquals(1, added.results().size());
        assertEquals(List.of("a", "b", "c"), texts(page));
    }

    @Test
    void appendsAtTheStart() throws Exception {
        var page = pageOf("c");

        append(page, NotionCalls.paragraph("a") + "," + NotionCalls.paragraph("b"), ",'position':{'type':'start'}");

        assertEquals(List.of("a", "b", "c"), texts(page));
    }

    @Test
    void appendsAfterABlock() throws Exception {
        var page = pageOf("a", "c");

        append(page, NotionCalls.paragraph("b"),
                ",'position':{'type':'after_block','after_block':{'id':'" + child(page, 0) + "'}}");

        assertEquals(List.of("a", "b", "c"), texts(page));
    }

    @Test
    void refusesToAppendAfterABlockOfAnotherParent() throws Exception {
        var other = child(pageOf("a"), 0);

        assertEquals(404, append(pageOf("b"), NotionCalls.paragraph("c"),
                ",'position':{'type':'after_block','after_block':{'id':'" + other + "'}}").status());
    }

    @Test
    void refusesTheOldPosition() throws Exception {
        assertEquals(400, append(pageOf("a"), NotionCalls.paragraph("b"), ",'after':'x'").status());
    }

    @Test
    void changesOnlyTheMembersNamed() throws Exception {
        var page = notion.row("x", "", SCRIPT).text("id");
        var code = child(child(page, 0), 0);

        var changed = notion.call("PATCH", "/v1/blocks/" + code, "{'code':{'rich_text':"
                + NotionCalls.richText("new") + "}}");

        assertEquals("new", EmulatorText.plain(changed.json().at("code", "rich_text").orElseThrow()));
        assertEquals("plain text", changed.text("code", "language"));
    }

    @Test
    void refusesToChangeABlockToAnotherType() throws Exception {
        var block = child(pageOf("a"), 0);

        assertEquals("400 validation_error Expected block type paragraph in request body",
                notion.call("PATCH", "/v1/blocks/" + block, "{'toggle':{'rich_text':[]}}").error());
    }

    @Test
    void deletesToTheTrash() throws Exception {
        var page = pageOf("a", "b");
        var block = child(page, 0);

        assertTrue(notion.call("DELETE", "/v1/blocks/" + block, "").json().isTrue("in_trash"));

        assertEquals(List.of("b"), texts(page));
        assertTrue(notion.query("/v1/blocks/" + block).json().isTrue("in_trash"));
        assertEquals(400, notion.call("DELETE", "/v1/blocks/" + block, "").status());
    }

    @Test
    void refusesToAppendToWhatIsInATrashedPage() throws Exception {
        var page = pageOf("a");
        var block = child(page, 0);
        notion.call("PATCH", "/v1/pages/" + page, "{'in_trash':true}");

        assertEquals("400 validation_error Can't edit block that is archived. You must unarchive the block before "
                + "editing.",
                append(block, NotionCalls.paragraph("b"), "").error());
    }

    @Test
    void refusesToChangeWhatIsInATrashedPage() throws Exception {
        var page = pageOf("a");
        var block = child(page, 0);
        notion.call("PATCH", "/v1/pages/" + page, "{'in_trash':true}");

        assertEquals(400, notion.call("PATCH", "/v1/blocks/" + block, "{'paragraph':{'rich_text':[]}}").status());
    }

    @Test
    void restoresADeletedBlock() throws Exception {
        var page = pageOf("a");
        var block = child(page, 0);
        notion.call("DELETE", "/v1/blocks/" + block, "");

        assertFalse(notion.call("PATCH", "/v1/blocks/" + block, "{'in_trash':false}").json().isTrue("in_trash"));

        assertEquals(List.of("a"), texts(page));
    }

    @Test
    void keepsTheLookAndTheLinksOfText() throws Exception {
        var text = "{'text':{'content':'x','link':{'url':'https://example.org/'}},'annotations':{'bold':true}}";

        var block = child(notion.row("x", "", "{'paragraph':{'rich_text':[" + text + "]}}").text("id"), 0);

        var item = notion.query("/v1/blocks/" + block).json().items("paragraph", "rich_text").getFirst();
        assertEquals("https://example.org/", item.text("href").orElseThrow());
        assertTrue(item.isTrue("annotations", "bold"));
        assertFalse(item.isTrue("annotations", "code"));
    }

    @Test
    void nestsOnlyInHeadingsThatAreToggles() throws Exception {
        var heading = "{'heading_2':{'rich_text':[],%s'children':[" + NotionCalls.paragraph("x") + "]}}";

        assertEquals(400, notion.row("x", "", heading.formatted("")).status());
        assertEquals(200, notion.row("x", "", heading.formatted("'is_toggleable':true,")).status());
    }

    @Test
    void listsChildrenPageByPage() throws Exception {
        var page = pageOf("a", "b", "c");
        var path = "/v1/blocks/" + page + "/children?page_size=2";

        var first = notion.query(path);
        var second = notion.query(path + "&start_cursor=" + first.text("next_cursor"));

        assertEquals(2, first.results().size());
        assertTrue(first.json().isTrue("has_more"));
        assertEquals(1, second.results().size());
        assertFalse(second.json().isTrue("has_more"));
        assertEquals(JsonValue.JsonNull.NULL, second.json().at("next_cursor").orElseThrow());
    }
}
