package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lectern.domain.Course;
import lectern.domain.Cue;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.PagePolicy;
import lectern.domain.Samples;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages in the style of paragraphs. */
@Timeout(120)
class NotionParagraphsTest {
    private static final String URL = "https://www.udemy.com/course/java/learn/lecture/4711";

    private NotionFixture fixture;
    private NotionNotebook notebook;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
        notebook = start(PagePolicy.Style.PARAGRAPHS, PagePolicy.Existing.SKIP);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void writesParagraphsThatLeadToTheirTimes() throws Exception {
        var saved = fixture.save(notebook, lecture(new Cue(0, 2, "Hello,"), new Cue(2, 4, "world."),
                new Cue(754, 756, "Bye.")));

        assertEquals(List.of("0:00 Hello, world.", "12:34 Bye."), texts(saved.pageId()));
        var first = fixture.blocks(saved.pageId()).getLast().items("paragraph", "rich_text").getFirst();
        assertEquals(Optional.of(URL + "?start=754"), first.text("text", "link", "url"));
        assertEquals(2, saved.requests());
        assertEquals(3, saved.blocks());
    }

    @Test
    void writesLinesWithoutTimes() throws Exception {
        var lecture = NotionFixture.lecture(NotionFixture.title("Basics", 1), NotionFixture.title("One", 1), "Hi\nyou");

        assertEquals(List.of("Hi you"), texts(fixture.save(notebook, lecture).pageId()));
    }

    @Test
    void writesAHundredParagraphsInOneRequestAndOneMoreInAnother() throws Exception {
        var hundred = fixture.save(notebook, interview(100));
        assertEquals(2, hundred.requests());
        assertEquals(101, hundred.blocks());
        fixture.close();
        open();

        var more = fixture.save(notebook, interview(101));

        assertEquals(texts(101), texts(more.pageId()));
    }

    @Test
    void writesALongInterviewWhole() throws Exception {
        var saved = fixture.save(notebook, interview(368));

        assertEquals(texts(368), texts(saved.pageId()));
        assertEquals(369, saved.blocks());
        assertTrue(saved.requests() <= 12, saved::toString);
    }

    @Test
    void completesAPageFromWhereAnEarlierAttemptLeftIt() throws Exception {
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.SHORT_PAGE);
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.DROP_SAVED);
        assertInstanceOf(Outcome.Delayed.class, notebook.write(interview(368)));
        fixture.ledger.lose();

        var saved = fixture.save(start(PagePolicy.Style.PARAGRAPHS, PagePolicy.Existing.SKIP), interview(368));

        assertEquals(texts(368), texts(saved.pageId()));
        assertEquals(1, fixture.children(saved.pageId()).size());
    }

    @Test
    void doesNotMixStylesOnAPageLeftHalfWritten() throws Exception {
        fixture.emulator.next("PATCH /v1/blocks", EmulatorFault.CONFLICT);
        notebook.write(interview(200));

        var refused = assertInstanceOf(Outcome.Refused.class,
                start(PagePolicy.Style.CODE, PagePolicy.Existing.SKIP).write(interview(200)));
        assertTrue(refused.reason().contains("beginning of another text"), refused.reason());

        notebook = start(PagePolicy.Style.CODE, PagePolicy.Existing.UPDATE);
        var updated = assertInstanceOf(Outcome.Updated.class, fixture.writeToTheEnd(notebook, interview(200)));
        assertEquals(interview(200).transcript().text(), fixture.script(updated.pageId()));
        assertEquals(1, fixture.children(updated.pageId()).size());
    }

    @Test
    void replacesManyParagraphsWithFewRequests() throws Exception {
        fixture.save(notebook, interview(368));
        notebook = start(PagePolicy.Style.PARAGRAPHS, PagePolicy.Existing.UPDATE);

        var updated = assertInstanceOf(Outcome.Updated.class, notebook.write(lecture(new Cue(0, 1, "Short."))));

        assertEquals(List.of("0:00 Short."), texts(updated.pageId()));
        assertTrue(updated.requests() <= 10, updated::toString);
    }

    private NotionNotebook start(PagePolicy.Style style, PagePolicy.Existing existing) throws Exception {
        return fixture.opened(fixture.settings(fixture.proxy.url(), new PagePolicy(style, existing)));
    }

    private List<String> texts(String page) throws Exception {
        return fixture.blocks(page).stream().map(NotionFixture::text).toList();
    }

    private static List<String> texts(int paragraphs) {
        return IntStream.range(0, paragraphs).mapToObj(i -> TimeLinks.clock(3 * i) + " Answer " + i + ".").toList();
    }

    private static Lecture interview(int answers) {
        return lecture(IntStream.range(0, answers).mapToObj(i -> new Cue(3 * i, 3 * i + 1, "Answer " + i + "."))
                .toArray(Cue[]::new));
    }

    private static Lecture lecture(Cue... cues) {
        return new Lecture("", Course.UNKNOWN, NotionFixture.title("Basics", 1), NotionFixture.title("One", 1),
                new Lecture.Details("", URL, "", ""), Samples.transcript(List.of(cues)));
    }
}
