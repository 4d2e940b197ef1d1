package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.Transcript;
import lectern.emulator.EmulatorOptions;
import lectern.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notion's limits, at and past each, against a stand-in that refuses what exceeds them. */
@Timeout(120)
class NotionLimitsTest {
    private NotionFixture fixture;
    private NotionNotebook notebook;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.EMPTY);
        notebook = fixture.opened();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1999, 2000, 2001, 4001})
    void titlesAreKeptWhole(int units) throws Exception {
        var name = "x".repeat(units);

        save("text", name, "", "");

        assertEquals(name, NotionFixture.name(page()));
    }

    @ParameterizedTest
    @CsvSource({"200000, 2", "200001, 3"})
    void aCodeBlockHoldsTwoHundredThousandCharacters(int units, int blocks) throws Exception {
        assertEquals(blocks, save("x".repeat(units), "One", "", "").blocks());
    }

    @Test
    void anAddressThatIsTooLongIsLeftOut() throws Exception {
        var longest = "https://h.example/" + "x".repeat(1982);

        save("text", "One", "", longest);
        assertEquals(Optional.of(longest), page().text("properties", "URL", "url"));

        fixture.close();
        open();
        save("text", "One", "", longest + "x");
        assertEquals(Optional.empty(), page().text("properties", "URL", "url"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101})
    void aCoursesNameIsCutToAnOption(int units) throws Exception {
        save("text", "One", "a,b" + "x".repeat(units - 3), "");

        assertEquals(Optional.of("a b" + "x".repeat(97)), page().text("properties", "Course", "select", "name"));
    }

    private Outcome.Saved save(String text, String name, String course, String url) throws Exception {
        return fixture.save(notebook, new Lecture("", new Course("", course, ""), NotionFixture.title("Basics", 1),
                NotionFixture.title(name, 1), new Lecture.Details("", url, "", ""),
                new Transcript(text, List.of())));
    }

    private JsonValue page() throws Exception {
        return fixture.pages().getLast();
    }
}
