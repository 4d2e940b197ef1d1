package lectern.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that is all socket: its frames are masked beforehand, but for a number that makes each message another; of
 * the answers it reads the headers.
 *
 * <p>Confined to one thread. It keeps {@code inFlight} messages on their way; they must fit the sockets' buffers.
 */
final class WebSocketLoad implements AutoCloseable {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final int MASK = 0x37FA213D;
    /** Stands for the number in a message. */
    private static final String NUMBER = "000000000";
    private static final int INPUT_BYTES = 256 * 1024;
    private static final int TEXT = 0x81;
    private static final int MAX_HEADER_BYTES = 14;

    /** A masked frame, and where its payload and the number in it begin. */
    record Frame(byte[] bytes, int payloadAt, int numberAt) {
        int payloadLength() {
            return bytes.length - payloadAt;
        }
    }

    record Answered(long messages, double seconds) {}

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SocketChannel channel;
    private final Frame frame;
    private final boolean isPlain;
    private final ByteBuffer output;
    private final ByteBuffer input;
    private long skip;

    /** With {@code isPlain}, there is no handshake, and the frame itself comes back. */
    WebSocketLoad(int port, boolean isPlain, Frame frame, int inFlight) throws IOException {
        this.isPlain = isPlain;
        this.frame = frame;
        output = ByteBuffer.allocateDirect(frame.bytes.length * inFlight);
        while (output.hasRemaining()) {
            output.put(frame.bytes);
        }
        input = ByteBuffer.allocateDirect(isPlain || inFlight > 1 ? INPUT_BYTES : frame.bytes.length + 512);
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!isPlain) {
            shakeHands(port);
        }
    }

    /** A {@code save_transcript} message in a frame. */
    static Frame transcript(int lines, int lineLength) {
        byte[] payload = message(lines, lineLength, true);
        return frame(payload, new String(payload, StandardCharsets.ISO_8859_1).indexOf(NUMBER));
    }

    /** Where {@code isMixed}, one line in ten has an escape, one in ten text beyond ASCII. */
    static byte[] message(int lines, int lineLength, boolean isMixed) {
        var json = new StringBuilder("{\"action\":\"save_transcript\",\"messageId\":\"bench\","
                + "\"raw_section\":\"Section 3: Advanced Topics\","
                + "\"raw_lecture\":\"" + NUMBER + ". Building Servers\",\"transcripts\":[");
        for (int i = 0; i < lines; i++) {
            var start = !isMixed ? "" : i % 10 == 3 ? "He said \\\"now\\\" " : i % 10 == 7 ? "Zażółć gęślą jaźń " : "";
            json.append(i == 0 ? "\"" : ",\"").append(start)
                    .append("and so the next part of it goes on ".repeat(9), 0, lineLength - start.length())
                    .append('"');
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps so many connections busy. */
    static Answered answered(int connections, Callable<WebSocketLoad> load, Duration time) throws Exception {
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var loads = new ArrayList<WebSocketLoad>();
            for (int i = 0; i < connections; i++) {
                loads.add(load.call());
            }
            long start = System.nanoTime();
            long end = start + time.toNanos();
            var counts = new ArrayList<Future<Long>>();
            for (var each : loads) {
                counts.add(threads.submit(() -> each.run(end)));
            }
            long sum = 0;
            for (var count : counts) {
                sum += count.get();
            }
            return new Answered(sum, (System.nanoTime() - start) / 1e9);
        } catch (ExecutionException failed) {
            throw new IOException("the load has failed", failed.getCause());
        }
    }

    /** Sends one message and waits for its answer. */
    void exchange() throws IOException {
        send(1);
        receive(1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Keeps all in flight until the end, then takes what is still owed; how many were answered. */
    private long run(long end) throws IOException {
        try (channel) {
            int inFlight = output.capacity() / frame.bytes.length;
            long sum = inFlight;
            send(inFlight);
            while (System.nanoTime() < end) {
                int answered = receive(1);
                send(answered);
                sum += answered;
            }
            receive(inFlight);
            return sum;
        }
    }

    private void send(int count) throws IOException {
        int length = frame.bytes.length;
        output.clear();
        for (int i = 0; i < count && !isPlain; i++) {
            int number = NUMBERS.incrementAndGet();
            for (int at = frame.numberAt + NUMBER.length() - 1; at >= frame.numberAt; at--, number /= 10) {
                output.put(i * length + at, (byte) ('0' + number % 10 ^ mask(at - frame.payloadAt)));
            }
        }
        output.position(0).limit(count * length);
        while (output.hasRemaining()) {
            channel.write(output);
        }
    }

    /** Reads at least so many answers. */
    private int receive(int least) throws IOException {
        int count = 0;
        while (count < least) {
            if (channel.read(input) < 0) {
                throw new IOException("the server has closed the connection");
            }
            input.flip();
            while (input.hasRemaining() && (skip > 0 || header())) {
                int step = (int) Math.min(skip, input.remaining());
                input.position(input.position() + step);
                skip -= step;
                count += skip == 0 ? 1 : 0;
            }
            input.compact();
        }
        return count;
    }

    /** Reads the header of the next answer, if it is here. */
    private boolean header() throws IOException {
        if (isPlain) {
            skip = frame.bytes.length;
            return true;
        }
        int at = input.position();
        int size = input.remaining() < 2 || input.get(at + 1) < 126 ? 2 : 4;
        if (input.remaining() < size) {
            return false;
        }
        if ((input.get() & 0xFF) != TEXT) {
            throw new IOException("not a whole text message but " + input.get(at));
        }
        int length = input.get();
        skip = size == 2 ? length : input.getShort() & 0xFFFF;
        return true;
    }

    private void shakeHands(int port) throws IOException {
        channel.write(ByteBuffer.wrap(REQUEST.formatted(port).getBytes(StandardCharsets.US_ASCII)));
        var head = new StringBuilder();
        var one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("no handshake: " + head);
            }
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no handshake: " + head);
        }
    }

    private static Frame frame(byte[] payload, int numberAt) {
        var bytes = ByteBuffer.allocate(MAX_HEADER_BYTES + payload.length).put((byte) TEXT);
        if (payload.length <= 0xFFFF) {
            bytes.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            bytes.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        bytes.putInt(MASK);
        int payloadAt = bytes.position();
        for (int i = 0; i < payload.length; i++) {
            bytes.put((byte) (payload[i] ^ mask(i)));
        }
        return new Frame(Arrays.copyOf(bytes.array(), bytes.position()), payloadAt, payloadAt + numberAt);
    }

    private static int mask(int index) {
        return MASK >>> 24 - 8 * (index & 3) & 0xFF;
    }
}
