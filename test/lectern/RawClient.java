package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Sends bytes that no well-behaved client would. */
final class RawClient {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int CLOSE = 0x88;

    private RawClient() {}

    /** All that the server answers to a request until it closes or upgrades the connection. */
    static String answer(int port, String request) throws IOException {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var head = head(socket);
            var body = head.startsWith("HTTP/1.1 101 ") ? new byte[0] : socket.getInputStream().readAllBytes();
            return head + new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The code of the Close frame with which the server answers these bytes, sent behind a good handshake. */
    static int closeCodeAfter(int port, String hex) throws IOException {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(upgrade("localhost:" + port, "X: y").getBytes(StandardCharsets.US_ASCII));
            var head = head(socket);
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
            var answer = new DataInputStream(socket.getInputStream());
            assertEquals(CLOSE, answer.readUnsignedByte());
            assertTrue(answer.readUnsignedByte() >= 2, "a Close frame without a code");
            return answer.readUnsignedShort();
        }
    }

    static String upgrade(String host, String header) {
        return "GET / HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + header + "\r\n\r\n";
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Reads up to the empty line, and not a byte further: frames may follow. */
    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
