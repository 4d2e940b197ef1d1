package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The extension as it is shipped, in a real browser, from a made-up Udemy to a stand-in for Notion. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExtensionTest {
    private static final Path EXTENSION = Path.of("examples/extension").toAbsolutePath();

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
    void capturesTheWholeCourse() throws Exception {
        try (var lectern = ServedLectern.start(folder, notion, port)) {
            var popup = popupOver("https://www.udemy.com/course/networks/learn/lecture/1001");

            popup.click("#capture");
            lectern.awaitSaved(site.course().inEnglish().size());

            assertEquals(List.of(), wrong(site.course().inEnglish()));
        }
    }

    /** The popup over a course's page, at a speed for tests. */
    private Browser.Tab popupOver(String address) {
        browser.newTab(address);
        var popup = browser.newTab(BrowserPolicy.EXTENSION + "/popup.html?tab=" + address + "*");
        popup.await("document.querySelector('#main .card')");
        popup.evaluate("new Promise(done => { const port = chrome.runtime.connect({ name: 'popup' });"
                + " port.postMessage({ do: 'settings', settings: { server: 'ws://localhost:" + port + "', retryMs: 50,"
                + " pace: { minMs: 0, maxMs: 1, backoffMs: 20 } } }); port.onMessage.addListener(view =>"
                + " view.settings.retryMs === 50 && (port.disconnect(), done())); })");
        return popup;
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
