package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import lectern.Chromium;
import lectern.app.FakeQueue;
import lectern.domain.Course;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, where one is installed; one test after the other, as it has but one page. */
@Tag("browser")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class StatusPageTest {
    private static final Path SCREENSHOTS = Path.of("build", "screenshots");
    private static final String REASON = "Notion answers HTTP 400: Language is expected to be select";
    private static Chromium browser;

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Chromium.executable().isPresent(), "no Chromium is installed");
        browser = Chromium.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void showsWhatHappensWhileItIsOpen() throws Exception {
        try (var status = StatusFixture.empty()) {
            browser.open(status.url("/"));
            status.accept(Samples.queued(1, 3, 12));
            awaitTrue("document.querySelector('#l1 .waiting')?.textContent === '12'");
            status.events.emit(new LecternEvent.LectureWriting(Samples.queued(1, 3, 12)));
            awaitTrue("document.querySelector('#now .title')?.textContent === '12. Title 12'");
            status.save(Samples.queued(1, 3, 12));

            awaitTrue("document.querySelector('#l1 a.saved')?.href === 'https://notes.example/page-1'");
            awaitTrue("document.querySelector('#progress').textContent.includes('1 of 1 lectures')");
            awaitTrue("document.querySelector('#say').textContent === 'All done: 1 lecture'");
            assertClean(status);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void keepsLecturesInOrderAndTheFocusWhereItIs() throws Exception {
        try (var status = StatusFixture.empty()) {
            browser.open(status.url("/"));
            for (var number : List.of(5, 1, 9, 3)) {
                status.accept(Samples.queued(number, 1, number));
                awaitTrue("document.querySelector('#l" + number + "') !== null");
            }
            status.save(Samples.queued(3, 1, 3));
            awaitTrue("document.querySelector('#l3 a') !== null");
            evaluate("document.querySelector('#l3 a').focus()");
            status.accept(Samples.queued(2, 1, 2));

            awaitTrue("[...document.querySelectorAll('.tiles .tile')].map(t => t.textContent).join() === '1,2,3,5,9'");
            awaitTrue("document.activeElement === document.querySelector('#l3 a')");
            assertClean(status);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void retriesAndDiscardsByItsButtons() throws Exception {
        try (var status = StatusFixture.parked(FakeQueue.prompt(), REASON, Samples.queued(4, 1, 1),
                Samples.queued(5, 1, 2), Samples.queued(6, 1, 3))) {
            browser.open(status.url("/"));
            evaluate("document.querySelector('[data-action=retry][data-id=\"4\"]').click()");
            awaitTrue("document.querySelector('#f4') === null && document.querySelector('#l4 .waiting') !== null");

            evaluate("document.querySelector('[data-action=discard][data-id=\"5\"]').click()");
            awaitTrue("document.querySelector('dialog[open] #confirm-text').textContent === '2. Title 2'");
            evaluate("document.querySelector('dialog [value=keep]').click()");
            awaitTrue("document.querySelector('dialog[open]') === null && document.querySelector('#f5') !== null");
            assertEquals(0, status.queue.discarded().size());

            evaluate("document.querySelector('[data-action=discard][data-id=\"5\"]').click()");
            awaitTrue("document.querySelector('dialog[open]') !== null");
            evaluate("document.querySelector('dialog [value=discard]').click()");
            awaitTrue("document.querySelector('#f5') === null && document.querySelector('#l5') === null");
            assertEquals(1, status.queue.discarded().size());

            evaluate("document.querySelector('[data-action=retry-all]').click()");
            awaitTrue("document.querySelector('#failures').children.length === 0");
            assertClean(status);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void retryByKeyboardKeepsTheFocusOnThePage() throws Exception {
        try (var status = StatusFixture.parked(FakeQueue.prompt(), REASON, Samples.queued(4, 1, 1),
                Samples.queued(5, 1, 2))) {
            browser.open(status.url("/"));
            evaluate("{ const retry = document.querySelector('[data-action=retry]'); retry.focus(); retry.click(); }");

            awaitTrue("document.querySelector('#f4') === null");
            awaitTrue("document.activeElement.id === 'courses'");
            assertClean(status);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whatDidNotFailTakesNoRoom() throws Exception {
        try (var status = StatusFixture.empty()) {
            browser.command("Emulation.setDeviceMetricsOverride", JsonValue.JsonObject.builder().put("width", 1280)
                    .put("height", 1000).put("deviceScaleFactor", 1).put("mobile", false));
            browser.open(status.url("/"));

            awaitTrue("document.querySelector('#courses').getBoundingClientRect().top"
                    + " - document.querySelector('#summary').getBoundingClientRect().bottom === 16");
            assertClean(status);
        } finally {
            browser.command("Emulation.clearDeviceMetricsOverride", JsonValue.JsonObject.builder());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void budgetFillsItsMeterFromTopToBottom() throws Exception {
        try (var status = StatusFixture.empty()) {
            browser.open(status.url("/"));
            var picture = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
            var place = evaluate("(() => { const box = document.querySelector('meter').getBoundingClientRect();"
                    + " return Math.round(box.x + box.width / 2) + ',' + Math.round(box.y + 1) + ','"
                    + " + Math.round(box.y + box.height - 2); })()");
            var numbers = place.text().orElseThrow().split(",");
            var x = Integer.parseInt(numbers[0]);

            assertEquals(picture.getRGB(x, Integer.parseInt(numbers[1])),
                    picture.getRGB(x, Integer.parseInt(numbers[2])));
            assertClean(status);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @CsvSource({"320, light", "320, dark", "1280, light", "1280, dark"})
    void isLegibleAndFitsInBothColourSchemes(int width, String scheme) throws Exception {
        try (var status = busy()) {
            browser.command("Emulation.setEmulatedMedia", JsonValue.JsonObject.builder().put("features",
                    JsonValue.JsonArray.of(JsonValue.JsonObject.builder()
                            .put("name", "prefers-color-scheme").put("value", scheme).build())));
            browser.command("Emulation.setDeviceMetricsOverride", JsonValue.JsonObject.builder().put("width", width)
                    .put("height", width < 600 ? 1900 : 1000).put("deviceScaleFactor", 1).put("mobile", width < 600));
            browser.open(status.url("/"));
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve("status-" + width + "-" + scheme + ".png"), browser.screenshot());

            assertEquals(JsonValue.JsonArray.EMPTY, evaluate(Files.readString(
                    Path.of("test", "lectern", "status", "legible.js"))));
            assertEquals(JsonValue.JsonBoolean.TRUE,
                    evaluate("document.documentElement.scrollWidth <= " + width));
            assertClean(status);
        } finally {
            browser.command("Emulation.clearDeviceMetricsOverride", JsonValue.JsonObject.builder());
        }
    }

    /** Several courses in several scripts, in all states. */
    private static StatusFixture busy() throws Exception {
        var status = StatusFixture.parked(FakeQueue.prompt(), REASON,
                lecture(901, "The Web from Wire to Page", "Section 2: Names and Numbers", "9. Who is “localhost”?"),
                lecture(902, "دورة تطوير الويب الكاملة", "القسم 1: البداية", "3. ما هي الشبكة؟"));
        status.events.emit(new LecternEvent.NotebookOpened("Lectures", 120, Duration.ofMillis(812)));
        status.events.emit(new LecternEvent.ClientConnected(1, "https://www.udemy.com"));
        status.requestsMade.set(117);
        var id = 1;
        var course = new ArrayList<QueuedLecture>();
        for (var section = 1; section <= 7; section++) {
            var count = 6 + section * 7 % 23;
            for (var number = 1; number <= count; number++) {
                var lecture = lecture(id, "The Web from Wire to Page", "Section " + section + ": "
                        + List.of("The Wire", "Names and Numbers", "Größe und Länge", "Handshakes & Secrets", "Caches",
                                "From Markup to Pixels", "Putting It All Together").get(section - 1),
                        id + ". What a connection is");
                status.accept(lecture);
                course.add(lecture);
                id++;
            }
        }
        course.forEach(lecture -> play(status, lecture, lecture.id()));
        for (var number = 1; number <= 9; number++) {
            var lecture = lecture(600 + number, "دورة تطوير الويب الكاملة", "القسم 1: البداية", number + ". مقدمة");
            status.accept(lecture);
            if (number < 7) {
                status.save(lecture);
            }
        }
        return status;
    }

    private static void play(StatusFixture status, QueuedLecture lecture, long id) {
        if (id == 74 || id == 91) {
            status.events.emit(new LecternEvent.LectureWriting(lecture));
        } else if (id == 75) {
            status.events.emit(new LecternEvent.LectureRetrying(
                    lecture, "Notion answers HTTP 503", Duration.ofSeconds(30)));
        } else if (id % 29 == 11) {
            status.events.emit(new LecternEvent.LectureDone(lecture,
                    new Outcome.Unchanged("page", "https://notes.example/1"), Duration.ZERO));
        } else if (id == 30) {
            status.events.emit(new LecternEvent.LectureDone(lecture, new Outcome.Skipped(
                    "page", "https://notes.example/2", "the page has other content"), Duration.ZERO));
        } else if (id < 74) {
            status.save(lecture);
        }
    }

    private static QueuedLecture lecture(long id, String course, String section, String title) {
        return QueuedLecture.of(id, new Lecture("m-" + id, new Course("", course, ""), TitleSet.ofSection(section),
                TitleSet.ofLecture(title), Lecture.Details.UNKNOWN, new Transcript("text", List.of())));
    }

    /** Nothing on the console, and nothing asked of any other server. */
    private static void assertClean(StatusFixture status) {
        assertEquals(List.of(), browser.errors());
        assertEquals(JsonValue.JsonArray.EMPTY, evaluate("performance.getEntriesByType('resource')"
                + ".map(entry => entry.name).filter(name => !name.startsWith('" + status.url("/") + "'))"));
        browser.open("about:blank");
    }

    private static JsonValue evaluate(String expression) {
        return browser.evaluate(expression);
    }

    /** Waits in the page itself, frame by frame. */
    private static void awaitTrue(String expression) {
        assertTrue(evaluate("new Promise((resolve) => { const end = Date.now() + 10000;"
                + " const look = () => (" + expression + ") ? resolve(true) : Date.now() > end ? resolve(false)"
                + " : setTimeout(look, 20); look(); })") == JsonValue.JsonBoolean.TRUE, expression);
    }
}
