package lectern.app;

import java.time.Instant;
import java.util.Optional;
import lectern.domain.QueuedLecture;

/**
 * A lecture as it is shown.
 *
 * @param reason why it failed, is retried or was skipped; else empty
 * @param url of its page once that is known; else empty
 * @param due when it is retried
 * @param version of the board with this change
 */
public record LectureStatus(
        QueuedLecture lecture, LectureState state, String reason, String url, Optional<Instant> due, long version) {}
