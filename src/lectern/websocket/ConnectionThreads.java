package lectern.websocket;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread for each connection: one of the operating system's while no other connection has such a one, else a virtual
 * one. Safe for use by any thread.
 *
 * <p>A learner's browser is one connection, which waits for its peer again and again. To wake a virtual thread, a
 * poller's thread must run first and then one that carries it, which took a quarter of the time until a message was on
 * disk and answered. Many threads of the system's would get into each other's way.
 */
final class ConnectionThreads implements ThreadFactory {
    private static final String NAME = "websocket-";

    private final ThreadFactory virtual = Thread.ofVirtual().name(NAME, 1).factory();
    private final AtomicBoolean taken = new AtomicBoolean();

    @Override
    public Thread newThread(Runnable life) {
        if (!taken.compareAndSet(false, true)) {
            return virtual.newThread(life);
        }
        return Thread.ofPlatform().daemon().name(NAME + "system").unstarted(() -> {
            try {
                life.run();
            } finally {
                taken.set(false);
            }
        });
    }
}
