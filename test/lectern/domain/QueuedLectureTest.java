package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class QueuedLectureTest {
    private static final int LIMIT = QueuedLecture.MAX_SHOWN_LENGTH;

    @Test
    void keepsNamesUpToLimit() {
        assertEquals("x".repeat(LIMIT), shown("x".repeat(LIMIT)));
    }

    @Test
    void cutsLongerNames() {
        assertEquals("x".repeat(LIMIT), shown("x".repeat(LIMIT + 1)));
    }

    @Test
    void neverCutsInsideASurrogatePair() {
        assertEquals("x".repeat(LIMIT - 1), shown("x".repeat(LIMIT - 1) + "😀"));
    }

    private static String shown(String name) {
        var sample = Samples.lecture(1, 2);
        var lecture = new Lecture("m", sample.course(), sample.section(), new TitleSet(name, OptionalInt.empty()),
                sample.details(), sample.transcript());
        return QueuedLecture.of(1, lecture).place().title().name();
    }

    @Test
    void sharesWhatItsSectionHasInCommon() {
        var first = Samples.queued(1, 1, 1);
        var second = Samples.queued(2, 1, 2);

        var sharing = second.sharing(first);

        assertEquals(second, sharing);
        assertSame(first.place().course(), sharing.place().course());
        assertSame(first.place().section(), sharing.place().section());
        assertSame(first.identity().section(), sharing.identity().section());
    }

    @Test
    void keepsWhatDiffers() {
        var other = Samples.queued(2, 2, 2);

        assertEquals(other, other.sharing(Samples.queued(1, 1, 1)));
    }
}
