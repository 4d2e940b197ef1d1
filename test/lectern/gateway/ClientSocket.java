package lectern.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client on the JDK's own WebSocket, so that no code of ours checks itself. */
final class ClientSocket implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 5;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;
    private volatile boolean paused;

    static ClientSocket connect(HttpClient client, int port, String... headers) {
        var listener = new ClientSocket();
        var builder = client.newWebSocketBuilder();
        for (var i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        listener.socket = builder.buildAsync(URI.create("ws://localhost:" + port + "/"), listener).join();
        return listener;
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary() {
        socket.sendBinary(ByteBuffer.allocate(3), true).join();
    }

    String answer() throws InterruptedException {
        var answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
        }
        return answer;
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Reads nothing any more, so that what is sent to it piles up. */
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        socket.request(1);
    }

    void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    void abort() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            answers.add(partial.toString());
            partial.setLength(0);
        }
        if (!paused) {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
