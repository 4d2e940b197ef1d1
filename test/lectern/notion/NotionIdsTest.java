package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotionIdsTest {
    private static final String DASHED = "0123abcd-4567-89ef-0123-456789abcdef";
    private static final String VIEW = "ffffffffffffffffffffffffffffffff";

    @ParameterizedTest
    @ValueSource(strings = {
        DASHED,
        "0123ABCD-4567-89EF-0123-456789ABCDEF",
        "0123abcd456789ef0123456789abcdef",
        "  0123ABCD456789EF0123456789ABCDEF\n",
        "https://www.notion.so/0123abcd456789ef0123456789abcdef",
        "https://www.notion.so/team/My-Courses-0123abcd456789ef0123456789abcdef?v=" + VIEW,
        "https://www.notion.so/team/Facade-beef-0123abcd456789ef0123456789abcdef?v=" + VIEW + "&pvs=4",
        "https://www.notion.so/team/0123abcd456789ef0123456789abcdef?v=" + VIEW + "&p=" + VIEW,
        "https://app.notion.com/p/0123abcd456789ef0123456789abcdef",
        "https://app.notion.com/p/team/Courses-0123abcd-4567-89ef-0123-456789abcdef/?v=" + VIEW + "#" + VIEW,
        "https://app.notion.com/p?p=0123abcd456789ef0123456789abcdef&v=" + VIEW,
        "https://app.notion.com/p?v=" + VIEW + "&p=0123abcd456789ef0123456789abcdef",
        "team.notion.site/Courses-0123abcd456789ef0123456789abcdef",
        "Courses-0123abcd456789ef0123456789abcdef",
    })
    void findsTheDatabaseInEverySpelling(String text) {
        assertEquals(DASHED, NotionIds.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "courses",
        "0123abcd456789ef0123456789abcde",
        "0123abcd456789ef0123456789abcdef0",
        "g123abcd456789ef0123456789abcdef",
        "https://www.notion.so/team?v=" + VIEW,
        "https://www.notion.so/team?vp=" + VIEW,
        "https://www.notion.so/#" + VIEW,
    })
    void refusesWhatHoldsNoDatabaseId(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> NotionIds.parse(text));

        assertTrue(refusal.getMessage().contains("32 hexadecimal digits"));
    }

    @Test
    void refusalDoesNotRepeatWhatWasGiven() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> NotionIds.parse("ntn_pastedHereByMistake"));

        assertFalse(refusal.getMessage().contains("ntn_"));
    }
}
