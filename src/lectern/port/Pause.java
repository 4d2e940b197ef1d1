package lectern.port;

import java.time.Duration;

/** Waiting, as something that tests can replace. */
@FunctionalInterface
public interface Pause {

    /** Returns once {@code duration} is over; at once if it is not positive. */
    void pause(Duration duration) throws InterruptedException;
}
