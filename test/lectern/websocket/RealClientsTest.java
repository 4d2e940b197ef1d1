package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lectern.Chromium;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The server against clients that others wrote: all sizes and planes, both closes, compressed where they offer it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class RealClientsTest {
    private static final Path FOLDER = Path.of("test/lectern/websocket");
    /** The scripts' own exit code for "nothing to test with", and Node's for an option that it does not know. */
    private static final Set<Integer> SKIPPED = Set.of(77, 9);

    private EchoFixture echo;
    private String url;

    @BeforeEach
    void open() throws IOException {
        echo = new EchoFixture(WebSocketLimits.standard());
        url = "ws://127.0.0.1:" + echo.port() + "/";
    }

    @AfterEach
    void close() {
        echo.close();
        assertEquals(List.of(), List.copyOf(echo.problems));
    }

    @Test
    void chromium() throws Exception {
        assumeTrue(Chromium.executable().isPresent(), "no Chromium");
        try (var chromium = Chromium.start()) {
            var script = Files.readString(FOLDER.resolve("real-client.js"));
            var result = chromium.evaluate(script + "\ncheck('" + url + "')");

            assertEquals("permessage-deflate", check(((JsonValue.JsonString) result).value()));
            assertEquals(List.of(), chromium.errors());
        }
    }

    @Test
    void node() throws Exception {
        check(run("node", "--experimental-websocket", FOLDER.resolve("real-client.js").toString(), url));
    }

    @Test
    void pythonWebsockets() throws Exception {
        var python = Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";

        var agreed = check(run(python, FOLDER.resolve("real-client.py").toString(), url));

        assertEquals(List.of("none", "permessage-deflate", "permessage-deflate",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=12",
                "permessage-deflate; server_max_window_bits=15"), agreed.lines().toList());
    }

    @Test
    void jdk() throws Exception {
        var http = HttpClient.newHttpClient();
        try {
            var peer = new Peer();
            var socket = http.newWebSocketBuilder().buildAsync(URI.create(url), peer).join();
            for (int size : new int[] {0, 1, 125, 126, 127, 65535, 65536, 1 << 20}) {
                var bytes = new byte[size];
                Arrays.fill(bytes, (byte) 0xFE);
                var text = "ä€😀x".repeat(size / 10) + "x".repeat(size % 10);

                socket.sendText(text, true).join();
                assertEquals("text " + text, peer.next());
                socket.sendBinary(ByteBuffer.wrap(bytes), size % 2 == 0).join();
                if (size % 2 > 0) {
                    socket.sendPing(ByteBuffer.wrap(bytes, 0, 1)).join();
                    assertEquals("pong \u00fe", peer.next());
                    socket.sendBinary(ByteBuffer.allocate(0), true).join();
                }
                assertEquals("binary " + new String(bytes, StandardCharsets.ISO_8859_1), peer.next());
            }
            socket.sendClose(4999, "grüß").join();
            assertEquals("close 4999 grüß", peer.next());
            assertEquals("4999 grüß", echo.nextEnd());

            http.newWebSocketBuilder().buildAsync(URI.create(url), peer).join().sendText("close:3000:genug", true);
            assertEquals("close 3000 genug", peer.next());
        } finally {
            http.shutdownNow();
        }
    }

    /** Fails for what the client found wrong; what was agreed on extensions. */
    private static String check(String result) throws Exception {
        var json = JsonParser.parse(result.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), json.items("wrong"));
        return json.text("extensions").orElseThrow();
    }

    /** What the program prints; its test is skipped, if there is no such program or it lacks what it needs. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            assumeTrue(false, "no " + command[0]);
            throw missing;
        }
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
            assumeTrue(!SKIPPED.contains(process.exitValue()), command[0] + " has no WebSocket");
            assertEquals(0, process.exitValue(), output);
            return output.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Notes what it hears, each message whole. */
    private static final class Peer implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        String next() throws InterruptedException {
            return heard.poll(20, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            return take("text ", part, last, from);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            return take("binary ", StandardCharsets.ISO_8859_1.decode(part), last, from);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            return take("pong ", StandardCharsets.ISO_8859_1.decode(message), true, from);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add("close " + code + " " + reason);
            return null;
        }

        private CompletionStage<?> take(String kind, CharSequence part, boolean last, WebSocket from) {
            partial.append(part);
            if (last) {
                heard.add(kind + partial);
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
