package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AgendaTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Agenda agenda = new Agenda(now::get);

    private final QueuedLecture first = Samples.queued(1, 1, 1);
    private final QueuedLecture second = Samples.queued(2, 1, 2);
    private final QueuedLecture third = Samples.queued(3, 1, 3);
    private final QueuedLecture elsewhere = Samples.queued(4, 2, 4);

    @Test
    void givesSectionsLecturesInOrderOfTheirIds() throws Exception {
        add(second, first, third);

        assertEquals(List.of(first, second, third), List.of(takeAndFinish(), takeAndFinish(), takeAndFinish()));
    }

    @Test
    void givesSectionWhoseNextLectureWaitsLongestFirst() throws Exception {
        var late = Samples.queued(9, 3, 9);
        add(late, elsewhere, third);
        var taken = List.of(take(), take(), take());
        assertSame(elsewhere, taken.getFirst());
        taken.reversed().forEach(lecture -> agenda.later(lecture, failures -> Duration.ZERO));

        assertEquals(List.of(third, elsewhere, late), List.of(take(), take(), take()));
    }

    @Test
    void lectureIsWaitedForUpToPatience() throws Exception {
        add(first, second);

        for (var i = 1; i < Lane.PATIENCE; i++) {
            agenda.later(take(), failures -> HOUR);
            now.updateAndGet(instant -> instant.plus(HOUR));
        }

        assertSame(first, take());
    }

    @Test
    void lectureThatFailsAgainAndAgainIsPassedByAndComesBack() throws Exception {
        add(first, second, third);
        failToPatience();

        assertSame(second, takeAndFinish());
        assertSame(first, takeAndFinish());
        assertSame(third, take());
    }

    @Test
    void newerTextOfAPageNeverPassesByAnOlderOne() throws Exception {
        var newer = Samples.queued(2, 1, 1);
        var newest = Samples.queued(5, 1, 1);
        add(first, newer, third);
        failToPatience();
        add(newest);

        assertSame(third, takeAndFinish());
        assertSame(first, takeAndFinish());
        agenda.later(take(), failures -> HOUR);
        now.updateAndGet(instant -> instant.plus(HOUR));
        assertEquals(List.of(newer, newest), List.of(takeAndFinish(), takeAndFinish()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, Lane.PATIENCE, Lane.PATIENCE + 1})
    void olderTextOfAPageThatIsRetriedStillComesFirst(int times) throws Exception {
        var newer = Samples.queued(2, 1, 1);
        add(newer);
        for (var i = 0; i < times; i++) {
            agenda.later(take(), failures -> Duration.ZERO);
        }
        if (times > Lane.PATIENCE) {
            add(third);
            takeAndFinish(); // so that it is the turn of one that failed
        }
        add(first);

        var taken = take();
        agenda.later(taken, failures -> HOUR);
        now.updateAndGet(instant -> instant.plus(HOUR));
        assertEquals(List.of(first, first, newer), List.of(taken, takeAndFinish(), takeAndFinish()));
    }

    @Test
    void sectionWhoseLecturesAllFailIsTriedSlowerAndSlower() throws Exception {
        var seen = new ArrayList<Integer>();
        add(first, second, third);

        for (var i = 0; i < 8; i++) {
            agenda.later(take(), failures -> note(seen, failures));
        }

        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), seen);
    }

    @Test
    void badLecturesRetryDelaysItsSectionLittle() throws Exception {
        add(first, second, third);
        failToPatience();
        takeAndFinish();

        var delay = agenda.later(take(), failures -> Duration.ofMinutes(failures));

        assertEquals(Duration.ofMinutes(4), delay);
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(1)));
        assertSame(third, take());
    }

    @Test
    void isNotIdleWhileALectureIsBeingWritten() throws Exception {
        add(first);

        var taken = take();

        assertFalse(agenda.isIdle());
        agenda.done(taken);
        assertTrue(agenda.isIdle());
    }

    @Test
    void isIdleWhileAllThatWaitsMustWaitLonger() throws Exception {
        assertTrue(agenda.isIdle());
        add(first);
        assertFalse(agenda.isIdle());

        agenda.later(take(), failures -> HOUR);

        assertTrue(agenda.isIdle());
        now.set(now.get().plus(HOUR));
        assertFalse(agenda.isIdle());
    }

    @Test
    void restOfSectionWaitsForTheOneTaken() throws Exception {
        add(first, second, elsewhere);

        agenda.take();

        assertSame(elsewhere, take());
    }

    @Test
    void delayedSectionHoldsUpNoOther() throws Exception {
        add(first, second, elsewhere);

        agenda.later(take(), failures -> HOUR);

        assertSame(elsewhere, take());
    }

    @Test
    void delayedLectureComesBeforeRestOfItsSection() throws Exception {
        add(first, second);
        agenda.later(take(), failures -> HOUR);

        now.set(Instant.EPOCH.plus(HOUR));

        assertSame(first, takeAndFinish());
        assertSame(second, take());
    }

    @Test
    void delayedLectureWaitsUntilItsTime() throws Exception {
        add(first);
        agenda.later(take(), failures -> HOUR);
        now.set(Instant.EPOCH.plus(HOUR).minusNanos(1));
        var taker = startTaking(Thread.State.TIMED_WAITING);

        now.set(Instant.EPOCH.plus(HOUR));
        add(elsewhere);

        assertSame(first, taker.get().orElseThrow());
    }

    /** Each look at the clock is a millisecond later: nobody signals, the wait ends by itself. */
    @Test
    void delayedLectureWakesItsTaker() throws Exception {
        var ticking = new Agenda(() -> now.updateAndGet(instant -> instant.plusMillis(1)));
        ticking.add(first);

        ticking.later(ticking.take().orElseThrow(), failures -> Duration.ofMillis(20));

        assertSame(first, ticking.take().orElseThrow());
    }

    @Test
    void countsFailuresInRow() throws Exception {
        var seen = new ArrayList<Integer>();
        add(first, second);

        for (var i = 0; i < 2; i++) {
            agenda.later(take(), failures -> note(seen, failures));
        }
        takeAndFinish();
        agenda.later(take(), failures -> note(seen, failures));

        assertEquals(List.of(1, 2, 1), seen);
    }

    @Test
    void countsLectureBeingWritten() throws Exception {
        add(first, second);

        var taken = take();

        assertEquals(2, agenda.size());
        agenda.done(taken);
        assertEquals(1, agenda.size());
    }

    @Test
    void takeWaitsForLecture() throws Exception {
        var taker = startTaking(Thread.State.WAITING);

        add(first);

        assertSame(first, taker.get().orElseThrow());
    }

    @Test
    void takeWaitsForRestOfSection() throws Exception {
        add(first, second);
        var taken = take();
        var taker = startTaking(Thread.State.WAITING);

        agenda.done(taken);

        assertSame(second, taker.get().orElseThrow());
    }

    @Test
    void takeWaitsForLectureThatIsToBeTriedAgain() throws Exception {
        add(first);
        var taken = take();
        var taker = startTaking(Thread.State.WAITING);

        agenda.later(taken, failures -> Duration.ZERO);

        assertSame(first, taker.get().orElseThrow());
    }

    @Test
    void closeWakesTaker() throws Exception {
        var taker = startTaking(Thread.State.WAITING);

        agenda.close();

        assertEquals(Optional.empty(), taker.get());
    }

    @Test
    void closedAgendaGivesNothingOutButKeepsCount() throws Exception {
        add(first);

        agenda.close();

        assertEquals(Optional.empty(), agenda.take());
        assertEquals(1, agenda.size());
    }

    @Test
    void interruptEndsTake() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, agenda::take);
    }

    @Test
    void refusesWhatWasNotTaken() throws Exception {
        add(first, second);

        assertThrows(IllegalStateException.class, () -> agenda.done(first));
        take();
        assertThrows(IllegalStateException.class, () -> agenda.done(second));
        assertThrows(IllegalStateException.class, () -> agenda.later(elsewhere, failures -> HOUR));
    }

    @Test
    void refusesToFinishTwice() throws Exception {
        add(first, second);
        takeAndFinish();

        assertThrows(IllegalStateException.class, () -> agenda.done(first));
    }

    private void add(QueuedLecture... lectures) {
        List.of(lectures).forEach(agenda::add);
    }

    /** Lets the first one fail so often that it is passed by. */
    private void failToPatience() throws InterruptedException {
        for (var i = 0; i < Lane.PATIENCE; i++) {
            agenda.later(take(), failures -> Duration.ZERO);
        }
    }

    private QueuedLecture take() throws InterruptedException {
        return agenda.take().orElseThrow();
    }

    private QueuedLecture takeAndFinish() throws InterruptedException {
        var lecture = take();
        agenda.done(lecture);
        return lecture;
    }

    /** A taker on a thread of its own, which waits already: for a time or for ever. */
    private FutureTask<Optional<QueuedLecture>> startTaking(Thread.State waiting) {
        var task = new FutureTask<>(agenda::take);
        var thread = Thread.ofPlatform().daemon().name("taker").start(task);
        while (thread.getState() != waiting) {
            assertTrue(thread.isAlive(), "the taker did not wait");
            Thread.onSpinWait();
        }
        return task;
    }

    private static Duration note(List<Integer> seen, int failures) {
        seen.add(failures);
        return Duration.ZERO;
    }
}
