package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prev} is right in the end, in whatever order pages come, at the price of one request per displaced page. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NotionOrderTest {
    private static final List<TitleSet> SECTIONS = List.of(NotionFixture.title("Basics", 1),
            NotionFixture.title("More", 2), NotionFixture.title("End", 3));
    private static final List<String> IN_ORDER = List.of("Basics < - < -", "1 < Basics < Basics", "2 < Basics < 1",
            "3 < Basics < 2", "More < - < 3", "4 < More < More", "5 < More < 4", "6 < More < 5", "End < - < 6",
            "7 < End < End", "8 < End < 7", "9 < End < 8");

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
    void patchesOnlyTheSectionsOfInterleavedOnes() throws Exception {
        var notebook = fixture.opened();
        for (var number : List.of(1, 4, 7, 2, 5, 8, 3, 6, 9)) {
            fixture.save(notebook, lecture(number));
        }

        fixture.tidy(notebook);

        assertEquals(12 + 2, fixture.proxy.drain().size());
        assertEquals(sorted(IN_ORDER), sorted(fixture.chain()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void linksLecturesInAnyOrder(long seed) throws Exception {
        var notebook = fixture.opened();
        var numbers = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Collections.shuffle(numbers, new Random(seed));
        for (var number : numbers) {
            fixture.save(notebook, lecture(number));
        }

        fixture.tidy(notebook);

        assertEquals(sorted(IN_ORDER), sorted(fixture.chain()));
        assertTrue(fixture.proxy.drain().size() <= 12 + 11, "one request per page, and one per displaced page");
        fixture.tidy(notebook);
        assertEquals(0, fixture.proxy.drain().size(), "nothing is left");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void linksAfterARestartWhatACrashLeftUnlinked(long seed) throws Exception {
        var numbers = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Collections.shuffle(numbers, new Random(seed));
        for (var number : numbers) {
            fixture.save(fixture.opened(), lecture(number));
            fixture.ledger.lose();
        }

        fixture.tidy(fixture.opened());

        assertEquals(sorted(IN_ORDER), sorted(fixture.chain()));
    }

    /** Their names alone are longer than the key of a section. */
    @Test
    void linksNoPageToOneOfAnotherCourseHoweverLongTheirNames() throws Exception {
        var notebook = fixture.opened();
        for (var section = 1; section <= 2; section++) {
            for (var name : List.of("A", "B")) {
                fixture.save(notebook, NotionFixture.lecture(new Course("", name.repeat(300), ""),
                        NotionFixture.title(name + section, section), NotionFixture.title(name, section), "text"));
            }
        }

        fixture.tidy(notebook);

        assertEquals(List.of("A1 < - < -", "A < A1 < A1", "B1 < - < -", "B < B1 < B1",
                "A2 < - < A", "A < A2 < A2", "B2 < - < B", "B < B2 < B2"), fixture.chain());
    }

    @Test
    void asksForNothingWhereAllIsRight() throws Exception {
        var notebook = fixture.opened();
        for (var number = 1; number <= 9; number++) {
            fixture.save(notebook, lecture(number));
        }

        fixture.tidy(fixture.opened());

        assertEquals(List.of(), fixture.proxy.drain());
    }

    @Test
    void leavesALinkAsAPersonHasMadeIt() throws Exception {
        var notebook = fixture.opened();
        for (var number : List.of(1, 2, 6)) {
            fixture.save(notebook, lecture(number));
        }
        fixture.save(notebook, NotionFixture.lecture(SECTIONS.getFirst(), NotionFixture.title("8", 8), "text"));
        var first = fixture.page("1").text("id").orElseThrow();
        for (var relinked : List.of("8", "More")) {
            fixture.call("PATCH", "pages/" + fixture.page(relinked).text("id").orElseThrow(),
                    "{'properties':{'Prev':{'relation':[{'id':'" + first + "'}]}}}");
        }

        var restarted = fixture.opened();
        fixture.tidy(restarted);
        fixture.save(restarted, lecture(3));
        fixture.tidy(restarted);

        assertTrue(fixture.chain().containsAll(List.of("8 < Basics < 1", "More < - < 1", "3 < Basics < 2")),
                fixture.chain().toString());
    }

    @Test
    void linksAPageThatWasFoundLateToWhatCameMeanwhile() throws Exception {
        var notebook = fixture.opened();
        fixture.save(notebook, lecture(1));
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_SAVED);
        notebook.write(lecture(4));
        fixture.save(notebook, lecture(2));

        fixture.writeToTheEnd(notebook, lecture(4));
        fixture.tidy(notebook);

        assertTrue(fixture.chain().contains("More < - < 2"), fixture.chain().toString());
    }

    @Test
    void linksASectionThatPassedOverOneThatCameUnseenAndOneThatCameLaterAsWell() throws Exception {
        var first = fixture.opened();
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_SAVED);
        first.write(lecture(1));
        fixture.save(first, lecture(7));
        first.tidy();
        var second = fixture.opened();
        fixture.writeToTheEnd(second, lecture(1));
        fixture.save(second, lecture(4));

        fixture.tidy(fixture.opened());

        assertEquals(List.of("Basics < - < -", "End < - < 4", "7 < End < End", "1 < Basics < Basics", "More < - < 1",
                "4 < More < More"), fixture.chain());
    }

    @Test
    void linksToAPageWhoseSectionWasFoundAfterIt() throws Exception {
        var first = fixture.opened();
        fixture.emulator.next("POST /v1/pages", EmulatorFault.DROP_SAVED);
        first.write(lecture(7));
        fixture.save(first, lecture(1));
        fixture.emulator.disturb(FaultPlan.parse("lag=9"));

        fixture.writeToTheEnd(fixture.opened(), lecture(2));

        fixture.emulator.disturb(FaultPlan.NONE);
        assertTrue(fixture.chain().contains("2 < Basics < 1"), fixture.chain().toString());
    }

    @Test
    void leavesThePagesAroundACopyThatAPersonMade() throws Exception {
        var notebook = fixture.opened();
        for (var number = 1; number <= 6; number++) {
            fixture.save(notebook, lecture(number));
        }
        var links = fixture.chain();
        for (var name : List.of("2", "Basics")) {
            var properties = JsonWriter.text(fixture.page(name).at("properties").orElseThrow());
            fixture.addPage(properties.replace(",\"has_more\":false", ""));
        }

        var restarted = fixture.opened();
        fixture.tidy(restarted);
        fixture.save(restarted, lecture(7));

        assertEquals(links, fixture.chain().subList(0, links.size()));
        assertTrue(fixture.chain().contains("End < - < 6"), fixture.chain().toString());
    }

    @Test
    void leavesTheLinksOfPagesThatAPersonNumberedOtherwise() throws Exception {
        var notebook = fixture.opened();
        for (var number = 1; number <= 6; number++) {
            fixture.save(notebook, lecture(number));
        }
        fixture.call("PATCH", "pages/" + fixture.page("2").text("id").orElseThrow(),
                "{'properties':{'Number':{'number':3}}}");
        fixture.call("PATCH", "pages/" + fixture.page("3").text("id").orElseThrow(),
                "{'properties':{'Number':{'number':2}}}");
        var links = fixture.chain();

        fixture.tidy(fixture.opened());

        assertEquals(links, fixture.chain());
    }

    private static List<String> sorted(List<String> chain) {
        return chain.stream().sorted().toList();
    }

    private static Lecture lecture(int number) {
        return NotionFixture.lecture(
                SECTIONS.get((number - 1) / 3), NotionFixture.title(Integer.toString(number), number), "text");
    }
}
