package lectern.websocket;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that sends text back and tells what happens; some texts are orders. */
final class Echo implements WebSocketHandler {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final BlockingQueue<WebSocketConnection> opened = new LinkedBlockingQueue<>();

    @Override
    public void opened(WebSocketConnection connection, UpgradeRequest request) {
        opened.add(connection);
    }

    @Override
    public void text(WebSocketConnection connection, byte[] utf8) {
        if (utf8.length == 5 && new String(utf8, StandardCharsets.UTF_8).equals("throw")) {
            throw new IllegalStateException("as ordered");
        }
        connection.send(utf8);
    }

    @Override
    public void closed(WebSocketConnection connection, int code, String reason) {
        told.add("closed " + code + " " + reason);
    }

    @Override
    public void refused(InetSocketAddress peer, int status, String reason) {
        told.add("refused " + status + " " + reason);
    }

    @Override
    public void failed(WebSocketConnection connection, Throwable problem) {
        told.add("failed " + problem.getMessage());
    }

    String next() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }
}
