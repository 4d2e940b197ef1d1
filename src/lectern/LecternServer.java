package lectern;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.app.Scribe;
import lectern.app.StatusBoard;
import lectern.cli.ServeOptions;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.gateway.BrowserPolicy;
import lectern.gateway.ClientToken;
import lectern.gateway.Gateway;
import lectern.gateway.ProgressFeed;
import lectern.gateway.TranscriptMessage;
import lectern.journal.Journal;
import lectern.notion.NotionNotebook;
import lectern.notion.NotionSettings;
import lectern.notion.NotionTiming;
import lectern.port.EventSink;
import lectern.port.Pause;
import lectern.port.StorageException;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;

/**
 * All parts of the server, wired: once open, messages are accepted and kept, while the notebook is brought up beside
 * it. Opened and closed by one thread; {@link #close} may be another.
 */
final class LecternServer implements AutoCloseable {
    /** How long clients have to answer our Close, and the scribe to finish its request. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** Connections of one other computer; on loopback only, all clients share one address, and the limit in all. */
    private static final int MAX_PER_ADDRESS = 64;

    private final EventSink events;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Journal journal;
    private final Agenda agenda;
    private final Intake intake;
    private final StatusBoard board;
    private final ProgressFeed feed;
    private final WebSocketServer sockets;
    private final NotionNotebook notebook;
    private final Scribe scribe;
    private final Thread scribeThread;

    private LecternServer(ServeOptions options, Journal journal, StatusBoard board, EventSink events)
            throws StartException, StorageException {
        this.events = events;
        this.board = board;
        this.journal = journal;
        agenda = new Agenda(InstantSource.system());
        intake = new Intake(journal, agenda, events);
        intake.recover(board::restore);
        Pause pause = this::pause;
        notebook = notebook(options.notion(), events, pause);
        feed = ProgressFeed.open(board, events);
        sockets = sockets(options.listen());
        var desk = FrugalDesk.of(new Scribe.Desk(journal, TranscriptMessage::decode, notebook), sockets.memory(),
                options.listen().maxMessageBytes());
        scribe = new Scribe(desk, agenda, intake, events,
                new Scribe.Waiting(InstantSource.system(), pause, Backoff.STANDARD, new Random()));
        scribeThread = Thread.ofPlatform().name("scribe").unstarted(this::write);
    }

    /** @throws StartException if the data folder, the port or the settings cannot be used; nothing is left open then */
    static LecternServer open(ServeOptions options, EventSink log) throws StartException {
        var board = new StatusBoard(InstantSource.system());
        var events = EventSink.all(List.of(log, board));
        Journal journal;
        try {
            journal = Journal.open(options.dataFolder(), events);
        } catch (StorageException unusable) {
            throw new StartException(unusable.getMessage(), unusable);
        }
        try {
            var server = new LecternServer(options, journal, board, events);
            server.scribeThread.start();
            return server;
        } catch (StartException refused) {
            journal.close();
            throw refused;
        } catch (StorageException unreadable) {
            journal.close();
            throw new StartException(unreadable.getMessage(), unreadable);
        }
    }

    int port() {
        return sockets.port();
    }

    /** Completes, with the reason, if the notebook refuses us before the first page. */
    CompletableFuture<String> refusal() {
        return scribe.refusal();
    }

    /**
     * Stops in order: nothing new, clients told, the request in flight finished or given up, the journal closed last.
     */
    @Override
    public void close() {
        intake.close();
        sockets.close(GRACE);
        feed.close();
        agenda.close();
        stopping.countDown();
        if (!joined(GRACE)) {
            // A request in flight is given up: its lecture stays in the journal and is looked up before it is written
            // again.
            notebook.close();
            joined(GRACE);
        }
        notebook.close();
        journal.close();
        events.emit(new LecternEvent.Stopped(agenda.size()));
    }

    private boolean joined(Duration grace) {
        try {
            return scribeThread.join(grace);
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
        } catch (RuntimeException defect) {
            // The thread's top: a defect must be told, while what is sent goes on being kept.
            events.emit(new LecternEvent.Fault("the scribe's thread; nothing more is written until a restart", defect));
        }
    }

    /** A pause that a stop cuts short. */
    private void pause(Duration duration) throws InterruptedException {
        if (stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("Lectern is stopping");
        }
    }

    private NotionNotebook notebook(ServeOptions.Notion notion, EventSink events, Pause pause) throws StartException {
        try {
            var settings = new NotionSettings(notion.url(), notion.token(), notion.databaseId(), notion.dataSourceId(),
                    notion.requestsPerMinute(), notion.schemaChanges());
            // The property is for tests, whose stand-in gives up sooner than Notion; no option, since a value below
            // Notion's own would make pages twice.
            var deadline = Duration.ofMillis(
                    Long.getLong("lectern.notion.deadline.millis", NotionTiming.REQUEST_DEADLINE.toMillis()));
            return new NotionNotebook(
                    settings, journal, events, NotionTiming.of(InstantSource.system(), pause, deadline));
        } catch (IllegalArgumentException refused) {
            throw new StartException(refused.getMessage(), refused);
        }
    }

    private WebSocketServer sockets(ServeOptions.Listen listen) throws StartException {
        var addresses = addresses(listen);
        var limits = WebSocketLimits.standard().withMaxMessageBytes(listen.maxMessageBytes())
                .withMaxConnections(listen.maxConnections()).withCompression(listen.compression());
        if (addresses.stream().anyMatch(address -> !address.getAddress().isLoopbackAddress())) {
            limits = limits.withMaxPerAddress(Math.min(MAX_PER_ADDRESS, listen.maxConnections()));
        }
        var policy = new BrowserPolicy(hosts(addresses), Set.copyOf(listen.origins()),
                new ClientToken(listen.clientToken().token()));
        try {
            return WebSocketServer.open(addresses, limits, policy, new Gateway(intake, board, feed, events));
        } catch (IOException refused) {
            throw new StartException("cannot listen on port " + listen.port() + " (" + refused.getMessage()
                    + "); stop the program that has it, or choose another by --websocket-port", refused);
        }
    }

    /** Loopback in both families, as far as the computer has them: browsers may take "localhost" for either. */
    private static List<InetSocketAddress> addresses(ServeOptions.Listen listen) throws StartException {
        try {
            if (!listen.bind().isEmpty()) {
                return List.of(new InetSocketAddress(InetAddress.getByName(listen.bind()), listen.port()));
            }
            var addresses = new ArrayList<InetSocketAddress>();
            for (var literal : List.of("127.0.0.1", "::1")) {
                var address = InetAddress.getByName(literal);
                if (NetworkInterface.getByInetAddress(address) != null) {
                    addresses.add(new InetSocketAddress(address, listen.port()));
                }
            }
            return addresses;
        } catch (UnknownHostException | SocketException unusable) {
            throw new StartException("cannot listen on \"" + listen.bind() + "\": " + unusable.getMessage(), unusable);
        }
    }

    /**
     * What may stand in a {@code Host} header: this computer's names for itself, and the addresses that are listened
     * on.
     */
    private static Set<String> hosts(List<InetSocketAddress> addresses) throws StartException {
        var hosts = new HashSet<>(BrowserPolicy.LOOPBACK_HOSTS);
        try {
            for (var address : addresses) {
                if (address.getAddress().isAnyLocalAddress()) {
                    NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                            .forEach(local -> hosts.add(literal(local)));
                } else {
                    hosts.add(literal(address.getAddress()));
                }
            }
        } catch (SocketException unusable) {
            throw new StartException("cannot list this computer's addresses: " + unusable.getMessage(), unusable);
        }
        return hosts;
    }

    private static String literal(InetAddress address) {
        var text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
