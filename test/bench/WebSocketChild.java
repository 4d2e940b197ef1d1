package lectern.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.gateway.Gateway;
import lectern.gateway.ProgressFeed;
import lectern.port.EventSink;
import lectern.port.LectureQueue;
import lectern.websocket.BoundPort;
import lectern.websocket.WebSocketConnection;
import lectern.websocket.WebSocketHandler;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketPolicy;
import lectern.websocket.WebSocketServer;

/** The servers that {@link WebSocketBench} measures, one in each child. */
final class WebSocketChild {
    /** Of the plain echo, for each connection: some messages, so that the sockets are all that it costs. */
    private static final int PLAIN_BUFFER_BYTES = 128 * 1024;
    private static final Outcome.Saved SAVED = new Outcome.Saved("page", "https://example.com/page", 1, 12);

    private WebSocketChild() {}

    public static void main(String[] arguments) throws IOException {
        int connections = Integer.parseInt(arguments[1]);
        Child.serve(switch (arguments[0]) {
            case "plain" -> plainEcho();
            case "echo" -> open(WebSocketConnection::send, connections);
            case "acknowledge" -> open(gateway(new NoDisk()), connections);
            default -> throw new IllegalArgumentException(arguments[0]);
        });
    }

    static int open(WebSocketHandler handler, int connections) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebSocketPolicy everyone = request -> Optional.empty();
        var limits = WebSocketLimits.standard().withMaxConnections(connections);
        return WebSocketServer.open(BoundPort.at(List.of(address)), limits, everyone, handler).port();
    }

    /** Lectern's own way of a message up to its acknowledgement. */
    static Gateway gateway(LectureQueue queue) {
        var board = new StatusBoard(InstantSource.system());
        EventSink events = EventSink.all(List.of(board, WebSocketChild::check));
        return new Gateway(intake(queue), board, ProgressFeed.open(board, events), events);
    }

    /** With a notebook that takes all at once at the other end. */
    static Intake intake(LectureQueue queue) {
        var agenda = new Agenda(InstantSource.system());
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (var next = agenda.take(); next.isPresent(); next = agenda.take()) {
                    queue.settle(next.get(), SAVED);
                    agenda.done(next.get());
                }
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        });
        return new Intake(queue, agenda, WebSocketChild::check);
    }

    /** A refusal is quicker than what we want to measure. */
    static void check(LecternEvent event) {
        if (event instanceof LecternEvent.MessageRefused || event instanceof LecternEvent.Fault
                || event instanceof LecternEvent.StorageFailed) {
            System.err.println(event);
            System.exit(1);
        }
    }

    /** The physical reference: as many bytes through the same kind of sockets and threads, and no protocol. */
    private static int plainEcho() throws IOException {
        var listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    var channel = listener.accept();
                    Thread.ofVirtual().start(() -> echo(channel));
                }
            } catch (IOException e) {
                e.printStackTrace();
            }
        });
        return listener.socket().getLocalPort();
    }

    private static void echo(SocketChannel channel) {
        var buffer = ByteBuffer.allocateDirect(PLAIN_BUFFER_BYTES);
        try (channel) {
            while (channel.read(buffer.clear()) > 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException gone) {
            // The load has ended.
        }
    }

    /** Everything is on disk at once, and nothing is kept. */
    static final class NoDisk implements LectureQueue {
        @Override
        public long lastId() {
            return 0;
        }

        @Override
        public void recover(Consumer<Entry> entries) {}

        @Override
        public CompletableFuture<Void> append(QueuedLecture lecture, byte[] message, boolean here) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public byte[] message(long id) {
            throw new IllegalStateException("nobody asks here");
        }

        @Override
        public CompletableFuture<Void> settle(QueuedLecture lecture, Outcome.Settled outcome) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> reopen(QueuedLecture lecture) {
            throw new IllegalStateException("nothing is parked here");
        }

        @Override
        public CompletableFuture<Void> discard(QueuedLecture lecture) {
            throw new IllegalStateException("nothing is parked here");
        }
    }
}
