package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which section comes next when several are written side by side, and which of the texts of one page. */
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
    void sectionInWhichAndBehindWhichMostWaitsComesFirst() throws Exception {
        addSections(3);
        agenda.add(Samples.queued(4, 3, 4));
        agenda.add(Samples.queued(5, 3, 5));

        assertEquals(List.of(2, 1, 3), sections(take(), take(), take()));
    }

    @Test
    void sectionThatAnotherWaitsForComesFirst() throws Exception {
        addSections(2);
        agenda.add(Samples.queued(3, 4, 3));
        agenda.add(Samples.queued(4, 1, 4));
        agenda.done(take());

        assertEquals(List.of(1), sections(take()));
    }

    @Test
    void newerTextOfAPageFollowsTheOlderOneEvenFromAnotherSection() throws Exception {
        var moved = Samples.queued(2, 2, 1);
        agenda.add(Samples.queued(1, 1, 1));
        agenda.add(moved);
        var older = take();

        assertEquals(Optional.empty(), agenda.poll());

        agenda.done(older);
        assertSame(moved, take());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void olderTextThatIsRetriedWhileTheNewerOneIsWrittenComesFirstIfThatFails(int failuresBefore) throws Exception {
        var older = Samples.queued(1, 1, 1);
        var newer = Samples.queued(2, 1, 1);
        agenda.add(newer);
        for (var i = 0; i < failuresBefore; i++) {
            agenda.later(take(), failures -> Duration.ZERO);
        }
        var taken = take();
        agenda.add(older);

        agenda.later(taken, failures -> Duration.ZERO);
        assertEquals(List.of(older, newer), List.of(takeAndFinish(), takeAndFinish()));
    }

    @Test
    void oldestTextThatIsRetriedBesideTwoNewerOnesComesBeforeTheOneThatWaits() throws Exception {
        var oldest = Samples.queued(3, 1, 1);
        var middle = Samples.queued(4, 1, 1);
        var newest = Samples.queued(5, 1, 1);
        var other = Samples.queued(1, 1, 2);
        Stream.of(middle, newest).forEach(agenda::add);
        agenda.later(take(), failures -> Duration.ZERO);
        var taken = take();
        Stream.of(other, oldest).forEach(agenda::add);

        agenda.done(taken);
        assertEquals(List.of(other, oldest, newest), List.of(takeAndFinish(), takeAndFinish(), takeAndFinish()));
    }

    @Test
    void beginsFewMoreSectionsThanAreUnderWay() throws Exception {
        addSections(12);
        for (var section = 1; section <= 12; section++) {
            agenda.add(Samples.queued(12 + section, section, 12 + section));
        }
        var order = new ArrayList<Integer>();

        for (var i = 0; i < 4; i++) {
            var lecture = take();
            order.addAll(sections(lecture));
            agenda.done(lecture);
        }

        assertEquals(List.of(1, 3, 1, 5), order);
    }

    @Test
    void choosesAmongThoseThatWaitLongestOnly() throws Exception {
        addSections(4 * Agenda.CHOICE);
        for (var i = 1; i <= Agenda.CHOICE; i++) {
            take();
        }

        // Without the bound it were the next one, which follows none that is begun.
        assertEquals(List.of(2 * Agenda.CHOICE), sections(take()));
    }

    private void addSections(int count) {
        IntStream.rangeClosed(1, count).mapToObj(i -> Samples.queued(i, i, i)).forEach(agenda::add);
    }

    private QueuedLecture take() throws InterruptedException {
        return agenda.take().orElseThrow();
    }

    private QueuedLecture takeAndFinish() throws InterruptedException {
        var lecture = take();
        agenda.done(lecture);
        return lecture;
    }

    private static List<Integer> sections(QueuedLecture... lectures) {
        return Stream.of(lectures).map(lecture -> lecture.place().section().number().getAsInt()).toList();
    }
}
