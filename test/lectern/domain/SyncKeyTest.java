package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyncKeyTest {
    private static final Course BY_ID = new Course("673654", "Java", "");
    private static final Course BY_NAME = new Course("", "Java", "");

    @Test
    void idsOfCourseAndLectureAreTheKey() {
        assertEquals("673654:42", key(BY_ID, "42", "Section 1: A", "1. B").text());
    }

    @Test
    void renamedLectureWithIdsKeepsItsKey() {
        assertEquals(key(BY_ID, "42", "Section 1: A", "1. B"), key(BY_ID, "42", "Section 2: C", "9. D"));
    }

    @Test
    void lectureIdWithoutCourseIdIsNoKey() {
        assertEquals(key(BY_NAME, "", "Section 1: A", "1. B"), key(BY_NAME, "42", "Section 1: A", "1. B"));
    }

    @Test
    void numberedLectureIsKnownByNumberUnderAnyTitle() {
        assertEquals(key(BY_NAME, "", "Section 1: A", "1. B"), key(BY_NAME, "", "Section 1: A", "1. Renamed"));
    }

    @Test
    void lecturesWithoutNumberAreToldApartByName() {
        assertNotEquals(key(BY_NAME, "", "Section 1: A", "Quiz 1: B"), key(BY_NAME, "", "Section 1: A", "Quiz 2: B"));
    }

    @Test
    void lecturesWithoutNumberAreToldApartBySection() {
        assertNotEquals(key(BY_NAME, "", "Section 1: A", "Recap"), key(BY_NAME, "", "Section 2: A", "Recap"));
    }

    /** A slash in a title must not let two lectures share a page: the second would be skipped, its transcript lost. */
    @Test
    void slashInTitleDoesNotMakeTwoLecturesOne() {
        assertNotEquals(key(BY_NAME, "", "REST", "GET/POST"), key(BY_NAME, "", "REST/GET", "POST"));
    }

    @Test
    void coursesAreToldApart() {
        assertNotEquals(key(BY_NAME, "", "Section 1: A", "1. B"),
                key(new Course("", "Go", ""), "", "Section 1: A", "1. B"));
    }

    @Test
    void sectionsWithSameNumberAreToldApartByName() {
        assertNotEquals(SyncKey.ofSection(BY_ID, TitleSet.ofSection("Section 1: A")),
                SyncKey.ofSection(BY_ID, TitleSet.ofSection("Section 1: B")));
    }

    @Test
    void sectionAndLectureWithSameNumberAreToldApart() {
        assertNotEquals(SyncKey.ofSection(BY_NAME, new TitleSet("", TitleSet.ofLecture("1. B").number())),
                key(BY_NAME, "", "Section 1: A", "1. B"));
    }

    @Test
    void keyAtLimitStaysAsItIs() {
        var lectureId = "9".repeat(SyncKey.MAX_LENGTH - "673654:".length());

        assertEquals("673654:" + lectureId, key(BY_ID, lectureId, "", "").text());
    }

    @Test
    void keyPastLimitEndsInHashOfAll() {
        var ids = "9".repeat(SyncKey.MAX_LENGTH);

        var one = key(BY_ID, ids + "1", "", "");

        assertEquals(SyncKey.MAX_LENGTH, one.text().length());
        assertNotEquals(one, key(BY_ID, ids + "2", "", ""));
    }

    @Test
    void keyPastLimitIsNotCutInsideSurrogatePair() {
        for (var before = 0; before < SyncKey.MAX_LENGTH; before++) {
            var id = "x".repeat(before) + "😀" + "x".repeat(SyncKey.MAX_LENGTH);

            var text = key(BY_ID, id, "", "").text();

            assertTrue(text.length() <= SyncKey.MAX_LENGTH);
            assertFalse(text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE));
        }
    }

    @Test
    void refusesKeyPastLimit() {
        assertEquals(SyncKey.MAX_LENGTH, new SyncKey("x".repeat(SyncKey.MAX_LENGTH)).text().length());
        assertThrows(IllegalArgumentException.class, () -> new SyncKey("x".repeat(SyncKey.MAX_LENGTH + 1)));
    }

    private static SyncKey key(Course course, String lectureId, String section, String title) {
        return new Lecture("m", course, TitleSet.ofSection(section), TitleSet.ofLecture(title),
                new Lecture.Details(lectureId, "", "", ""), new Transcript("text", List.of())).key();
    }
}
