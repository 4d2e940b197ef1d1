package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known, and what is asked, after a start. */
@Timeout(120)
class NotionRecoveryTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);

    private NotionFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.SEED);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void notesEachPageBeforeItIsMade() throws Exception {
        var one = lecture("One", 1);

        fixture.save(fixture.opened(), one);

        assertEquals(List.of("begin " + one.sectionKey(), "end " + one.sectionKey() + " made",
                "begin " + one.key(), "end " + one.key() + " made"), fixture.ledger.log);
    }

    @Test
    void makesNothingThatCannotBeNoted() throws Exception {
        var notebook = fixture.opened();
        fixture.ledger.full = true;

        var delayed = assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture("One", 1)));

        assertEquals("the disk is full", delayed.reason());
        assertEquals(List.of(), fixture.proxy.drain());
    }

    @Test
    void notesWhatWasSurelyNotMade() throws Exception {
        var notebook = fixture.opened();
        fixture.emulator.next("POST /v1/pages", EmulatorFault.CONFLICT);

        notebook.write(lecture("One", 1));

        assertEquals("end " + lecture("One", 1).sectionKey() + " not made", fixture.ledger.log.getLast());
    }

    @Test
    void findsThePageOfACrashThatTheQueryDoesNotShowYet() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture("One", 1));
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_SAVED);
        notebook.write(lecture("Two", 2));
        fixture.emulator.disturb(FaultPlan.parse("lag=9"));
        fixture.ledger.crash();

        assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(fixture.opened(), lecture("Two", 2)));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Two < Basics < One"), fixture.chain());
    }

    @Test
    void waitsAfterACrashForWhatTheServiceMayStillBeDoing() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture("One", 1));
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_LATE);
        notebook.write(lecture("Two", 2));

        assertInstanceOf(Outcome.Saved.class, fixture.writeToTheEnd(fixture.opened(), lecture("Two", 2)));

        fixture.time.pause(NotionTiming.REQUEST_DEADLINE);
        assertEquals(3, fixture.pages().size());
    }

    @Test
    void asksByIdForThePagesThatTheQueryDoesNotShowYet() throws Exception {
        var first = fixture.opened();
        fixture.save(first, lecture("One", 1));
        fixture.save(first, lecture("Two", 2));
        fixture.emulator.disturb(FaultPlan.parse("lag=9"));

        var second = fixture.opened();

        assertInstanceOf(Outcome.Unchanged.class, second.write(lecture("One", 1)));
        assertEquals(1, fixture.save(second, lecture("Three", 3)).requests());
        fixture.emulator.disturb(FaultPlan.NONE);
        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Two < Basics < One", "Three < Basics < Two"),
                fixture.chain());
    }

    @Test
    void asksForAPageThatTheQueryDoesNotShowYetThoughItShowsOneThatWasEndedLater() throws Exception {
        var first = fixture.opened();
        var text = "All that was said in this lecture, line by line.\n".repeat(10_000);
        var longOne = lecture(Course.UNKNOWN, "One", 1, text);
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.CONFLICT);
        first.write(longOne);
        fixture.time.pause(Duration.ofSeconds(10));
        fixture.save(first, lecture("Two", 2));
        fixture.save(first, longOne);
        fixture.emulator.disturb(FaultPlan.parse("lag=9"));

        fixture.save(fixture.opened(), lecture("Three", 3));

        fixture.emulator.disturb(FaultPlan.NONE);
        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Two < Basics < One", "Three < Basics < Two"),
                fixture.chain());
    }

    @Test
    void asksForNoPageThatTheQueryShows() throws Exception {
        fixture.save(fixture.opened(), lecture("One", 1));
        fixture.notebook(fixture.settings()).open();

        assertTrue(fixture.proxy.drain().stream().noneMatch(sent -> sent.call().startsWith("GET /v1/pages")));
    }

    @Test
    void stopsAskingForPagesOnceManyAreGone() throws Exception {
        var notebook = fixture.opened();
        for (var i = 1; i <= NotionNotebook.MAX_GONE + 5; i++) {
            fixture.save(notebook, lecture("Lecture " + i, i));
        }
        for (var page : fixture.pages()) {
            fixture.call("PATCH", "pages/" + page.text("id").orElseThrow(), "{'in_trash':true}");
        }
        fixture.proxy.drain();

        fixture.notebook(fixture.settings()).open();

        assertEquals(NotionNotebook.MAX_GONE,
                fixture.proxy.drain().stream().filter(sent -> sent.call().startsWith("GET /v1/pages")).count());
    }

    @Test
    void saysThatAPageOfAnEarlierRunIsInTheTrashAndMakesItAnewOnRequest() throws Exception {
        fixture.save(fixture.opened(), lecture("One", 1));
        fixture.trash("One");
        var notebook = fixture.opened();

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("One", 1)));
        assertTrue(refused.reason().startsWith("the page of this lecture is in Notion's trash"), refused.reason());
        assertEquals(List.of("Basics < - < -"), fixture.chain());
        fixture.save(notebook, lecture("One", 1));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics"), fixture.chain());
    }

    @Test
    void saysThatASectionOfAnEarlierRunIsInTheTrashAndMakesItAnewOnRequest() throws Exception {
        fixture.save(fixture.opened(), lecture("One", 1));
        fixture.trash("Basics");
        var notebook = fixture.opened();

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("Two", 2)));
        assertTrue(refused.reason().startsWith("the page of this section is in Notion's trash"), refused.reason());
        fixture.save(notebook, lecture("Two", 2));

        assertEquals(List.of("One < - < -", "Basics < - < -", "Two < Basics < Basics"), fixture.chain());
    }

    @ParameterizedTest
    @CsvSource({"One,One,1,2", "Basics,Two,2,3"})
    void takesThePageOfAnEarlierRunThatWasRestored(String name, String next, int number, int pages) throws Exception {
        fixture.save(fixture.opened(), lecture("One", 1));
        var page = fixture.page(name).text("id").orElseThrow();
        fixture.trash(name);
        var notebook = fixture.opened();
        assertInstanceOf(Outcome.Refused.class, notebook.write(lecture(next, number)));
        fixture.call("PATCH", "pages/" + page, "{'in_trash':false}");

        assertTrue(notebook.write(lecture(next, number)).isDone());

        assertEquals(pages, fixture.pages().size());
    }

    @Test
    void findsItsPagesByKeyAfterLossOfTheDataFolder() throws Exception {
        var course = new Course("77", "Java", "");
        fixture.save(fixture.opened(), lecture(course, "One", 1, "text"));
        fixture.ledger.lose();

        var notebook = fixture.opened();

        assertInstanceOf(Outcome.Unchanged.class, notebook.write(lecture(course, "One", 1, "text")));
        assertInstanceOf(Outcome.Skipped.class, notebook.write(lecture(course, "One", 1, "other text")));
        assertEquals(1, fixture.save(notebook, lecture(course, "Two", 2, "text")).requests());
    }

    @Test
    void findsItsPagesByTagAndNumberWhereThereIsNoKey() throws Exception {
        fixture.save(fixture.opened(fixture.unchangedSchema()), lecture("One", 1));
        fixture.ledger.lose();

        var notebook = fixture.opened(fixture.unchangedSchema());

        assertInstanceOf(Outcome.Unchanged.class, notebook.write(lecture("One", 1)));
        assertInstanceOf(Outcome.Skipped.class, fixture.opened(fixture.unchangedSchema())
                .write(lecture(Course.UNKNOWN, "One", 1, "other text")));
        assertEquals(1, fixture.save(notebook, lecture("Two", 2)).requests());
        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Two < Basics < One"), fixture.chain());
    }

    @Test
    void completesAPageThatItFindsUnfinishedWhereThereIsNeitherKeyNorHash() throws Exception {
        var text = "All that was said in this lecture, line by line.\n".repeat(10_000);
        var notebook = fixture.opened(fixture.unchangedSchema());
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.DROP);
        notebook.write(lecture(Course.UNKNOWN, "Long", 1, text));
        fixture.ledger.lose();

        var saved = fixture.save(fixture.opened(fixture.unchangedSchema()), lecture(Course.UNKNOWN, "Long", 1, text));

        assertEquals(text, fixture.script(saved.pageId()));
        assertEquals(2, fixture.pages().size());
    }

    @Test
    void knowsItsPagesByTheLedgerWhereThereIsNoKey() throws Exception {
        var untitled = new TitleSet("", OptionalInt.empty());
        var lecture = NotionFixture.lecture(BASICS, untitled, "text");
        fixture.save(fixture.opened(fixture.unchangedSchema()), lecture);

        assertInstanceOf(Outcome.Unchanged.class, fixture.opened(fixture.unchangedSchema()).write(lecture));
    }

    @Test
    void tellsThePageOfAnotherDatabaseFromItsOwn() throws Exception {
        var id = "22222222-2222-2222-2222-222222222222";
        var one = lecture("One", 1);
        fixture.ledger.end(one.key(), Optional.of(id));
        var body = "{\"object\":\"page\",\"id\":\"" + id + "\",\"parent\":{\"data_source_id\":\"other\"}}";
        for (var i = 0; i < 3; i++) {
            fixture.proxy.next("GET /v1/pages", service -> Optional.of(new LossyProxy.Answer(200, body)));
        }

        fixture.save(fixture.opened(), one);

        assertEquals(2, fixture.pages().size());
    }

    @ParameterizedTest
    @CsvSource({"One,Section", "Basics,Lecture"})
    void makesAPageAnewOnceWhereAPersonHasChangedItsTag(String name, String tag) throws Exception {
        fixture.save(fixture.opened(), lecture("One", 1));
        fixture.call("PATCH", "pages/" + fixture.page(name).text("id").orElseThrow(),
                "{'properties':{'Tag':{'multi_select':[{'name':'" + tag + "'}]}}}");

        for (var lecture : List.of(lecture("Two", 2), lecture("Three", 3))) {
            var notebook = fixture.opened();
            notebook.write(lecture("One", 1));
            fixture.save(notebook, lecture);
        }

        var names = fixture.pages().stream().map(NotionFixture::name).sorted().toList();
        assertEquals(Stream.of("Basics", "One", name, "Two", "Three").sorted().toList(), names);
    }

    private static Lecture lecture(String name, int number) {
        return lecture(Course.UNKNOWN, name, number, "text");
    }

    private static Lecture lecture(Course course, String name, int number, String text) {
        return NotionFixture.lecture(course, BASICS, NotionFixture.title(name, number), text);
    }
}
