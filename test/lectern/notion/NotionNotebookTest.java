package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lectern.domain.Course;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NotionNotebookTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);
    private static final TitleSet MORE = NotionFixture.title("More", 2);
    private static final TitleSet END = NotionFixture.title("End", 3);

    private NotionFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void writesSectionAndLectureWithAllTheirProperties() throws Exception {
        var course = new Course("77", "Java, fast", "https://www.udemy.com/course/java");
        var details = new Lecture.Details("4711", "https://www.udemy.com/course/java/learn/lecture/4711", "en_US", "");
        var transcript = new Transcript("Hello\nworld", List.of());
        var lecture = new Lecture("m1", course, NotionFixture.title("Advanced Topics", 3),
                NotionFixture.title("Building WebSocket Clients", 12), details, transcript);

        var saved = fixture.save(fixture.opened(), lecture);

        var section = fixture.page("Advanced Topics");
        var page = fixture.page("Building WebSocket Clients");
        assertEquals(new Outcome.Saved(page.text("id").orElseThrow(), page.text("url").orElseThrow(), 2, 2), saved);
        assertEquals(List.of(
                "Advanced Topics < - < -",
                "Building WebSocket Clients < Advanced Topics < Advanced Topics"), fixture.chain());
        assertEquals("Section", tag(section));
        assertEquals("Lecture", tag(page));
        assertEquals(NotionFixture.json("3"), section.at("properties", "Number", "number").orElseThrow());
        assertEquals(NotionFixture.json("12"), page.at("properties", "Number", "number").orElseThrow());
        assertEquals(Optional.of("Java fast"), page.text("properties", "Course", "select", "name"));
        assertEquals(Optional.of("en_US"), page.text("properties", "Language", "select", "name"));
        assertEquals(Optional.of(details.url()), page.text("properties", "URL", "url"));
        assertEquals("77:4711", NotionFixture.text(page, "Sync key"));
        assertEquals(lecture.contentHash(), NotionFixture.text(page, "Content hash"));
    }

    @Test
    void keepsTheTranscriptInACodeBlockInsideOneToggle() throws Exception {
        var saved = fixture.save(fixture.opened(), lecture(BASICS, "Intro", 1, "Hello\nworld"));

        var blocks = fixture.blocks(saved.pageId());
        assertEquals(1, blocks.size());
        assertEquals(Optional.of("plain text"), blocks.getFirst().text("code", "language"));
        assertEquals("Hello\nworld", fixture.script(saved.pageId()));
    }

    @Test
    void makesOneRequestPerLectureAndPerNewSection() throws Exception {
        var notebook = fixture.opened();

        for (var section : List.of(BASICS, MORE, END)) {
            for (var i = 0; i < 5; i++) {
                var number = section.number().getAsInt() * 10 + i;
                var saved = fixture.save(notebook, lecture(section, "Lecture " + number, number, "text"));
                assertEquals(i == 0 ? 2 : 1, saved.requests());
            }
        }

        assertEquals(18, fixture.proxy.drain().size());
    }

    @Test
    void chainsPagesInTheOrderOfTheCourse() throws Exception {
        var notebook = fixture.opened();

        for (var section : List.of(BASICS, MORE, END)) {
            var number = section.number().getAsInt() * 10;
            fixture.save(notebook, lecture(section, section.name() + " a", number, "text"));
            fixture.save(notebook, lecture(section, section.name() + " b", number + 5, "text"));
        }

        assertEquals(List.of(
                "Basics < - < -", "Basics a < Basics < Basics", "Basics b < Basics < Basics a",
                "More < - < Basics b", "More a < More < More", "More b < More < More a",
                "End < - < More b", "End a < End < End", "End b < End < End a"), fixture.chain());
    }

    @Test
    void linksALateLectureWithOneMoreRequest() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture(BASICS, "One", 1, "text"));
        fixture.save(notebook, lecture(BASICS, "Three", 3, "text"));

        fixture.proxy.drain();
        fixture.save(notebook, lecture(BASICS, "Two", 2, "text"));
        fixture.tidy(notebook);

        assertEquals(2, fixture.proxy.drain().size());
        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Three < Basics < Two", "Two < Basics < One"),
                fixture.chain());
    }

    @Test
    void linksALateSectionBetweenItsNeighbours() throws Exception {
        fixture.save(fixture.opened(), lecture(BASICS, "One", 1, "text"));
        fixture.save(fixture.opened(), lecture(END, "Three", 3, "text"));

        var notebook = fixture.opened();
        fixture.save(notebook, lecture(MORE, "Two", 2, "text"));
        fixture.tidy(notebook);

        assertEquals(3, fixture.proxy.drain().size());
        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "End < - < Two", "Three < End < End",
                "More < - < One", "Two < More < More"), fixture.chain());
    }

    @Test
    void relinksLaterWhatCannotBeRelinkedNow() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture(BASICS, "One", 1, "text"));
        fixture.save(notebook, lecture(BASICS, "Three", 3, "text"));
        fixture.proxy.next("PATCH /v1/pages", service -> Optional.of(new LossyProxy.Answer(500, "")));
        fixture.save(notebook, lecture(BASICS, "Two", 2, "text"));
        fixture.tidy(notebook);

        fixture.tidy(notebook);

        assertTrue(fixture.chain().contains("Three < Basics < Two"));
    }

    @Test
    void chainsLecturesWithoutNumbersInOrderOfArrival() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture(BASICS, "One", 1, "text"));

        for (var name : List.of("Quiz", "Break")) {
            fixture.save(notebook, NotionFixture.lecture(BASICS, new TitleSet(name, OptionalInt.empty()), "text"));
        }
        fixture.save(notebook, lecture(BASICS, "Two", 2, "text"));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Quiz < Basics < One", "Break < Basics < Quiz",
                "Two < Basics < Break"), fixture.chain());
    }

    @Test
    void keepsCoursesApart() throws Exception {
        var notebook = fixture.opened();
        var java = new Course("1", "Java", "");
        var rust = new Course("2", "Rust", "");

        fixture.save(notebook, NotionFixture.lecture(java, BASICS, NotionFixture.title("J", 1), "text"));
        fixture.save(notebook, NotionFixture.lecture(rust, MORE, NotionFixture.title("R", 1), "text"));

        assertEquals(List.of("Basics < - < -", "J < Basics < Basics", "More < - < -", "R < More < More"),
                fixture.chain());
    }

    @Test
    void tellsSectionsOfOneNumberApartByName() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture(BASICS, "One", 1, "text"));

        fixture.save(notebook, lecture(NotionFixture.title("Bonus", 1), "Two", 2, "text"));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Bonus < - < One", "Two < Bonus < Bonus"),
                fixture.chain());
    }

    @Test
    void keepsNamesOfEveryScript() throws Exception {
        var name = "日本語 العربية हिन्दी 👩‍🚀 \"quoted\" \\ </script>";

        fixture.save(fixture.opened(), lecture(NotionFixture.title(name + " §", 1), name, 1, name));

        assertEquals(name, fixture.script(fixture.page(name).text("id").orElseThrow()));
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void keepsLongTitlesWhole() throws Exception {
        var name = "x" + "😀".repeat(5000);

        fixture.save(fixture.opened(), lecture(BASICS, name, 1, "text"));

        assertEquals(name, NotionFixture.name(fixture.pages().getLast()));
    }

    @Test
    void namesWhatHasNoName() throws Exception {
        var nameless = new TitleSet("", OptionalInt.empty());

        fixture.save(fixture.opened(), NotionFixture.lecture(nameless, nameless, "text"));

        assertEquals(List.of("Untitled section < - < -", "Untitled lecture < Untitled section < Untitled section"),
                fixture.chain());
    }

    @Test
    void writesAQuarterOfAMillionCharactersInOneRequest() throws Exception {
        var text = "The quick brown fox. ".repeat(12_000);

        var saved = fixture.save(fixture.opened(), lecture(BASICS, "Long", 1, text));

        assertEquals(2, saved.requests());
        assertEquals(text, fixture.script(saved.pageId()));
    }

    @Test
    void writesFiveMegabytesWhole() throws Exception {
        var text = "Wer nicht hören will, muss fühlen.\n".repeat(5_000_000 / 35);

        var saved = fixture.save(fixture.opened(), lecture(BASICS, "Endless", 1, text));

        assertTrue(fixture.proxy.drain().stream().allMatch(sent -> sent.bytes() <= ScriptBlocks.MAX_REQUEST_BYTES));
        assertEquals(text, fixture.script(saved.pageId()));
        assertTrue(NotionFixture.text(fixture.page("Endless"), "Content hash").matches("[0-9a-f]{32}"));
    }

    @Test
    void keepsRequestsOfWideCharactersWithinTheirBytes() throws Exception {
        var text = "講義の書き起こしです。".repeat(36_000);

        var saved = fixture.save(fixture.opened(), lecture(BASICS, "Wide", 1, text));

        var sent = fixture.proxy.drain();
        assertTrue(sent.stream().anyMatch(request -> request.bytes() > ScriptBlocks.MAX_REQUEST_BYTES / 2));
        assertTrue(sent.stream().allMatch(request -> request.bytes() <= ScriptBlocks.MAX_REQUEST_BYTES));
        assertEquals(text, fixture.script(saved.pageId()));
    }

    @Test
    void leavesAnExistingPageAloneWithoutARequest() throws Exception {
        var notebook = fixture.opened();
        var saved = fixture.save(notebook, lecture(BASICS, "One", 1, "text"));
        fixture.proxy.drain();

        var same = notebook.write(lecture(BASICS, "One", 1, "text"));
        var other = notebook.write(lecture(BASICS, "One", 1, "other text"));

        assertEquals(new Outcome.Unchanged(saved.pageId(), saved.url()), same);
        assertInstanceOf(Outcome.Skipped.class, other);
        assertEquals(List.of(), fixture.proxy.drain());
    }

    @Test
    void findsItsPagesAgainAfterARestart() throws Exception {
        var first = fixture.opened();
        for (var i = 1; i <= 120; i++) {
            fixture.save(first, lecture(BASICS, "Lecture " + i, i, "text"));
        }

        var second = fixture.opened();

        assertInstanceOf(Outcome.Unchanged.class, second.write(lecture(BASICS, "Lecture 1", 1, "text")));
        assertInstanceOf(Outcome.Unchanged.class, second.write(lecture(BASICS, "Lecture 120", 120, "text")));
        assertEquals(1, fixture.save(second, lecture(BASICS, "Next", 121, "text")).requests());
        assertTrue(fixture.chain().contains("Next < Basics < Lecture 120"));
    }

    @Test
    void lendsIconAndVersionOfTheTemplate() throws Exception {
        fixture.opened();
        var id = fixture.addPage("{'Name':{'title':[{'text':{'content':'Copy me'}}]},"
                + "'Tag':{'multi_select':[{'name':'Template'}]},'Version':{'select':{'name':'v2'}}}");
        fixture.call("PATCH", "pages/" + id, "{'icon':{'type':'emoji','emoji':'🎓'}}");

        fixture.save(fixture.opened(), lecture(BASICS, "One", 1, "text"));

        for (var name : List.of("Basics", "One")) {
            assertEquals(Optional.of("🎓"), fixture.page(name).text("icon", "emoji"));
            assertEquals(Optional.of("v2"), fixture.page(name).text("properties", "Version", "select", "name"));
        }
    }

    @Test
    void announcesNewSections() throws Exception {
        fixture.save(fixture.opened(), lecture(BASICS, "One", 1, "text"));

        var url = fixture.page("Basics").text("url").orElseThrow();
        assertTrue(fixture.events.contains(new LecternEvent.SectionSaved("Basics", url)));
    }

    @Test
    void staysWithinTheBudgetOfTheService() throws Exception {
        try (var limited = new NotionFixture(EmulatorOptions.Schema.SEED, 180, true)) {
            var notebook = limited.opened();
            for (var i = 1; i <= 200; i++) {
                limited.save(notebook, lecture(BASICS, "Lecture " + i, i, "text"));
            }

            assertTrue(limited.emulator.requestLog().stream().noneMatch(line -> line.endsWith("429")));
            assertTrue(limited.events.stream().anyMatch(LecternEvent.RequestsPaused.class::isInstance));
        }
    }

    @Test
    void waitsAsLongAsTheServiceAsksAndSendsTheSameAgain() throws Exception {
        var notebook = fixture.opened();
        fixture.emulator.disturb(FaultPlan.parse("retry-after=17"));
        fixture.emulator.next("POST", EmulatorFault.RATE_LIMIT);
        fixture.emulator.next("POST", EmulatorFault.OVERLOAD);

        var saved = fixture.save(notebook, lecture(BASICS, "One", 1, "text"));

        assertEquals(4, saved.requests());
        assertEquals(List.of(Duration.ofSeconds(17), Duration.ofSeconds(17)), fixture.time.pauses);
        assertEquals(2, fixture.pages().size());
    }

    private static String tag(JsonValue page) {
        return page.items("properties", "Tag", "multi_select").getFirst().text("name").orElseThrow();
    }

    private static Lecture lecture(TitleSet section, String name, int number, String text) {
        return NotionFixture.lecture(section, NotionFixture.title(name, number), text);
    }
}
