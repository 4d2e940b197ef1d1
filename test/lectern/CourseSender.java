package lectern;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lectern.demo.CourseMessage;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * Sends messages as a browser would, through the JDK's own WebSocket client, some of them under way at a time; unlike
 * {@code lectern send}, it ends with the connection. Used by one thread.
 */
final class CourseSender implements AutoCloseable {
    /** Messages sent and not answered yet, at most. */
    static final int WINDOW = 8;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Answers answers = new Answers();
    private final WebSocket socket;

    private CourseSender(URI server) {
        socket = http.newWebSocketBuilder().connectTimeout(ANSWER_TIMEOUT).buildAsync(server, answers).join();
    }

    /** @throws IOException if the server cannot be reached or refuses the connection */
    static CourseSender connect(URI server) throws IOException {
        try {
            return new CourseSender(server);
        } catch (CompletionException refused) {
            throw new IOException("no WebSocket at " + server + ": " + refused.getCause(), refused);
        }
    }

    /**
     * Sends all messages and waits for all answers.
     *
     * @param answered gets each answer as it comes
     * @return what the server refused, in its own words
     * @throws IOException if the connection ends, or no answer comes for 30 s
     */
    List<String> send(List<CourseMessage> messages, Consumer<JsonValue> answered)
            throws IOException, InterruptedException {
        var refused = new ArrayList<String>();
        var waiting = 0;
        for (var message : messages) {
            if (waiting == WINDOW) {
                receive(answered, refused);
                waiting--;
            }
            send(message);
            waiting++;
        }
        for (; waiting > 0; waiting--) {
            receive(answered, refused);
        }
        return refused;
    }

    private void send(CourseMessage message) throws IOException {
        try {
            socket.sendText(JsonWriter.text(message.json()), true).join();
        } catch (CompletionException lost) {
            throw new IOException("the connection is lost: " + lost.getCause(), lost);
        }
    }

    private void receive(Consumer<JsonValue> answered, List<String> refused) throws IOException, InterruptedException {
        var answer = answers.next();
        if (!answer.text("status").equals(Optional.of("success"))) {
            refused.add(answer.text("messageId").orElse("?") + ": " + answer.text("message").orElse("no reason given"));
        }
        answered.accept(answer);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(gone -> socket).join();
        http.close();
    }

    /** Puts fragments together and hands whole answers on; a failed connection is the last of them. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final StringBuilder fragments = new StringBuilder();
        private volatile String ended = "";

        JsonValue next() throws IOException, InterruptedException {
            var text = received.poll(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (text == null || text.isEmpty()) {
                var late = "no answer within " + ANSWER_TIMEOUT.toSeconds() + " s";
                throw new IOException(ended.isEmpty() ? late : ended);
            }
            try {
                return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (JsonException notJson) {
                throw new IOException("an answer is no JSON: " + notJson.getMessage(), notJson);
            }
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
            end("the server closed the connection: " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end("the connection failed: " + error);
        }

        private void end(String reason) {
            ended = reason;
            received.add("");
        }
    }
}
