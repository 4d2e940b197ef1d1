package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmulatorHtmlTest extends EmulatorTests {
    private String hex(NotionCalls.Answer page) {
        return page.text("id").replace("-", "");
    }

    private String html(String path) throws Exception {
        return notion.query(path).response().body();
    }

    @Test
    void listsLecturesUnderTheirSection() throws Exception {
        var first = notion.row("Section one").text("id");
        notion.row("Section two");
        notion.row("Lecture", "'Parent':{'relation':[{'id':'" + first + "'}]}", NotionCalls.code("12345", "67"));

        var html = html("/");

        assertTrue(html.indexOf(">Section one<") < html.indexOf(">Lecture<"), html);
        assertTrue(html.indexOf(">Lecture<") < html.indexOf(">Section two<"), html);
    }

    @Test
    void listsPagesThatAreTheirOwnAncestors() throws Exception {
        var page = notion.row("Ouroboros").text("id");
        notion.call("PATCH", "/v1/pages/" + page, "{'properties':{'Parent':{'relation':[{'id':'" + page + "'}]}}}");

        assertTrue(html("/").contains("<td><a href=\"/" + page.replace("-", "") + "\">Ouroboros</a></td>"));
    }

    @Test
    void showsTogglesClosedWithTheirCode() throws Exception {
        var page = notion.row("x", "", NotionCalls.toggle("Script", NotionCalls.code("line 1\\nline 2")));

        assertTrue(html("/" + hex(page)).contains(
                "<details><summary>Script</summary>\n<pre>line 1\nline 2</pre>\n</details>"));
    }

    @Test
    void escapesTitlesAndText() throws Exception {
        var evil = "<script>alert(1)</script>&";
        var page = notion.row(evil, "'Version':{'select':{'name':'<b>'}}", NotionCalls.paragraph(evil));

        var html = html("/") + html("/" + hex(page));

        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("<b>"), html);
        assertTrue(html.contains("<p>&lt;script&gt;alert(1)&lt;/script&gt;&amp;</p>"), html);
    }

    @Test
    void linksWebAddressesOnly() throws Exception {
        var text = "{'paragraph':{'rich_text':[{'text':{'content':'bad','link':{'url':'javascript:alert(1)'}}},"
                + "{'text':{'content':'good','link':{'url':'https://example.org/?a=1&b'}}}]}}";

        var html = html("/" + hex(notion.row("x", "", text)));

        assertTrue(html.contains("<p>bad<a rel=\"noopener noreferrer\" "
                + "href=\"https://example.org/?a=1&amp;b\">good</a></p>"),
                html);
    }

    @Test
    void allowsNothingButItsOwnStylesheet() throws Exception {
        var headers = notion.query("/").response().headers();

        assertTrue(headers.firstValue("Content-Security-Policy").orElseThrow()
                .startsWith("default-src 'none'; style-src 'self';"));
        assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElseThrow());
        assertEquals("text/css; charset=utf-8",
                notion.query("/style.css").response().headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void showsTheDatabaseAtItsUrl() throws Exception {
        assertEquals(html("/"), html("/" + notion.emulator.databaseId().replace("-", "")));
    }

    @Test
    void answers404WhereThereIsNoPage() throws Exception {
        assertEquals(404, notion.query("/favicon.ico").status());
        assertEquals(404, notion.query("/00000000000000000000000000000001").status());
    }

    @Test
    void servesPagesByGetOnly() throws Exception {
        assertEquals(405, notion.call("POST", "/", "{}").status());
    }

    @Test
    void doesNotCountPagesAsRequests() throws Exception {
        html("/");

        assertEquals(List.of(), notion.emulator.requestLog());
    }
}
