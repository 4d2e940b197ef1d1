package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lectern.ServedLectern;
import lectern.demo.CourseMessage;
import lectern.demo.PageCheck;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.gateway.BrowserPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The extension as it is shipped, in a real browser, from a made-up Udemy to a stand-in for Notion. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class ExtensionTest {
    private static final Path EXTENSION = Path.of("examples/extension").toAbsolutePath();

    private static final String COURSE = "https://www.udemy.com/course/networks/learn/lecture/1001";
    private static final Path PICTURES = Path.of("build/pictures");

    @TempDir
    Path folder;

    private int port;
    private UdemySite site;
    private NotionEmulator notion;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        site = UdemySite.open(folder);
        notion = NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                EmulatorOptions.standard());
        port = freePort();
        browser = Browser.open(site, "--load-extension=" + EXTENSION);
        browser.awaitWorker();
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
        notion.close();
        site.close();
    }

    @Test
    void capturesTheWholeCourseAndNothingTwice() throws Exception {
        try (var lectern = ServedLectern.start(folder, notion, port)) {
            var popup = popupOver(COURSE, 0);
            popup.awaitText("17 lectures");
            pictures(popup, "course");

            popup.click("#capture");
            lectern.awaitSaved(site.course().inEnglish().size());
            popup.awaitText("skipped or failed");
            popup.evaluate("document.querySelector('#troubles').closest('details').open = true");
            for (var reason : List.of("an article", "a quiz", "no captions", "no captions in en-US; there are es-ES")) {
                popup.awaitText(reason);
            }
            popup.awaitText("Done with all 17");
            pictures(popup, "done");
            assertEquals("✓", popup.text("chrome.action.getBadgeText({})"));
            assertTrue(popup.text("document.querySelector('#notion').href").startsWith(notion.url()));
            assertEquals(List.of(), wrong(site.course().inEnglish()));

            var before = site.log().size();
            popup.click("#dismiss");
            popup.click("#capture");
            popup.awaitText("Done");
            assertEquals(List.of(), captionsAskedFor(before));
            assertEquals(List.of(), wrong(site.course().inEnglish()));
        }
    }

    @Test
    void waitsForLecternAndSurvivesItsWorkersEnd() throws Exception {
        var popup = popupOver(COURSE, 150);
        popup.click("#capture");
        popup.awaitText("Waiting for Lectern");
        assertEquals(List.of(), captionsAskedFor(0), "nothing is collected that cannot be sent");
        pictures(popup, "waiting");
        popup.click("#pause");
        popup.awaitText("Paused at 0 of 17");
        browser.endWorker();
        popup.click("#resume");

        try (var lectern = ServedLectern.start(folder, notion, port)) {
            popup.awaitText("5 of 17");
            pictures(popup, "capturing");
            popup.close();
            browser.endWorker();
            lectern.awaitSaved(site.course().inEnglish().size());

            assertEquals(List.of(), wrong(site.course().inEnglish()));
        }
    }

    @Test
    void readsThePageWhereUdemysApiFails() throws Exception {
        try (var lectern = ServedLectern.start(folder, notion, port)) {
            var popup = popupOver("https://acme.udemy.com/course/" + UdemySite.BY_HAND + "/learn/lecture/1001", 0);
            popup.awaitText("read from the page itself");

            popup.evaluate("document.querySelector('#sections').closest('details').open = true");
            pictures(popup, "page");
            popup.evaluate("document.querySelectorAll('#sections input')[3].click()");
            popup.awaitText("3 of 4 sections");
            popup.click("#capture");
            var expected = site.course().without(3).asShown();
            lectern.awaitSaved(expected.size());

            assertEquals(List.of(), wrong(expected));
        }
    }

    /** Without this, the tests above would prove nothing about the browser's guard of the local network. */
    @Test
    void pagesOfTheSiteMayNotReachThisComputer() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var page = browser.newTab("https://www.udemy.com/without-policy");

            assertEquals("refused", page.text("fetch('http://localhost:" + server.getLocalPort()
                    + "').then(() => 'answered', () => 'refused')"));
        }
    }

    /** The popup over a course's page, at a speed for tests. */
    private Browser.Tab popupOver(String address, int paceMs) {
        browser.newTab(address);
        var popup = browser.newTab(BrowserPolicy.EXTENSION + "/popup.html?tab=" + address + "*");
        popup.await("document.querySelector('#main .card')");
        popup.evaluate("""
                new Promise(done => {
                    const port = chrome.runtime.connect({ name: "popup" });
                    const pace = { minMs: %d, maxMs: %d, backoffMs: 20 };
                    const settings = { server: "ws://localhost:%d", retryMs: 50, pace };
                    port.postMessage({ do: "settings", settings });
                    port.onMessage.addListener(view => view.settings.retryMs === 50 && (port.disconnect(), done()));
                })""".formatted(paceMs, paceMs, port));
        return popup;
    }

    private List<String> captionsAskedFor(int from) {
        return site.log().subList(from, site.log().size()).stream().filter(line -> line.contains(".vtt")).toList();
    }

    /** What the popup looks like, for people to judge. */
    private static void pictures(Browser.Tab popup, String name) throws IOException {
        for (var scheme : List.of("light", "dark")) {
            popup.look(scheme, 380);
            popup.picture(PICTURES.resolve(name + "-" + scheme + ".png"));
        }
    }

    private List<String> wrong(List<CourseMessage> expected) throws IOException, InterruptedException {
        return PageCheck.compare(expected, notion.url(), notion.token(), notion.databaseId()).wrong();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
