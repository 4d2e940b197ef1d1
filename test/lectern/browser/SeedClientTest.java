package lectern.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lectern.ServedLectern;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The userscript that people have today: it sends one lecture, waits for the answer with the same {@code messageId},
 * and gives the lecture up after 5 s.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SeedClientTest {
    private static final int ITS_PATIENCE_SECONDS = 5;
    private static final int QUEUED = 300;

    @TempDir
    Path folder;

    @Test
    void isAnsweredInTimeWhile300LecturesWait() throws Exception {
        var notion = NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                EmulatorOptions.standard());
        notion.close(); // Notion is away, so that all lectures stay in the queue.
        var answers = new LinkedBlockingQueue<String>();
        var http = HttpClient.newHttpClient();
        try (var lectern = ServedLectern.start(folder, notion, 0)) {
            var socket = http.newWebSocketBuilder().header("Origin", "https://www.udemy.com")
                    .buildAsync(URI.create(lectern.url()), new Answers(answers, new StringBuilder())).join();

            for (var number = 1; number <= QUEUED + 1; number++) {
                var messageId = Long.toString(1_700_000_000_000L + number);
                socket.sendText(message(messageId, number), true).join();
                var text = answers.poll(ITS_PATIENCE_SECONDS, TimeUnit.SECONDS);

                assertNotNull(text, "lecture " + number + " was given up");
                var answer = JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
                assertEquals("success", answer.text("status").orElseThrow());
                assertEquals("Data received and queued", answer.text("message").orElseThrow());
                assertEquals(messageId, answer.text("messageId").orElseThrow());
            }
        } finally {
            http.shutdownNow();
        }
    }

    private static String message(String messageId, int number) {
        return JsonWriter.text(JsonValue.JsonObject.builder()
                .put("action", "save_transcript").put("messageId", messageId)
                .put("raw_section", "Section " + (1 + number / 10) + ": Part").put("raw_lecture", number + ". Lecture")
                .put("transcripts", JsonValue.JsonArray.of(new JsonValue.JsonString("line ".repeat(4000)))).build());
    }

    private record Answers(BlockingQueue<String> received, StringBuilder parts) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                received.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
