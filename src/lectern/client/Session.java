package lectern.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/** One connection to a server, over the JDK's WebSocket client. Used by one thread. */
final class Session implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;
    /** Close codes of a server that stops, restarts, or is short of memory: RFC 6455 §7.4.1, and IANA's registry. */
    private static final Set<Integer> FOR_LATER = Set.of(1001, 1012, 1013);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Received received = new Received();
    private final WebSocket socket;

    /** @throws IOException if the server cannot be reached or refuses the connection; the text says why */
    Session(Delivery.Server server) throws IOException {
        var builder = http.newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT);
        server.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        try {
            socket = builder.buildAsync(server.address(), received).join();
        } catch (CompletionException refused) {
            http.shutdownNow();
            throw new IOException("cannot connect to " + server.address() + ": " + reason(refused.getCause()), refused);
        }
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case WebSocketHandshakeException refused -> refused.getResponse().statusCode() == UNAUTHORIZED
                    ? "it wants another client token (--client-token-file)"
                    : "it answers HTTP " + refused.getResponse().statusCode();
            case TimeoutException slow -> "the server takes no more";
            case ConnectException closed -> "nothing listens there; is lectern serve running?";
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }

    /** @throws IOException if the server has not taken all of it within {@code patience}, or the connection is lost */
    void send(byte[] utf8, Duration patience) throws IOException {
        try {
            socket.sendText(new String(utf8, StandardCharsets.UTF_8), true)
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException lost) {
            throw new IOException("the connection is lost: " + reason(lost.getCause()), lost);
        }
    }

    /** The next message; empty if none comes within {@code patience}. @throws IOException if none can come any more */
    Optional<JsonValue> next(Duration patience) throws IOException, InterruptedException {
        var text = received.texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            received.texts.add(text);
            throw new IOException(received.ended);
        }
        try {
            return Optional.of(JsonParser.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException notJson) {
            throw new IOException("an answer is no JSON: " + notJson.getMessage(), notJson);
        }
    }

    /** Whether the server closed the connection for a reason that passes, whatever was sent. */
    boolean isForLater() {
        return received.forLater;
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(gone -> socket).join();
        http.shutdownNow();
    }

    /** Puts fragments together; an empty text stands for the end of the connection. */
    private static final class Received implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder fragments = new StringBuilder();
        private volatile String ended = "";
        private volatile boolean forLater;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            fragments.append(data);
            if (last) {
                texts.add(fragments.toString());
                fragments.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            forLater = FOR_LATER.contains(code);
            end(("the server closed the connection: " + code + " " + reason).strip());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end("the connection failed: " + reason(error));
        }

        private void end(String reason) {
            ended = reason;
            texts.add("");
        }
    }
}
