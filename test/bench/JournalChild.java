package lectern.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.app.StatusBoard;
import lectern.journal.Journal;
import lectern.port.StorageException;

/** What {@link JournalBench} measures in a JVM of its own. */
final class JournalChild {
    private static final AtomicLong HELD = new AtomicLong();

    private JournalChild() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[1]);
        Child.serve(switch (arguments[0]) {
            case "serve" -> WebSocketChild.open(WebSocketChild.gateway(open(folder)), WebSocketBench.BUSY_CONNECTIONS);
            case "journal" -> start(folder, false);
            case "server" -> start(folder, true);
            default -> throw new IllegalArgumentException(arguments[0]);
        });
    }

    private static Journal open(Path folder) throws StorageException {
        return Journal.open(folder, WebSocketChild::check);
    }

    /** Milliseconds until all that was left is known again. */
    private static int start(Path folder, boolean whole) throws StorageException {
        var began = System.nanoTime();
        var journal = open(folder);
        if (whole) {
            var intake = new Intake(journal, new Agenda(InstantSource.system()), WebSocketChild::check);
            intake.recover(new StatusBoard(InstantSource.system())::restore);
            Thread.ofPlatform().daemon().start(() -> hold(intake));
        } else {
            journal.recover(entry -> HELD.addAndGet(entry.lecture().id()));
            Thread.ofPlatform().daemon().start(() -> hold(journal));
        }
        return (int) Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    /** Keeps it from being collected. */
    private static void hold(Object object) {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException never) {
            throw new IllegalStateException(object.toString(), never);
        }
    }
}
