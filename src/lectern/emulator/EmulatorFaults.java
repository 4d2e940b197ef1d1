package lectern.emulator;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Queue;

/** What goes wrong on purpose: the one place that knows. Confined to the lock of {@link EmulatorApi}. */
final class EmulatorFaults {
    private final Queue<EmulatorError> planned = new ArrayDeque<>();

    /** The next {@code count} requests that no earlier plan takes get {@code error}. */
    void plan(int count, EmulatorError error) {
        planned.addAll(Collections.nCopies(count, error));
    }

    /** Called for each request before it has any effect. */
    void strike() throws EmulatorError {
        var error = planned.poll();
        if (error != null) {
            throw error;
        }
    }
}
