package lectern.port;

import java.time.Duration;
import java.util.Optional;
import lectern.domain.Lecture;
import lectern.domain.Outcome;

/**
 * Where the pages go. {@link #open} comes first and from one thread; then lectures are written from as many threads as
 * the notebook bears.
 */
public interface Notebook {

    /** Connects, readies the database and learns its pages; must answer {@link Opening.Opened} before any write. */
    Opening open() throws InterruptedException;

    /** Writes the lecture's page, and its section's if there is none yet; waits as long as the service's limits ask. */
    Outcome write(Lecture lecture) throws InterruptedException;

    /**
     * Does what was better left until no lecture waits, such as linking pages that came out of order; after how long
     * the rest of it should be tried again, if there is a rest.
     */
    default Optional<Duration> tidy() throws InterruptedException {
        return Optional.empty();
    }

    /** How {@link #open} ended. */
    sealed interface Opening {

        /** Ready to write; {@code description} names the database, {@code pages} counts what it holds. */
        record Opened(String description, int pages) implements Opening {}

        /** Not reachable now; trying again may help. */
        record Unreachable(String reason) implements Opening {}

        /** Refused, and only a person can change that; the reason says what to do. */
        record Refused(String reason) implements Opening {}
    }
}
