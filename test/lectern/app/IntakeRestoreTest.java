package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.LectureQueue;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an earlier run left. */
@Timeout(120)
class IntakeRestoreTest {
    private static final byte[] MESSAGE = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Lecture LECTURE = Samples.lecture(1, 1);
    private static final Lecture OTHER_TEXT = Samples.lecture("Section 1: Topics", "1. Title 1", "other text");

    private final FakeQueue disk = FakeQueue.prompt();
    private final Agenda agenda = new Agenda(InstantSource.system());
    private final Intake intake = new Intake(disk, agenda, new RecordedEvents());

    @Test
    void restoredWaitingLectureIsWrittenAndKnown() throws Exception {
        var waiting = QueuedLecture.of(7, LECTURE);

        restore(waiting, Optional.empty());

        assertSame(waiting, agenda.take().orElseThrow());
        assertEquals(Optional.of(false), doneBefore());
    }

    @Test
    void restoredDoneLectureIsNotWrittenButKnown() throws Exception {
        restore(QueuedLecture.of(7, LECTURE), Optional.of(new Outcome.Saved("page", "url", 1, 1)));

        assertEquals(0, agenda.size());
        assertEquals(Optional.of(true), doneBefore());
    }

    @Test
    void restoredParkedLectureIsNeitherWrittenNorKnown() throws Exception {
        var parked = QueuedLecture.of(7, LECTURE);
        restore(parked, Optional.of(new Outcome.Refused("no")));
        assertEquals(0, agenda.size());
        assertEquals(List.of(new ParkedLecture(parked, "no")), intake.parked().list());

        assertEquals(Optional.empty(), doneBefore());
    }

    @Test
    void restoredSkippedLectureIsNeitherWrittenNorKnown() throws Exception {
        restore(QueuedLecture.of(7, LECTURE), Optional.of(new Outcome.Skipped("page", "url", "left as it is")));
        assertEquals(0, agenda.size());

        assertEquals(Optional.empty(), doneBefore());
    }

    @Test
    void handsRestoredEntriesOn() throws Exception {
        var handed = new ArrayList<LectureQueue.Entry>();
        disk.leave(QueuedLecture.of(9, LECTURE), Optional.empty());

        intake.recover(handed::add);

        assertEquals(List.of(new LectureQueue.Entry(QueuedLecture.of(9, LECTURE), Optional.empty())), handed);
    }

    /** A crash came between the append of the new attempt and the note that its parked one is discarded. */
    @Test
    void restoredParkedLectureThatCameAgainIsDiscarded() throws Exception {
        var parked = QueuedLecture.of(7, LECTURE);
        disk.leave(parked, Optional.of(new Outcome.Refused("no")));

        restore(QueuedLecture.of(8, LECTURE), Optional.empty());

        assertEquals(List.of(), intake.parked().list());
        assertEquals(List.of(parked), disk.discarded());
        assertEquals(1, agenda.size());
    }

    @Test
    void restoredSecondCopyOfWaitingLectureIsDiscarded() throws Exception {
        var copy = QueuedLecture.of(8, LECTURE);
        disk.leave(QueuedLecture.of(7, LECTURE), Optional.empty());

        restore(copy, Optional.of(new Outcome.Refused("no")));

        assertEquals(List.of(copy), disk.discarded());
        assertEquals(List.of(), intake.parked().list());
        assertEquals(1, agenda.size());
    }

    @Test
    void restoredLectureIsNotParkedBesideACopyThatCameSince() throws Exception {
        var waiting = QueuedLecture.of(0, LECTURE);
        restore(waiting, Optional.empty());
        intake.accept(OTHER_TEXT, MESSAGE, false);
        intake.accept(LECTURE, MESSAGE, false);

        intake.park(waiting, "no");

        assertEquals(List.of(), intake.parked().list());
        assertEquals(List.of(waiting), disk.discarded());
    }

    @Test
    void restoredContentThatCameBackAfterOtherIsWritten() throws Exception {
        var back = QueuedLecture.of(9, LECTURE);
        disk.leave(QueuedLecture.of(7, LECTURE), Optional.of(new Outcome.Saved("page", "url", 1, 1)));
        disk.leave(QueuedLecture.of(8, OTHER_TEXT), Optional.of(new Outcome.Updated("page", "url", 1, 1)));

        restore(back, Optional.empty());

        assertEquals(back, agenda.take().orElseThrow());
        assertEquals(List.of(), disk.discarded());
    }

    private void restore(QueuedLecture lecture, Optional<Outcome.Settled> outcome) throws StorageException {
        disk.leave(lecture, outcome);
        intake.recover(entry -> { });
    }

    /** Whether the lecture, sent again, is a duplicate, and if so, of a done one. */
    private Optional<Boolean> doneBefore() {
        return intake.accept(LECTURE, MESSAGE, false).getNow(null) instanceof Receipt.Duplicate duplicate
                ? Optional.of(duplicate.done())
                : Optional.empty();
    }
}
