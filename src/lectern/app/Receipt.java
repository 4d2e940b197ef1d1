package lectern.app;

import lectern.domain.QueuedLecture;

/** What became of a message that was handed in. */
public sealed interface Receipt {

    /** On disk; it will be written. */
    record Kept(QueuedLecture lecture) implements Receipt {}

    /** On disk already, with the same content and under another id; {@code done} tells whether it is written, too. */
    record Duplicate(QueuedLecture lecture, boolean done) implements Receipt {}

    /** Not kept; the client may send it again. {@code code} is for programs, {@code reason} for people. */
    record Rejected(String code, String reason) implements Receipt {}
}
