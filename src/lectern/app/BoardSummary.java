package lectern.app;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a board tells beside the single lectures.
 *
 * @param counts of all lectures known, those not shown any more included; each state has one
 * @param storageFailure why the journal keeps nothing at the moment; empty if it does
 * @param clients connected now
 * @param happenings the last events, oldest first
 */
public record BoardSummary(Map<LectureState, Integer> counts, Batch batch, Notes notebook, String storageFailure,
        int clients, List<Happening> happenings) {

    /** Work since nothing was left to do: so many lectures of so many are through, failed ones included. */
    public record Batch(int through, int total, Instant since) {}

    /** Whether the notebook can be written. */
    public enum NotesState { OPENING, OPEN, UNREACHABLE, REFUSED }

    /**
     * The notebook.
     *
     * @param text its name when open; else why it is not
     * @param pausedUntil when requests go on, or it is tried again, if they wait; may be past
     */
    public record Notes(NotesState state, String text, Optional<Instant> pausedUntil) {}

    /** Something that happened, in short. */
    public record Happening(long version, Instant time, boolean trouble, String what, String detail) {}
}
