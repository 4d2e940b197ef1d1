package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.QueuedLecture;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import org.junit.jupiter.api.Test;

class IdentitySetTest {
    private final IdentitySet set = new IdentitySet();

    @Test
    void holdsWhatWasAdded() {
        assertTrue(set.add(identity(1)));

        assertTrue(set.contains(identity(1)));
        assertFalse(set.contains(identity(2)));
    }

    @Test
    void holdsEachOnce() {
        set.add(identity(1));

        assertFalse(set.add(identity(1)));
        assertEquals(1, set.size());
    }

    @Test
    void tellsLecturesApartByCourseSectionTitleAndText() {
        set.add(digest("Course", "Section 1: Topics", "1. Title", "text"));

        assertTrue(set.contains(digest("Course", "Section 1: Topics", "1. Title", "text")));
        assertFalse(set.contains(digest("Other", "Section 1: Topics", "1. Title", "text")));
        assertFalse(set.contains(digest("Course", "Section 2: Topics", "1. Title", "text")));
        assertFalse(set.contains(digest("Course", "Section 1: Topics", "2. Title", "text")));
        assertFalse(set.contains(digest("Course", "Section 1: Topics", "1. Title", "texts")));
    }

    @Test
    void removesWhatIsThere() {
        set.add(identity(1));

        assertFalse(set.remove(identity(2)));
        assertTrue(set.remove(identity(1)));
        assertFalse(set.contains(identity(1)));
        assertEquals(0, set.size());
    }

    /** Removal in a probed table is where such sets go wrong. */
    @Test
    void agreesWithHashSetOverRandomAddsAndRemoves() {
        var random = new Random(1);
        var model = new HashSet<Integer>();

        for (var i = 0; i < 50_000; i++) {
            var number = random.nextInt(400);
            if (random.nextBoolean()) {
                assertEquals(model.add(number), set.add(identity(number)));
            } else {
                assertEquals(model.remove(number), set.remove(identity(number)));
            }
        }

        assertEquals(model.size(), set.size());
        for (var number = 0; number < 400; number++) {
            assertEquals(model.contains(number), set.contains(identity(number)));
        }
    }

    /** Many have one home in the table. */
    private static IdentitySet.Digest identity(int number) {
        return new IdentitySet.Digest(number % 50, number + 1);
    }

    private static IdentitySet.Digest digest(String course, String section, String title, String text) {
        var lecture = new Lecture("", new Course("", course, ""), TitleSet.ofSection(section),
                TitleSet.ofLecture(title), Lecture.Details.UNKNOWN, Transcript.ofLines(List.of(text)));
        return IdentitySet.Digest.of(QueuedLecture.of(1, lecture).identity());
    }
}
