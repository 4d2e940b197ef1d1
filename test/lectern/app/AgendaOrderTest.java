package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;

/** Which section comes next when several are written side by side. */
class AgendaOrderTest {
    private final Agenda agenda = new Agenda(() -> Instant.EPOCH);

    @Test
    void scribesSideBySideTakeEverySecondSectionFirst() throws Exception {
        addSections(6);

        assertEquals(List.of(1, 3, 5, 2, 4, 6), sections(take(), take(), take(), take(), take(), take()));
    }

    @Test
    void sectionWhoseForerunnerIsDoneComesFirst() throws Exception {
        addSections(6);
        take();
        var ofThree = take();

        agenda.done(ofThree);

        assertEquals(List.of(4), sections(take()));
    }

    @Test
    void sectionThatIsBegunGoesOnBeforeOthersBegin() throws Exception {
        addSections(3);
        var fourth = Samples.queued(4, 1, 4);
        agenda.add(fourth);

        agenda.done(take());

        assertSame(fourth, take());
    }

    @Test
    void choosesAmongThoseThatWaitLongestOnly() throws Exception {
        addSections(4 * Agenda.CHOICE);
        for (var i = 1; i <= Agenda.CHOICE; i++) {
            take();
        }

        assertEquals(List.of(2), sections(take()));
    }

    private void addSections(int count) {
        IntStream.rangeClosed(1, count).mapToObj(i -> Samples.queued(i, i, i)).forEach(agenda::add);
    }

    private QueuedLecture take() throws InterruptedException {
        return agenda.take().orElseThrow();
    }

    private static List<Integer> sections(QueuedLecture... lectures) {
        return Stream.of(lectures).map(lecture -> lecture.place().section().number().getAsInt()).toList();
    }
}
