package lectern.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real server that sends text back as text and binary as binary, and notes what should never happen. The text {@code
 * close:CODE:REASON} is an order.
 */
final class EchoFixture implements WebSocketHandler, AutoCloseable {
    /** What must stay empty: handlers that threw, accepts that failed. */
    final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
    /** The ends of all connections. */
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    final BlockingQueue<WebSocketConnection> opened = new LinkedBlockingQueue<>();
    private final WebSocketServer server;

    EchoFixture(WebSocketLimits limits) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = WebSocketServer.open(BoundPort.at(List.of(address)), limits, request -> Optional.empty(), this);
    }

    WebSocketServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    String nextEnd() throws InterruptedException {
        return ends.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void opened(WebSocketConnection connection, UpgradeRequest request) {
        opened.add(connection);
    }

    @Override
    public void text(WebSocketConnection connection, byte[] utf8) {
        if (utf8.length < 200 && new String(utf8, StandardCharsets.UTF_8).startsWith("close:")) {
            var order = new String(utf8, StandardCharsets.UTF_8).split(":", 3);
            connection.close(Integer.parseInt(order[1]), order[2]);
        } else {
            connection.send(utf8);
        }
    }

    @Override
    public void binary(WebSocketConnection connection, byte[] data) {
        connection.sendBinary(data);
    }

    @Override
    public void closed(WebSocketConnection connection, int code, String reason) {
        ends.add((code + " " + reason).strip());
    }

    @Override
    public void failed(WebSocketConnection connection, Throwable problem) {
        problems.add(problem);
    }

    @Override
    public void troubled(Throwable problem) {
        problems.add(problem);
    }

    @Override
    public void close() {
        server.close(Duration.ofSeconds(2));
    }
}
