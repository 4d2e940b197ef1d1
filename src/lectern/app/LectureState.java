package lectern.app;

/** How far a lecture is. */
public enum LectureState {
    WAITING, WRITING, RETRYING, FAILED, SAVED, UNCHANGED, SKIPPED;

    /** Whether it needs nothing more. */
    public boolean isDone() {
        return this == SAVED || this == UNCHANGED || this == SKIPPED;
    }
}
