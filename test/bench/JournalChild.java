package lectern.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.gateway.Gateway;
import lectern.gateway.ProgressFeed;
import lectern.journal.Journal;
import lectern.port.EventSink;
import lectern.port.StorageException;
import lectern.websocket.BoundPort;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketPolicy;
import lectern.websocket.WebSocketServer;

/** What {@link JournalBench} measures in a JVM of its own. */
final class JournalChild {
    private static final AtomicLong HELD = new AtomicLong();

    private JournalChild() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[1]);
        Child.serve(switch (arguments[0]) {
            case "serve" -> serve(folder);
            case "journal" -> start(folder, false);
            case "server" -> start(folder, true);
            default -> throw new IllegalArgumentException(arguments[0]);
        });
    }

    /** The way of a message up to its acknowledgement; a notebook that takes all at once stands at the end. */
    private static int serve(Path folder) throws IOException, StorageException {
        var journal = Journal.open(folder, JournalChild::check);
        var agenda = new Agenda(InstantSource.system());
        var intake = new Intake(journal, agenda, JournalChild::check);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (var next = agenda.take(); next.isPresent(); next = agenda.take()) {
                    journal.settle(next.get(), new Outcome.Saved("page", "https://example.com/page", 1, 12));
                    agenda.done(next.get());
                }
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        });
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebSocketPolicy everyone = request -> Optional.empty();
        var board = new StatusBoard(InstantSource.system());
        EventSink events = EventSink.all(List.of(board, JournalChild::check));
        return WebSocketServer.open(BoundPort.at(List.of(address)), WebSocketLimits.standard(), everyone,
                new Gateway(intake, board, ProgressFeed.open(board, events), events)).port();
    }

    /** Milliseconds until all that was left is known again. */
    private static int start(Path folder, boolean whole) throws StorageException {
        var began = System.nanoTime();
        var journal = Journal.open(folder, JournalChild::check);
        if (whole) {
            var intake = new Intake(journal, new Agenda(InstantSource.system()), JournalChild::check);
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

    private static void check(LecternEvent event) {
        if (event instanceof LecternEvent.MessageRefused || event instanceof LecternEvent.Fault
                || event instanceof LecternEvent.StorageFailed) {
            System.err.println(event);
            System.exit(1);
        }
    }
}
