package lectern.port;

import lectern.domain.Lecture;
import lectern.domain.QueuedLecture;

/** Gives back the lectures that the queue keeps. Safe for use by any thread. */
@FunctionalInterface
public interface LectureSource {

    /**
     * The lecture as it was accepted.
     *
     * @throws StorageException as {@link LectureQueue#message} says, or if its message can no longer be understood:
     *         damaged, or of another version
     */
    Lecture read(QueuedLecture lecture) throws StorageException;
}
