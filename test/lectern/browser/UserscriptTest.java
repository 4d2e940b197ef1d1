package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lectern.ServedLectern;
import lectern.demo.PageCheck;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The userscript in a page of the made-up site, with a stand-in for the manager's functions: what it would send out of
 * the browser, this test sends.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class UserscriptTest {
    private static final String MANAGER = """
            globalThis.stored = { pace: { minMs: 0, maxMs: 0, backoffMs: 20 } };
            globalThis.GM_getValue = (name, otherwise) => name in stored ? stored[name] : otherwise;
            globalThis.posts = [];
            globalThis.GM_xmlhttpRequest = request => posts.push(request);
            globalThis.panel = selector => document.querySelector("lectern-panel").shadowRoot.querySelector(selector);
            """;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private UdemySite site;
    private NotionEmulator notion;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        site = UdemySite.open(folder);
        notion = NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                EmulatorOptions.standard());
        browser = Browser.open(site);
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
        notion.close();
        site.close();
        http.close();
    }

    @Test
    void capturesTheCourseAndNothingTwice() throws Exception {
        try (var lectern = ServedLectern.start(folder, notion, 0)) {
            var page = browser.newTab("https://www.udemy.com/course/networks/learn/lecture/1001");
            page.evaluate(MANAGER + Files.readString(Path.of("examples/userscript/lectern.user.js")));
            capture(page);
            page.await("posts.length > 0");
            page.evaluate("panel('#pause').click(); panel('#resume').click()");
            deliver(page, lectern, 1 + site.course().inEnglish().size());
            page.await("panel('#state').textContent.startsWith('Done')");
            lectern.awaitSaved(site.course().inEnglish().size());

            assertEquals("Done: 17 of 17", page.text("panel('#state').textContent"));
            assertEquals(List.of(), PageCheck.compare(site.course().inEnglish(), notion.url(), notion.token(),
                    notion.databaseId()).wrong());

            page.evaluate("document.querySelector('lectern-panel').remove()");
            page.evaluate("{" + Files.readString(Path.of("examples/userscript/lectern.user.js")) + "}");
            capture(page);
            deliver(page, lectern, 1);
            page.await("panel('#state').textContent.startsWith('Done')");
            assertEquals("0", page.text("String(posts.length)"), "what Lectern has is not sent again");
        }
    }

    @Test
    void offersNoCourseThatThePageHasLeft() throws Exception {
        var page = browser.newTab("https://www.udemy.com/course/networks/learn/lecture/1001");
        page.evaluate(MANAGER + Files.readString(Path.of("examples/userscript/lectern.user.js")));
        page.evaluate("""
                {
                    const ask = fetch;
                    const held = new Promise(go => { globalThis.letGo = go; });
                    globalThis.fetch = (...all) => held.then(() => ask(...all));
                }
                panel("#look").click();
                history.pushState({}, "", "/course/other/learn/");""");
        page.await("panel('#look')");

        page.evaluate("letGo()");
        page.await("performance.getEntriesByType('resource').some(({ name }) => name.includes('&page=3&'))");

        assertEquals("Capture this course …", page.text("new Promise(requestAnimationFrame).then(() =>"
                + "panel('#look, #capture').textContent)"));
    }

    private static void capture(Browser.Tab page) {
        for (var button : List.of("#look", "#capture")) {
            page.await("panel('" + button + "')");
            page.evaluate("panel('" + button + "').click()");
        }
    }

    /** Does the manager's part for so many requests, of which the first asks what is known. */
    private void deliver(Browser.Tab page, ServedLectern lectern, int count) throws Exception {
        for (var sent = 0; sent < count; sent++) {
            page.await("posts.length > 0");
            var request = HttpRequest.newBuilder(URI.create(lectern.statusUrl() + "/v1/transcripts"))
                    .POST(HttpRequest.BodyPublishers.ofString(page.text("posts[0].data")));
            for (var header : List.of("Content-Type", "X-Lectern")) {
                request.header(header, page.text("posts[0].headers['" + header + "']"));
            }
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
            page.evaluate("posts.shift().onload({ responseText: "
                    + JsonWriter.text(new JsonValue.JsonString(answer)) + " })");
        }
    }
}
