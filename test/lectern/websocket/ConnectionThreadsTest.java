package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ConnectionThreadsTest {
    private final ConnectionThreads threads = new ConnectionThreads();

    @Test
    void theFirstIsTheSystems() {
        assertFalse(threads.newThread(() -> { }).isVirtual());
    }

    @Test
    void noneKeepsTheJvmAlive() {
        assertTrue(threads.newThread(() -> { }).isDaemon());
        assertTrue(threads.newThread(() -> { }).isDaemon());
    }

    @Test
    void othersBesideItAreVirtual() {
        threads.newThread(() -> { });

        assertTrue(threads.newThread(() -> { }).isVirtual());
        assertTrue(threads.newThread(() -> { }).isVirtual());
    }

    @Test
    void theSystemsIsHadAgainWhenItsConnectionIsOver() throws InterruptedException {
        var first = threads.newThread(() -> { });
        var second = threads.newThread(() -> { });
        second.start();
        second.join();
        assertTrue(threads.newThread(() -> { }).isVirtual());

        first.start();
        first.join();

        assertFalse(threads.newThread(() -> { }).isVirtual());
    }

    @Test
    void theSystemsIsHadAgainWhenItsConnectionFails() throws InterruptedException {
        var first = threads.newThread(() -> {
            throw new IllegalStateException("as a defect would");
        });
        first.setUncaughtExceptionHandler((thread, defect) -> { });

        first.start();
        first.join();

        assertFalse(threads.newThread(() -> { }).isVirtual());
    }
}
