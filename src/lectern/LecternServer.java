package lectern;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.app.Scribe;
import lectern.app.StatusBoard;
import lectern.cli.ServeOptions;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.gateway.Gateway;
import lectern.gateway.ProgressFeed;
import lectern.journal.Journal;
import lectern.notion.NotionNotebook;
import lectern.notion.NotionSettings;
import lectern.notion.NotionTiming;
import lectern.port.EventSink;
import lectern.port.StorageException;
import lectern.status.Metrics;
import lectern.status.StatusDesk;
import lectern.status.StatusServer;
import lectern.websocket.WebSocketServer;

/**
 * All parts of the server, wired: once open, messages are accepted and kept, while the notebook is brought up beside
 * it. Opened and closed by one thread; {@link #close} may be another.
 */
final class LecternServer implements AutoCloseable {
    /** How long clients have to answer our Close, and the scribes to finish their requests. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final EventSink events;
    private final String host;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Journal journal;
    private final Agenda agenda;
    private final Intake intake;
    private final ProgressFeed feed;
    private final WebSocketServer sockets;
    private final Optional<StatusServer> status;
    private final NotionNotebook notebook;
    private final Scribe scribe;
    private final ExecutorService scribes =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("scribe-", 1).factory());

    private LecternServer(ServeOptions options, Listening listening, Journal journal, Watchers watchers)
            throws StartException, StorageException {
        events = watchers.all();
        host = listening.host();
        this.journal = journal;
        var clock = steady(InstantSource.system(), System::nanoTime);
        agenda = new Agenda(clock);
        intake = new Intake(journal, agenda, events);
        intake.recover(watchers.board::restore);
        notebook = notebook(options.notion(), clock);
        feed = ProgressFeed.open(watchers.board, events);
        var gateway = new Gateway(intake, watchers.board, feed, events);
        sockets = listening.webSockets(gateway);
        var desk = FrugalDesk.of(journal, notebook, sockets.memory(), options.listen().maxMessageBytes());
        scribe = new Scribe(desk, agenda, intake, events,
                new Scribe.Waiting(clock, this::pause, Backoff.STANDARD, new Random()));
        try {
            status = status(options, listening, new StatusDesk(watchers.board, intake.parked(), watchers.metrics,
                    figures(options), events, listening.clientToken()::admits,
                    message -> gateway.answer(message, sockets.memory()), options.listen().maxMessageBytes()));
        } catch (StartException | StorageException refused) {
            sockets.close(Duration.ZERO);
            feed.close();
            throw refused;
        }
    }

    /** @throws StartException if the data folder, the port or the settings cannot be used; nothing is left open then */
    static LecternServer open(ServeOptions options, EventSink log) throws StartException {
        // First of all: whoever connects while the journal is read waits, and is not refused.
        var listening = Listening.of(options.listen());
        var watchers = Watchers.with(log);
        LecternServer server;
        try {
            server = open(options, listening, watchers);
        } catch (StartException refused) {
            listening.close();
            throw refused;
        } catch (StorageException unusable) {
            listening.close();
            throw new StartException(unusable.getMessage(), unusable);
        } finally {
            watchers.all.release();
        }
        for (var i = 0; i < NotionNotebook.MAX_WRITERS; i++) {
            server.scribes.execute(server::write);
        }
        return server;
    }

    private static LecternServer open(ServeOptions options, Listening listening, Watchers watchers)
            throws StartException, StorageException {
        var journal = Journal.open(options.dataFolder(), watchers.all());
        try {
            return new LecternServer(options, listening, journal, watchers);
        } catch (StartException | StorageException refused) {
            journal.close();
            throw refused;
        }
    }

    /** Where clients connect. */
    String webSocketUrl() {
        return "ws://" + host + ":" + sockets.port();
    }

    /** Where the status page is, if it is served. */
    Optional<String> statusUrl() {
        return status.map(this::url);
    }

    /** Completes, with the reason, if the notebook refuses us before the first page. */
    CompletableFuture<String> refusal() {
        return scribe.refusal();
    }

    /**
     * Stops in order: nothing new, clients told, the requests in flight finished or given up, the journal closed last.
     */
    @Override
    public void close() {
        intake.close();
        sockets.close(GRACE);
        status.ifPresent(StatusServer::close);
        feed.close();
        agenda.close();
        stopping.countDown();
        scribes.shutdown();
        if (!haveScribesEnded()) {
            // Requests in flight are given up: their lectures stay in the journal, and are looked up before they are
            // written again.
            notebook.close();
            haveScribesEnded();
        }
        notebook.close();
        journal.close();
        events.emit(new LecternEvent.Stopped(agenda.size()));
    }

    private boolean haveScribesEnded() {
        try {
            return scribes.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write() {
        try {
            scribe.run();
        } catch (InterruptedException stopped) {
            // The thread ends with it, which is all that the interrupt asked for.
        } catch (RuntimeException | Error defect) {
            // The thread's top: a defect must be told, while what is sent goes on being kept.
            events.emit(new LecternEvent.Fault("a scribe's thread; its section waits for a restart", defect));
        }
    }

    /** A pause that a stop cuts short. */
    private void pause(Duration duration) throws InterruptedException {
        if (stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("Lectern is stopping");
        }
    }

    /** Time that nobody sets: a step back would keep waiting what waits, a step forward end what must be waited for. */
    static InstantSource steady(InstantSource wall, LongSupplier nanos) {
        var began = wall.instant();
        var beganNanos = nanos.getAsLong();
        return () -> began.plusNanos(nanos.getAsLong() - beganNanos);
    }

    private NotionNotebook notebook(ServeOptions.Notion notion, InstantSource clock) throws StartException {
        // The property is for tests, whose stand-in gives up sooner than Notion; no option, since a value below
        // Notion's own would make pages twice.
        var deadline = Duration.ofMillis(
                Long.getLong("lectern.notion.deadline.millis", NotionTiming.REQUEST_DEADLINE.toMillis()));
        return new NotionNotebook(settings(notion), journal, events, NotionTiming.of(clock, this::pause, deadline));
    }

    static NotionSettings settings(ServeOptions.Notion notion) throws StartException {
        try {
            return new NotionSettings(notion.url(), notion.token(), notion.databaseId(), notion.dataSourceId(),
                    notion.requestsPerMinute(), notion.schemaChanges(), notion.pages());
        } catch (IllegalArgumentException refused) {
            throw new StartException(refused.getMessage(), refused);
        }
    }

    private Optional<StatusServer> status(ServeOptions options, Listening listening, StatusDesk desk)
            throws StartException, StorageException {
        if (options.listen().statusPort().isEmpty()) {
            return Optional.empty();
        }
        var port = options.listen().statusPort().getAsInt();
        try {
            var server = StatusServer.open(listening.at(port), listening.hosts(), desk);
            try {
                journal.announce(url(server));
            } catch (StorageException unwritable) {
                server.close();
                throw unwritable;
            }
            return Optional.of(server);
        } catch (IOException refused) {
            throw new StartException("cannot listen on port " + port + " (" + refused.getMessage()
                    + "); stop the program that has it, or choose another by --status-port, or off", refused);
        }
    }

    private StatusDesk.Figures figures(ServeOptions options) {
        return new StatusDesk.Figures(webSocketUrl(), options.notion().requestsPerMinute(),
                notebook::requestsMade, () -> bytesIn(options.dataFolder()), journal::queuedBytes, journal::syncs);
    }

    /** 0 where the folder cannot be read: the journal tells of the same trouble in its own words. */
    private static long bytesIn(Path folder) {
        var files = folder.toFile().listFiles();
        return files == null ? 0 : Arrays.stream(files).mapToLong(File::length).sum();
    }

    private String url(StatusServer server) {
        return "http://" + host + ":" + server.port();
    }

    /** Who hears of everything, once messages are accepted: the log, and what the status port shows. */
    private record Watchers(StatusBoard board, Metrics metrics, HeldEvents all) {
        private static Watchers with(EventSink log) {
            var board = new StatusBoard(InstantSource.system());
            var metrics = new Metrics();
            return new Watchers(board, metrics, new HeldEvents(EventSink.all(List.of(log, board, metrics))));
        }
    }
}
