package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each limit of a request, at the limit and one past it. */
@Execution(ExecutionMode.CONCURRENT)
class EmulatorLimitsTest extends EmulatorTests {
    private String error(String properties, String children) throws Exception {
        return notion.row("x", properties, children).error();
    }

    private int status(String properties, String children) throws Exception {
        return notion.row("x", properties, children).status();
    }

    @Test
    void limitsTextContentTo2000Utf16Units() throws Exception {
        var smile = "\uD83D\uDE00";

        assertEquals(200, status("", NotionCalls.paragraph("a".repeat(1998) + smile)));
        assertEquals(NotionCalls.BROKEN + "children[0].paragraph.rich_text[0].text.content.length should be ≤ "
                + "`2000`, instead was `2001`.", error("", NotionCalls.paragraph("a".repeat(1999) + smile)));
    }

    @Test
    void limitsChildrenTo100() throws Exception {
        assertEquals(200, status("", NotionCalls.times(100, NotionCalls.paragraph("x"))));
        assertEquals(NotionCalls.BROKEN + "children.length should be ≤ `100`, instead was `101`.",
                error("", NotionCalls.times(101, NotionCalls.paragraph("x"))));
    }

    @Test
    void limitsRichTextTo100Items() throws Exception {
        var item = "{'text':{'content':'x'}}";

        assertEquals(200, status("", "{'paragraph':{'rich_text':[" + NotionCalls.times(100, item) + "]}}"));
        assertEquals(400, status("", "{'paragraph':{'rich_text':[" + NotionCalls.times(101, item) + "]}}"));
    }

    @Test
    void limitsMultiSelectTo100Items() throws Exception {
        assertEquals(200, status("'Tag':{'multi_select':[" + NotionCalls.times(100, "{'name':'x'}") + "]}", ""));
        assertEquals(400, status("'Tag':{'multi_select':[" + NotionCalls.times(101, "{'name':'x'}") + "]}", ""));
    }

    @Test
    void limitsRelationTo100Items() throws Exception {
        var item = "{'id':'" + notion.row("other").text("id") + "'}";

        assertEquals(200, status("'Prev':{'relation':[" + NotionCalls.times(100, item) + "]}", ""));
        assertEquals(400, status("'Prev':{'relation':[" + NotionCalls.times(101, item) + "]}", ""));
    }

    @Test
    void limitsBlocksTo1000NestedOnesIncluded() throws Exception {
        var toggle = NotionCalls.toggle("x", NotionCalls.times(99, NotionCalls.paragraph("x")));
        var full = NotionCalls.times(10, toggle);

        assertEquals(200, status("", full));
        assertEquals(
                "400 validation_error body failed validation: body should contain ≤ `1000` blocks, instead was `1001`.",
                error("", full + "," + NotionCalls.paragraph("x")));
    }

    @Test
    void limitsTheBodyTo500000Bytes() throws Exception {
        var bare = "{'parent':{}}";
        var full = bare + " ".repeat(500_000 - bare.length());

        assertEquals(NotionCalls.BROKEN + "parent.data_source_id should be defined, instead was `undefined`.",
                notion.call("POST", "/v1/pages", full).error());
        assertEquals("400 validation_error A body of 500001 bytes exceeds 500000.",
                notion.call("POST", "/v1/pages", full + " ").error());
    }

    @Test
    void answersEvenABodyFarTooLarge() throws Exception {
        assertEquals(400, notion.call("POST", "/v1/pages", " ".repeat(3_000_000)).status());
    }

    @Test
    void refusesChildrenOnTheThirdLevel() throws Exception {
        var toggle = "{'toggle':{'rich_text':[],'children':[%s]}}";

        assertEquals(200, status("", toggle.formatted(toggle.formatted(NotionCalls.paragraph("x")))));
        assertEquals(NotionCalls.BROKEN + "children[0].toggle.children[0].toggle.children[0].toggle.children should "
                + "be not present, instead was `[]`.",
                error("", toggle.formatted(toggle.formatted(toggle.formatted("")))));
    }

    @Test
    void limitsUrlsTo2000Units() throws Exception {
        notion.call("PATCH", "/v1/data_sources/" + notion.dataSource(), "{'properties':{'URL':{'url':{}}}}");
        var url = "https://example.org/" + "x".repeat(1980);

        assertEquals(200, status("'URL':{'url':'" + url + "'}", ""));
        assertEquals(NotionCalls.BROKEN + "properties.URL.url.length should be ≤ `2000`, instead was `2001`.",
                error("'URL':{'url':'" + url + "x'}", ""));
    }

    @Test
    void limitsLinksTo2000Units() throws Exception {
        var block = "{'paragraph':{'rich_text':[{'text':{'content':'x','link':{'url':'" + "x".repeat(2000)
                + "%s'}}}]}}";

        assertEquals(200, status("", block.formatted("")));
        assertEquals(400, status("", block.formatted("x")));
    }

    @Test
    void limitsOptionNamesTo100Units() throws Exception {
        assertEquals(200, status("'Version':{'select':{'name':'" + "x".repeat(100) + "'}}", ""));
        assertEquals(NotionCalls.BROKEN + "properties.Version.select.name.length should be ≤ `100`, instead was "
                + "`101`.", error("'Version':{'select':{'name':'" + "x".repeat(101) + "'}}", ""));
    }

    @Test
    void refusesCommasInOptionNames() throws Exception {
        assertEquals("400 validation_error Invalid select option, commas not allowed: a, b",
                error("'Tag':{'multi_select':[{'name':'a, b'}]}", ""));
    }

    @Test
    void limitsThePageSizeTo100() throws Exception {
        var query = "/v1/data_sources/" + notion.dataSource() + "/query";

        assertEquals(200, notion.call("POST", query, "{'page_size':100}").status());
        assertEquals(NotionCalls.BROKEN + "page_size should be ≤ `100`, instead was `101`.",
                notion.call("POST", query, "{'page_size':101}").error());
        assertEquals(400, notion.call("POST", query, "{'page_size':0}").status());
    }

    @Test
    void limitsThePageSizeOfChildrenTo100() throws Exception {
        var children = "/v1/blocks/" + notion.row("x").text("id") + "/children";

        assertEquals(200, notion.query(children + "?page_size=100").status());
        assertEquals("400 validation_error query failed validation: query.page_size should be ≤ `100`, instead was "
                + "`101`.",
                notion.query(children + "?page_size=101").error());
    }

    private static JsonValue query(EmulatorStore store, BodyPart query) throws EmulatorError {
        return store.databases.query(store.main.id, query, List.of(), Instant.MAX);
    }

    @Test
    void showsAtMost10000RowsOfAQuery() throws Exception {
        var options = EmulatorOptions.standard();
        var store = new EmulatorStore(new EmulatorShapes(""), options, options.clock());
        var create = BodyRules.read(("{\"parent\":{\"database_id\":\"" + EmulatorOptions.DATABASE_ID
                + "\"}}").getBytes(StandardCharsets.UTF_8));
        var query = BodyRules.read("{\"page_size\":1}".getBytes(StandardCharsets.UTF_8));
        for (var i = 0; i < EmulatorDatabases.MAX_QUERY_RESULTS; i++) {
            store.createPage(create);
        }

        assertTrue(query(store, query).at("request_status").isEmpty());
        store.createPage(create);
        assertEquals("query_result_limit_reached", query(store, query)
                .text("request_status", "incomplete_reason").orElseThrow());
    }
}
