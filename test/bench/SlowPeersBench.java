package lectern.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lectern.websocket.BoundPort;
import lectern.websocket.UpgradeRequest;
import lectern.websocket.WebSocketConnection;
import lectern.websocket.WebSocketHandler;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;

/**
 * How much 1,000 peers that send a byte each second, one after the other, slow down one that does not: round trips of
 * 500 bytes. That they came is over by then; what they cost while they stay is measured.
 */
final class SlowPeersBench implements WebSocketHandler {
    private static final int SLOW_PEERS = 1000;
    private static final int ROUNDS = 9;
    private static final Duration ROUND = Duration.ofMillis(1500);
    private static final Duration SETTLING = Duration.ofMillis(500);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final byte[] REQUEST = ("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private SlowPeersBench() {}

    public static void main(String[] arguments) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // Nobody is cut while it is measured.
        var patience = Duration.ofMinutes(1);
        var limits = new WebSocketLimits(1 << 20, 2 * SLOW_PEERS, 4096, patience, patience, patience, patience, 1 << 20,
                true, 2 * SLOW_PEERS, 2 * SLOW_PEERS, Runtime.getRuntime().maxMemory() / 2);
        try (var server = WebSocketServer.open(BoundPort.at(List.of(address)), limits, request -> Optional.empty(),
                new SlowPeersBench()); var client = upgraded(server.port())) {
            roundTrips(client, WARM_UP);
            var alone = new ArrayList<Integer>();
            var crowded = new ArrayList<Integer>();
            for (int round = 0; round < ROUNDS; round++) {
                alone.add(roundTrips(client, ROUND));
                crowded.add(crowded(server.port(), client));
            }
            long fewer = Math.round(100.0 - 100.0 * median(crowded) / median(alone));
            System.out.println("round trips in " + ROUND + ": alone " + alone + ", beside " + SLOW_PEERS
                    + " slow peers " + crowded + ": " + fewer + " % fewer (median)");
        }
    }

    private static int crowded(int port, Socket client) throws IOException {
        var peers = new ArrayList<Socket>();
        try (var dribble = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < SLOW_PEERS; i++) {
                // Half of them in their request, half in a message of 64 KiB.
                boolean inRequest = i % 2 == 0;
                var peer = inRequest ? new Socket(InetAddress.getLoopbackAddress(), port) : upgraded(port);
                byte[] frame = {(byte) 0x82, (byte) 0xFE, -1, -1};
                peer.getOutputStream().write(inRequest ? new byte[] {'G'} : frame);
                peers.add(peer);
            }
            var turns = Stream.generate(() -> peers).flatMap(List::stream).iterator();
            dribble.scheduleAtFixedRate(() -> sendByte(turns.next()), 0, 1_000_000 / SLOW_PEERS, TimeUnit.MICROSECONDS);
            roundTrips(client, SETTLING);
            int trips = roundTrips(client, ROUND);
            dribble.shutdownNow();
            return trips;
        } finally {
            for (var peer : peers) {
                peer.close();
            }
        }
    }

    private static void sendByte(Socket peer) {
        try {
            peer.getOutputStream().write('G');
        } catch (IOException cut) {
            // By its deadline, in a long run.
        }
    }

    private static Socket upgraded(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(REQUEST);
        for (int ends = 0; ends < 4; ) {
            int next = socket.getInputStream().read();
            ends = next == '\r' || next == '\n' ? ends + 1 : 0;
        }
        return socket;
    }

    private static int roundTrips(Socket socket, Duration time) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var frame = new byte[8 + 500]; // a binary message, its mask and payload zeros
        frame[0] = (byte) 0x82;
        frame[1] = (byte) 0xFE;
        frame[2] = (byte) (500 >> 8);
        frame[3] = (byte) 500;
        int trips = 0;
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; trips++) {
            socket.getOutputStream().write(frame);
            in.skipNBytes(4 + 500);
        }
        return trips;
    }

    private static int median(List<Integer> counts) {
        return counts.stream().sorted().skip(counts.size() / 2).findFirst().orElseThrow();
    }

    @Override
    public void opened(WebSocketConnection connection, UpgradeRequest request) {}

    @Override
    public void text(WebSocketConnection connection, byte[] utf8) {}

    @Override
    public void binary(WebSocketConnection connection, byte[] data) {
        connection.sendBinary(data);
    }
}
