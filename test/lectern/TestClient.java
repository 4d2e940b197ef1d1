package lectern;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/**
 * A browser's part: sends text, collects the answers. Without an Origin, as the JDK's client sends none unless told.
 */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder fragments = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private WebSocket socket;

    static TestClient connect(int port) {
        var client = new TestClient();
        client.socket = client.http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port), client).join();
        return client;
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The next answer as it came. */
    String answer() throws InterruptedException {
        var text = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(text, "no answer within " + PATIENCE_SECONDS + " s");
        return text;
    }

    JsonValue json() throws InterruptedException, JsonException {
        return JsonParser.parse(answer().getBytes(StandardCharsets.UTF_8));
    }

    /** The code with which the server closed the connection. */
    int closeCode() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        fragments.append(data);
        if (last) {
            received.add(fragments.toString());
            fragments.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
