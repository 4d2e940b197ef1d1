package lectern.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A bare echo server on the very classes that Lectern uses, to point a public conformance suite or a load generator at:
 * {@code ./build.sh echo --port P}. Text comes back as text, binary as binary; messages up to 16 MiB, any path.
 */
final class EchoServer implements WebSocketHandler {
    private EchoServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2 || !arguments[0].equals("--port")) {
            System.err.println("usage: echo --port PORT");
            System.exit(2);
        }
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
        WebSocketPolicy everyone = request -> Optional.empty();
        var limits = WebSocketLimits.standard();
        try (var server = WebSocketServer.open(BoundPort.at(List.of(address)), limits, everyone, new EchoServer())) {
            System.out.println("echo ws://localhost:" + server.port());
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
    }

    @Override
    public void text(WebSocketConnection connection, byte[] utf8) {
        connection.send(utf8);
    }

    @Override
    public void binary(WebSocketConnection connection, byte[] data) {
        connection.sendBinary(data);
    }
}
