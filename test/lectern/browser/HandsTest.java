package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How lectures are read from a page: by the lecture that was asked for, whatever the page does meanwhile. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class HandsTest {
    /** Reads from the first section: a video, an article, a video. Answers with the lecture that the text is of. */
    private static final String READ = """
            globalThis.read = place => LecternHands({ do: "read", slug: "by-hand", section: 0, place })
                .then(({ id, lines, error }) => error ?? `${id}, ${lines.length} lines of ${lines[0].slice(8, 12)}`);
            """;

    @TempDir
    static Path folder;

    private static UdemySite site;
    private static Browser browser;

    private Browser.Tab page;

    @BeforeAll
    static void openBrowser() throws Exception {
        site = UdemySite.open(folder);
        browser = Browser.open(site);
    }

    @AfterAll
    static void closeBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
        site.close();
    }

    @BeforeEach
    void openPage() throws IOException {
        page = browser.newTab("https://www.udemy.com/course/" + UdemySite.BY_HAND + "/learn/lecture/1001");
        page.evaluate(Files.readString(Path.of("examples/extension/lib/hands.js")) + READ);
        page.await("document.querySelector('[data-purpose=transcript-toggle]')");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD) // a tab behind another one is slowed down by the browser
    void takesNoTextOfTheLectureThatWasShownBefore() {
        page.evaluate("const soon = setTimeout;"
                + "globalThis.setTimeout = (act, ms) => soon(act, ms === CAPTIONS_LATE_MS ? 2000 : ms)");

        assertEquals("1003, 12 lines of 1003", page.text("read(2)"));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD) // a tab behind another one is slowed down by the browser
    void refusesWhatThePageWentOnFrom() {
        assertEquals("the page went on to another lecture", page.text("""
                (async () => {
                    const reading = read(2);
                    while (!document.querySelector("[data-id='1003'][aria-current]")) {
                        await new Promise(requestAnimationFrame);
                    }
                    document.querySelector("[data-id='1001'] .item-link").click();
                    return reading;
                })()"""));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD) // a tab behind another one is slowed down by the browser
    void readsOneLectureAfterTheOther() {
        assertEquals("1003, 12 lines of 1003; 1001, 12 lines of 1001",
                page.text("Promise.all([read(2), read(0)]).then(both => both.join('; '))"));
    }
}
