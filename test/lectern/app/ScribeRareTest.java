package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.Notebook;
import lectern.port.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What seldom happens to a scribe, on the test's own thread. */
@Timeout(120)
class ScribeRareTest {
    private static final Outcome SAVED = new Outcome.Saved("page", "url", 1, 1);

    private final RecordedEvents events = new RecordedEvents();
    private final FakeQueue queue = FakeQueue.prompt();
    private final Agenda agenda = new Agenda(this::look);
    private final Intake intake = new Intake(queue, agenda, events);
    private final ScriptedNotebook notebook = new ScriptedNotebook(agenda);
    private final Scribe scribe = new Scribe(new Scribe.Desk(queue, this::read, notebook), agenda, intake, events,
            new Scribe.Waiting(() -> Instant.EPOCH, pause -> { }, Backoff.STANDARD, () -> 0L));
    /** Runs when the agenda next looks at its clock. */
    private Runnable meanwhile = () -> { };

    private int looks;

    @BeforeEach
    void acceptOne() {
        accept(1);
        notebook.openings.add(new Notebook.Opening.Opened("Notes", 5));
        notebook.outcomes.add(() -> SAVED);
    }

    private void accept(int number) {
        var receipt = intake.accept(Samples.lecture(1, number), new byte[0], false).getNow(null);
        assertInstanceOf(Receipt.Kept.class, receipt);
    }

    private Lecture read(QueuedLecture queued) throws StorageException {
        queue.message(queued.id());
        return Samples.lecture(1, 1);
    }

    @Test
    void messageThatTheDiskDoesNotGiveNowIsTriedAgain() throws Exception {
        var lecture = agenda.poll().orElseThrow();
        queue.failNextRead(new StorageException("cannot be read", new IOException("Too many open files")));

        scribe.write(lecture);

        assertEquals("cannot be read", events.all(LecternEvent.LectureRetrying.class).get(0).reason());
        assertEquals(List.of(), queue.settled());
        assertEquals(1, agenda.size());
    }

    @Test
    void whoeverWroteTheLastTidiesBeforeAllIsToldToBeWritten() throws Exception {
        // Another scribe, between this one's looks whether anything can be written and whether anything waits.
        meanwhile = () -> write(agenda.poll().orElseThrow());

        scribe.run();

        assertEquals(1, events.all(LecternEvent.LectureDone.class).size());
        assertEquals(List.of(), notebook.tidied);
        assertEquals(List.of(), events.all(LecternEvent.CaughtUp.class));
    }

    @Test
    void interruptEndsRun() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, scribe::run);
    }

    @Test
    void triesInTimeAgainWhatCouldNotBeTidied() throws Exception {
        notebook.outcomes.add(() -> SAVED); // never asked for: it keeps the agenda open
        notebook.rests.add(() -> Optional.of(Duration.ofMillis(5)));
        notebook.rests.add(() -> {
            agenda.close();
            return Optional.empty();
        });

        scribe.run();

        assertEquals(List.of(1, 1), notebook.tidied);
        assertEquals(List.of(new LecternEvent.CaughtUp(0)), events.all(LecternEvent.CaughtUp.class));
    }

    @Test
    void writesWhatComesBeforeTheRestIsTidied() throws Exception {
        notebook.outcomes.add(() -> SAVED);
        notebook.rests.add(() -> {
            accept(2);
            return Optional.of(Duration.ofHours(1));
        });

        scribe.run();

        assertEquals(2, events.all(LecternEvent.LectureDone.class).size());
    }

    /** Each look is a millisecond later, so that whoever waits for its time gets there. */
    private Instant look() {
        var now = meanwhile;
        meanwhile = () -> { };
        now.run();
        return Instant.ofEpochMilli(looks++);
    }

    private void write(QueuedLecture lecture) {
        try {
            scribe.write(lecture);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
