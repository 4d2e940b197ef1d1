package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.Notebook;
import lectern.port.Pause;
import lectern.port.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scribe runs on the test's own thread: the notebook closes the agenda behind the last outcome of its script. */
@Timeout(120)
class ScribeTest {
    private static final Outcome.Done SAVED = new Outcome.Saved("page", "https://notes.example/page", 1, 1);
    /** With the fixed random of these tests half of each wait is taken. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofMillis(80));

    private final AtomicLong millis = new AtomicLong();
    /** Each look is a millisecond later, so that whoever waits for its time gets there. */
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.incrementAndGet());
    private final FakeQueue queue = FakeQueue.prompt();
    private final RecordedEvents events = new RecordedEvents();
    private final Agenda agenda = new Agenda(clock);
    private final Intake intake = new Intake(queue, agenda, events);
    private final ScriptedNotebook notebook = new ScriptedNotebook(agenda);
    private final List<Duration> pauses = new ArrayList<>();
    private Pause pause = pauses::add;
    private final Scribe scribe = new Scribe(
            new Scribe.Desk(queue, queued -> decode(queue.message(queued.id())), notebook), agenda, intake, events,
            new Scribe.Waiting(clock, wait -> pause.pause(wait), BACKOFF, () -> 0L));

    @BeforeEach
    void openAtOnce() {
        notebook.openings.add(new Notebook.Opening.Opened("Notes", 5));
    }

    static List<Outcome> done() {
        return List.of(SAVED, new Outcome.Unchanged("page", "url"), new Outcome.Skipped("page", "url", "other text"));
    }

    @ParameterizedTest
    @MethodSource("done")
    void settlesWhatIsDone(Outcome outcome) throws Exception {
        var lecture = accept(1, 1);

        run(outcome);

        assertEquals(List.of(new FakeQueue.Settled(lecture, outcome)), queue.settled());
        assertEquals(0, agenda.size());
        var done = events.all(LecternEvent.LectureDone.class).get(0);
        assertEquals(outcome, done.outcome());
        assertTrue(done.elapsed().isPositive());
    }

    @Test
    void doneLectureStaysKnown() throws Exception {
        accept(1, 1);

        run(SAVED);

        assertInstanceOf(
                Receipt.Duplicate.class, intake.accept(Samples.lecture(1, 1), message(1, 1), false).getNow(null));
    }

    @Test
    void tellsOfEachAttemptBeforeItBegins() throws Exception {
        var lecture = accept(1, 1);

        run(SAVED);

        var writing = events.all().indexOf(new LecternEvent.LectureWriting(lecture));
        assertInstanceOf(LecternEvent.LectureDone.class, events.all().get(writing + 1));
    }

    @Test
    void delayedLectureIsTriedAgainWhileOthersGoOn() throws Exception {
        accept(1, 1);
        accept(1, 2);
        accept(2, 3);

        run(new Outcome.Delayed("busy"), SAVED, SAVED, SAVED);

        assertEquals(List.of("Title 1", "Title 3", "Title 1", "Title 2"), notebook.written);
    }

    @Test
    void tidiesTheNotebookOnceNothingCanBeWritten() throws Exception {
        accept(1, 1);
        accept(2, 2);

        run(SAVED, SAVED);

        assertEquals(List.of(2), notebook.tidied);
    }

    @Test
    void tellsThatAllIsWrittenOnceNothingWaitsToBeTriedAgain() throws Exception {
        accept(1, 1);

        run(new Outcome.Delayed("busy"), SAVED);

        assertEquals(List.of(new LecternEvent.CaughtUp(0)), events.all(LecternEvent.CaughtUp.class));
        assertInstanceOf(LecternEvent.LectureDone.class, events.all().get(events.all().size() - 2));
    }

    @Test
    void tellsHowManyFailedOnceNothingWaits() throws Exception {
        accept(1, 1);
        accept(2, 2);

        run(new Outcome.Refused("too long"), SAVED);

        assertEquals(List.of(new LecternEvent.CaughtUp(1)), events.all(LecternEvent.CaughtUp.class));
    }

    @Test
    void delayedLectureIsNotSettled() throws Exception {
        accept(1, 1);

        run(new Outcome.Delayed("busy"));

        assertEquals(List.of(), queue.settled());
        assertEquals(1, agenda.size());
    }

    @Test
    void waitsLongerAfterEachFailureInRowAndAnewAfterSuccess() throws Exception {
        accept(1, 1);
        accept(1, 2);
        Outcome busy = new Outcome.Delayed("busy");

        run(busy, busy, SAVED, busy);

        assertEquals(List.of(10L, 20L, 10L),
                events.all(LecternEvent.LectureRetrying.class).stream().map(e -> e.retryIn().toMillis()).toList());
    }

    @Test
    void refusedLectureIsParkedAndOthersGoOn() throws Exception {
        var lecture = accept(1, 1);
        accept(1, 2);

        run(new Outcome.Refused("database is in the trash"), SAVED);

        assertEquals(new FakeQueue.Settled(lecture, new Outcome.Refused("database is in the trash")),
                queue.settled().get(0));
        assertEquals(List.of(new LecternEvent.LectureParked(lecture, "database is in the trash")),
                events.all(LecternEvent.LectureParked.class));
        assertEquals(List.of("Title 1", "Title 2"), notebook.written);
    }

    @Test
    void refusedLectureThatComesAgainIsAnotherAttempt() throws Exception {
        accept(1, 1);

        run(new Outcome.Refused("no"));

        assertInstanceOf(Receipt.Kept.class, intake.accept(Samples.lecture(1, 1), message(1, 1), false).getNow(null));
    }

    @Test
    void unauthorizedStopsWriting() throws Exception {
        accept(1, 1);
        accept(2, 2);
        notebook.outcomes.add(() -> new Outcome.Unauthorized("token was revoked"));
        notebook.outcomes.add(() -> SAVED);

        scribe.run();

        assertEquals(List.of("Title 1"), notebook.written);
        assertEquals(List.of(new LecternEvent.NotebookRefused("token was revoked")),
                events.all(LecternEvent.NotebookRefused.class));
    }

    @Test
    void unauthorizedLectureStillWaits() throws Exception {
        accept(1, 1);

        run(new Outcome.Unauthorized("token was revoked"));

        assertEquals(1, agenda.size());
        assertEquals(List.of(), queue.settled());
        assertInstanceOf(
                Receipt.Duplicate.class, intake.accept(Samples.lecture(1, 1), message(1, 1), false).getNow(null));
    }

    @Test
    void defectInNotebookParksThatLectureOnly() throws Exception {
        var lecture = accept(1, 1);
        accept(1, 2);
        var defect = new IllegalStateException("broken promise");
        notebook.outcomes.add(() -> {
            throw defect;
        });
        notebook.outcomes.add(() -> SAVED);

        scribe.run();

        assertEquals(lecture, events.all(LecternEvent.LectureParked.class).get(0).lecture());
        assertSame(defect, events.all(LecternEvent.Fault.class).get(0).cause());
        assertEquals(SAVED, queue.settled().get(1).outcome());
    }

    @Test
    void messageThatCannotBeReadBackIsParked() throws Exception {
        agenda.add(Samples.queued(0, 1, 1));
        accept(1, 2);

        run(SAVED);

        assertEquals("message 0 cannot be read", events.all(LecternEvent.LectureParked.class).get(0).reason());
        assertEquals(List.of("Title 2"), notebook.written);
    }

    @Test
    void messageThatCannotBeDecodedIsParked() throws Exception {
        intake.accept(Samples.lecture(1, 1), new byte[0], false);
        accept(1, 2);

        run(SAVED);

        assertEquals("empty", events.all(LecternEvent.LectureParked.class).get(0).reason());
        assertEquals(List.of("Title 2"), notebook.written);
    }

    @Test
    void unreachableNotebookIsTriedAgainSlowerAndSlower() throws Exception {
        for (var i = 0; i < 4; i++) {
            notebook.openings.addFirst(new Notebook.Opening.Unreachable("no network"));
        }
        accept(1, 1);

        run(SAVED);

        var expected = Stream.of(10, 20, 40, 40).map(Duration::ofMillis).toList();
        assertEquals(expected, pauses);
        assertEquals(expected, events.all(LecternEvent.NotebookUnreachable.class).stream()
                .map(LecternEvent.NotebookUnreachable::retryIn).toList());
        assertEquals(List.of("Title 1"), notebook.written);
    }

    @Test
    void openedNotebookIsTold() throws Exception {
        accept(1, 1);

        run(SAVED);

        var opened = events.all(LecternEvent.NotebookOpened.class).get(0);
        assertEquals("Notes 5", opened.description() + " " + opened.pages());
        assertFalse(scribe.refusal().isDone());
    }

    @Test
    void refusedNotebookCompletesRefusalAndWritesNothing() throws Exception {
        notebook.openings.addFirst(new Notebook.Opening.Refused("database is not shared with the connection"));
        accept(1, 1);

        scribe.run();

        assertEquals("database is not shared with the connection", scribe.refusal().getNow(""));
        assertEquals(List.of(), notebook.written);
        assertEquals(1, agenda.size());
    }

    @Test
    void severalThreadsOpenNotebookOnceAndWriteSectionsSideBySide() throws Exception {
        var bothWrite = new CyclicBarrier(2);
        for (var section = 1; section <= 2; section++) {
            accept(section, section);
            notebook.outcomes.add(() -> meet(bothWrite));
        }
        var other = new FutureTask<Void>(() -> {
            scribe.run();
            return null;
        });
        var thread = Thread.ofPlatform().daemon().name("other scribe").unstarted(other);
        notebook.openings.addFirst(new Notebook.Opening.Unreachable("no network"));
        pause = wait -> {
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                assertTrue(thread.isAlive(), "it does not wait for the notebook to be open");
                Thread.onSpinWait();
            }
        };

        scribe.run();
        other.get();

        assertEquals(1, events.all(LecternEvent.NotebookOpened.class).size());
        assertEquals(2, queue.settled().size());
    }

    private static Outcome meet(CyclicBarrier barrier) {
        try {
            barrier.await();
            return SAVED;
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    private void run(Outcome... outcomes) throws InterruptedException {
        for (var outcome : outcomes) {
            notebook.outcomes.add(() -> outcome);
        }
        scribe.run();
    }

    private QueuedLecture accept(int section, int number) {
        var receipt = intake.accept(Samples.lecture(section, number), message(section, number), false).getNow(null);
        return assertInstanceOf(Receipt.Kept.class, receipt).lecture();
    }

    private static byte[] message(int section, int number) {
        return (section + "/" + number).getBytes(StandardCharsets.US_ASCII);
    }

    private static Lecture decode(byte[] message) throws StorageException {
        if (message.length == 0) {
            throw new StorageException("empty");
        }
        var numbers = new String(message, StandardCharsets.US_ASCII).split("/");
        return Samples.lecture(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
}
