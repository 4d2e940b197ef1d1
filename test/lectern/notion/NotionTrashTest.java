package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages that a person throws away while Lectern runs, and refusals that only a person can lift. */
@Timeout(120)
class NotionTrashTest {
    private static final TitleSet BASICS = NotionFixture.title("Basics", 1);

    private NotionFixture fixture;
    private NotionNotebook notebook;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.SEED);
        notebook = fixture.opened();
        fixture.save(notebook, lecture("One", 1));
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void saysThatTheSectionIsInTheTrash() throws Exception {
        fixture.trash("Basics");

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("Two", 2)));

        assertTrue(refused.reason().contains("section is in Notion's trash"), refused.reason());
        assertEquals(List.of("One < - < -"), fixture.chain());
    }

    @Test
    void makesTheSectionAnewForALectureThatIsRetried() throws Exception {
        fixture.trash("Basics");
        notebook.write(lecture("Two", 2));

        fixture.save(notebook, lecture("Two", 2));
        notebook.write(lecture("Three", 3));

        assertEquals(List.of("One < - < -", "Basics < - < -", "Two < Basics < Basics", "Three < Basics < Two"),
                fixture.chain());
    }

    @Test
    void takesTheSectionThatWasRestored() throws Exception {
        var section = fixture.page("Basics").text("id").orElseThrow();
        fixture.trash("Basics");
        notebook.write(lecture("Two", 2));
        fixture.call("PATCH", "pages/" + section, "{'in_trash':false}");

        fixture.save(notebook, lecture("Two", 2));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Two < Basics < One"), fixture.chain());
    }

    @Test
    void followsThePageBeforeWhereTheLastOneIsInTheTrash() throws Exception {
        fixture.save(notebook, lecture("Two", 2));
        fixture.save(notebook, lecture("Three", 3));
        fixture.trash("Two");
        fixture.trash("Three");

        fixture.save(notebook, lecture("Four", 4));

        assertEquals(List.of("Basics < - < -", "One < Basics < Basics", "Four < Basics < One"), fixture.chain());
    }

    @Test
    void opensASectionBehindALectureInTheTrash() throws Exception {
        fixture.trash("One");

        fixture.save(notebook, NotionFixture.lecture(
                NotionFixture.title("More", 2), NotionFixture.title("Two", 2), "text"));

        assertEquals(List.of("Basics < - < -", "More < - < Basics", "Two < More < More"), fixture.chain());
    }

    @Test
    void doesNotMakeASectionAnewByItselfThoughAnotherWasPutBehindIt() throws Exception {
        fixture.trash("One");
        fixture.trash("Basics");
        fixture.save(notebook, NotionFixture.lecture(
                NotionFixture.title("More", 2), NotionFixture.title("Two", 2), "text"));

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("Three", 3)));
        assertTrue(refused.reason().contains("section is in Notion's trash"), refused.reason());
        fixture.save(notebook, lecture("Three", 3));

        assertEquals(List.of("More < - < -", "Two < More < More", "Basics < - < -", "Three < Basics < Basics"),
                fixture.chain());
    }

    @Test
    void makesAPageAnewThatWasThrownAwayHalfWritten() throws Exception {
        var text = "All that was said in this lecture, line by line.\n".repeat(10_000);
        var lecture = NotionFixture.lecture(BASICS, NotionFixture.title("Long", 2), text);
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.CONFLICT);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(lecture));
        fixture.trash("Long");
        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture));
        assertTrue(refused.reason().contains("is in Notion's trash"), refused.reason());

        var saved = fixture.save(notebook, lecture);

        assertEquals(text, fixture.script(saved.pageId()));
        assertEquals(3, fixture.pages().size());
    }

    @Test
    void saysThatTheBlocksAreUsedUpAndParks() throws Exception {
        fixture.emulator.next("POST", EmulatorFault.BLOCK_LIMIT);

        var refused = assertInstanceOf(Outcome.Refused.class, notebook.write(lecture("Two", 2)));

        assertTrue(refused.reason().contains("used up the blocks of its free plan"), refused.reason());
    }

    @Test
    void stopsWhereTheConnectionIsBlocked() throws Exception {
        fixture.proxy.drain();
        fixture.emulator.next("POST", EmulatorFault.BLOCKED);

        var stopped = assertInstanceOf(Outcome.Unauthorized.class, notebook.write(lecture("Two", 2)));

        assertTrue(stopped.reason().contains("Notion's support"), stopped.reason());
        assertEquals(1, fixture.proxy.drain().size());
    }

    private static Lecture lecture(String name, int number) {
        return NotionFixture.lecture(BASICS, NotionFixture.title(name, number), "text");
    }
}
