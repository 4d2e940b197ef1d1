package lectern.app;

import java.util.Optional;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;

/** An event in a few words for people; empty for what only a log wants. Pure. */
record HappeningText(boolean trouble, String what, String detail) {

    static Optional<HappeningText> of(LecternEvent event) {
        return switch (event) {
            case LecternEvent.LectureAccepted e -> Optional.empty();
            case LecternEvent.LectureWriting e -> Optional.empty();
            case LecternEvent.MessageAcknowledged e -> Optional.empty();
            case LecternEvent.RequestAnswered e -> Optional.empty();
            case LecternEvent.LectureDuplicated e -> good("duplicate", title(e.lecture()));
            case LecternEvent.LectureRetrying e -> bad("retrying", title(e.lecture()) + ": " + e.reason());
            case LecternEvent.LectureParked e -> bad("failed", title(e.lecture()) + ": " + e.reason());
            case LecternEvent.LectureDone e -> done(e.outcome(), title(e.lecture()));
            case LecternEvent.CaughtUp e -> Optional.empty();
            case LecternEvent.LectureReopened e -> good("to be retried", title(e.lecture()));
            case LecternEvent.LectureDiscarded e -> good("discarded", title(e.lecture()) + ": " + e.reason());
            case LecternEvent.MessageRefused e -> bad("message refused", e.reason());
            case LecternEvent.ClientConnected e -> good("client connected", e.origin());
            case LecternEvent.ClientDisconnected e -> good("client disconnected", e.reason());
            case LecternEvent.ClientRefused e -> bad("client refused", e.reason());
            case LecternEvent.SectionSaved e -> good("section saved", e.section());
            case LecternEvent.NotebookOpened e -> good("notebook open", e.description());
            case LecternEvent.NotebookUnreachable e -> bad("notebook unreachable", e.reason());
            case LecternEvent.NotebookRefused e -> bad("notebook refused", e.reason());
            case LecternEvent.PropertiesAdded e -> good("properties added", String.join(", ", e.names()));
            case LecternEvent.PropertyIgnored e ->
                    bad("property ignored", e.name() + " is " + e.found() + ", not " + e.wanted());
            case LecternEvent.RequestsPaused e ->
                    good("requests paused", e.reason() + ", " + e.duration().toSeconds() + " s");
            case LecternEvent.JournalOpened e -> good("journal open", e.folder());
            case LecternEvent.StorageFailed e -> bad("storage failed", e.reason());
            case LecternEvent.StorageRecovered e -> good("storage works again", "");
            case LecternEvent.Advice e -> good("advice", e.text());
            case LecternEvent.Fault e -> bad("fault", e.where());
            case LecternEvent.Stopping e -> good("stopping", e.reason());
            case LecternEvent.Stopped e -> good("stopped", "");
        };
    }

    private static Optional<HappeningText> done(Outcome.Done outcome, String title) {
        return switch (outcome) {
            case Outcome.Saved saved -> good("saved", title);
            case Outcome.Updated updated -> good("updated", title);
            case Outcome.Unchanged unchanged -> good("unchanged", title);
            case Outcome.Skipped skipped -> good("skipped", title + ": " + skipped.reason());
        };
    }

    private static String title(QueuedLecture lecture) {
        return lecture.place().section().shown() + " / " + lecture.place().title().shown();
    }

    private static Optional<HappeningText> good(String what, String detail) {
        return Optional.of(new HappeningText(false, what, detail));
    }

    private static Optional<HappeningText> bad(String what, String detail) {
        return Optional.of(new HappeningText(true, what, detail));
    }
}
