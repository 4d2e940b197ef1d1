package lectern.websocket;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A WebSocket server on one port of some addresses; open it, and it runs until it is closed.
 *
 * <p>Thread-safe. One virtual thread accepts for each address, one thread runs each connection ({@link
 * ConnectionThreads}), one daemon thread watches the deadlines of all: none of them keeps the JVM alive.
 */
public final class WebSocketServer implements AutoCloseable {
    /** What the connections of a server share. */
    record Service(WebSocketLimits limits, WebSocketPolicy policy, WebSocketHandler handler, Seats seats,
            MemoryBudget memory, LargeBuffers buffers) {}

    private static final long ACCEPT_PAUSE_MILLIS = 50;
    /** After it was told that connections cannot be accepted. */
    private static final long TROUBLE_QUIET_MILLIS = 60_000;
    /** Time for cut connections to leave their handlers. */
    private static final Duration ABORT_GRACE = Duration.ofSeconds(1);

    private final BoundPort port;
    private final Service service;
    private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong ids = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(new ConnectionThreads());
    private final List<Thread> acceptors = new ArrayList<>();

    private WebSocketServer(BoundPort port, Service service) {
        this.port = port;
        this.service = service;
    }

    /** Starts to accept at a port, which is the server's to close from now on. */
    public static WebSocketServer open(BoundPort port, WebSocketLimits limits, WebSocketPolicy policy,
            WebSocketHandler handler) {
        var service = new Service(limits, policy, handler, new Seats(limits), limits.memory(), new LargeBuffers());
        var server = new WebSocketServer(port, service);
        for (ServerSocketChannel listener : port.listeners()) {
            server.acceptors.add(Thread.ofVirtual().name("websocket-accept-" + port.number())
                    .start(() -> server.accept(listener)));
        }
        Thread.ofPlatform().daemon().name("websocket-watch-" + port.number()).start(server::watch);
        return server;
    }

    /** The port's number. */
    public int port() {
        return port.number();
    }

    /** How many connections are open now, their handshake done. */
    public int connections() {
        return service.seats().open();
    }

    /** What the messages share, for others who handle them later. */
    public MemoryBudget memory() {
        return service.memory();
    }

    /** Closes with the {@code closeTimeout} of the limits as grace. */
    @Override
    public void close() {
        close(service.limits().closeTimeout());
    }

    /** Stops accepting, closes all connections with 1001, waits up to {@code grace} for their ends, cuts the rest. */
    public void close(Duration grace) {
        closing.countDown();
        port.close();
        try {
            for (Thread acceptor : acceptors) {
                acceptor.join(ABORT_GRACE);
            }
            connections.forEach(WebSocketConnection::stop);
            threads.shutdown();
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.forEach(WebSocketConnection::abort);
                threads.awaitTermination(ABORT_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException hurry) {
            threads.shutdown();
            connections.forEach(WebSocketConnection::abort);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Survives everything but the closing of its listener: a system without free descriptors has some again later. Such
     * times come in fits, so they are told once in a while.
     */
    private void accept(ServerSocketChannel listener) {
        long quietUntil = Long.MIN_VALUE;
        while (closing.getCount() > 0) {
            try {
                serve(listener.accept());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException | RuntimeException | Error problem) {
                long now = System.nanoTime() / 1_000_000;
                if (now >= quietUntil) {
                    service.handler().troubled(problem);
                    quietUntil = now + TROUBLE_QUIET_MILLIS;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            closing.await(ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var connection = new WebSocketConnection(ids.incrementAndGet(), channel, service);
            service.seats().arrive(connection).ifPresent(WebSocketConnection::giveWay);
            connections.add(connection);
            threads.execute(() -> {
                try {
                    connection.run();
                } finally {
                    service.seats().leave(connection);
                    connections.remove(connection);
                }
            });
        } catch (IOException | RejectedExecutionException gone) {
            // The peer is, or the server: it was closed just after this peer came.
            BoundPort.closeQuietly(channel);
        }
    }

    /** Ends with the last connection of a closed server. */
    private void watch() {
        var limits = service.limits();
        long shortest = Stream
                .of(limits.handshakeTimeout(), limits.frameTimeout(), limits.idlePing(), limits.closeTimeout())
                .mapToLong(Duration::toMillis).min().orElseThrow();
        long tickMillis = Math.clamp(shortest / 4, 10, 1000);
        try {
            while (!threads.awaitTermination(tickMillis, TimeUnit.MILLISECONDS)) {
                connections.forEach(this::watch);
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(WebSocketConnection connection) {
        try {
            connection.watch();
        } catch (RuntimeException | Error problem) {
            service.handler().troubled(problem); // out of memory, perhaps; without this thread nobody would be cut
        }
    }
}
