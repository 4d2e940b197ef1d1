package lectern.websocket;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A client that can do anything wrong: writes bytes, reads answers. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Of another address of this computer. */
    RawClient(int port, String from) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0));
    }

    /** Connected and upgraded. */
    static RawClient upgraded(int port) throws IOException {
        return upgraded(port, "");
    }

    /** The same with these header lines, each with its end. */
    static RawClient upgraded(int port, String headers) throws IOException {
        var client = new RawClient(port);
        client.write(Wire.utf8(HandshakeTest.GOOD.replace("Host", headers + "Host")));
        var head = client.head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return client;
    }

    void write(byte[]... parts) throws IOException {
        socket.getOutputStream().write(Wire.concat(parts));
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The head of an HTTP answer, with its empty line. */
    String head() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** All up to the server's end. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The next frame: its first byte in hex and its payload; a Close with its code. */
    String frame() throws IOException {
        int b0 = in.readUnsignedByte();
        var payload = payload();
        int length = payload.length;
        if (b0 == (Wire.FIN | Wire.CLOSE)) {
            return "close " + ((payload[0] & 0xFF) << 8 | payload[1] & 0xFF);
        }
        var text = length <= 125 ? new String(payload, StandardCharsets.UTF_8) : length + " bytes";
        return HexFormat.of().toHexDigits((byte) b0) + " " + text;
    }

    /** The payload of the next frame, whose first byte is this one. */
    byte[] payload(int b0) throws IOException {
        int next = in.readUnsignedByte();
        if (next != b0) {
            throw new IOException("a frame that begins with " + next + ", not " + b0);
        }
        return payload();
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte(); // a mask bit makes it wrong, as it should
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
        return in.readNBytes(length);
    }

    /** The next frame, by its first byte in hex and its payload. */
    Wire.Event next() throws IOException {
        return Wire.event(HexFormat.of().toHexDigits((byte) in.readUnsignedByte()), payload());
    }

    /** The frames up to the server's end. */
    List<Wire.Event> frames() throws IOException {
        var frames = new ArrayList<Wire.Event>();
        for (int b0 = in.read(); b0 >= 0; b0 = in.read()) {
            frames.add(Wire.event(HexFormat.of().toHexDigits((byte) b0), payload()));
        }
        return frames;
    }

    /** Whether the server has ended, without anything more. */
    boolean isEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
