package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each vector against a real server on a socket: the echoes and pongs that are owed come out first, then the Close
 * frame, then the server's FIN; a reset would be an exception here.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ConversationServerTest {
    private static final long SEED = 6455;
    private static final int MOST_PIECES = 400;

    private static EchoFixture echo;

    @BeforeAll
    static void open() throws IOException {
        var patience = Duration.ofSeconds(15);
        echo = new EchoFixture(new WebSocketLimits(Conversation.MAX_MESSAGE_BYTES, 64, 8192, patience, patience,
                patience, patience, 1 << 20, true));
    }

    @AfterAll
    static void close() {
        echo.close();
        assertEquals(List.of(), List.copyOf(echo.problems));
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.Conversation#all")
    void isAnsweredInOrder(Conversation vector) throws IOException {
        check(vector.events(), vector, vector.bytes());
    }

    /** What lies unread in the server's buffers must not turn its end into a reset that destroys the answer. */
    @ParameterizedTest
    @MethodSource("lectern.websocket.Conversation#all")
    void isAnsweredInOrderThoughThePeerGoesOn(Conversation vector) throws IOException {
        if (vector.events().get(vector.events().size() - 1).isLast()) {
            check(vector.events(), vector, Wire.concat(vector.bytes(), new byte[100_000]));
        } else {
            check(vector.events(), vector, Wire.remasked(vector.bytes(), new Random(SEED)));
        }
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.Conversation#all")
    void isAnsweredInOrderInPieces(Conversation vector) throws IOException {
        var random = new Random(SEED);
        var bytes = vector.bytes();
        var pieces = new ArrayList<byte[]>();
        int most = Math.max(1, bytes.length / MOST_PIECES * 2);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        check(vector.events(), vector, pieces.toArray(byte[][]::new));
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.Conversation#all")
    void isAnsweredAsFarAsItGoesWhenCutOff(Conversation vector) throws IOException {
        for (int cut : vector.cuts(20)) {
            check(vector.eventsOf(cut), vector, Arrays.copyOf(vector.bytes(), cut));
        }
    }

    private static void check(List<Wire.Event> events, Conversation vector, byte[]... pieces) throws IOException {
        var offer = vector.deflate() ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        try (var client = RawClient.upgraded(echo.port(), offer)) {
            for (byte[] piece : pieces) {
                client.write(piece);
            }
            if (!events.get(events.size() - 1).isLast()) {
                client.endOutput();
            }

            var frames = client.frames();

            // A pong may overtake the echo of an earlier message, so each kind is compared by itself.
            assertEquals(pongs(events), frames.stream().filter(frame -> frame.kind().equals("8a")).toList());
            var data = new ArrayList<>(frames.stream().filter(frame -> !frame.kind().equals("8a")).toList());
            var last = events.get(events.size() - 1);
            if (last.kind().startsWith("fail ")) {
                var close = data.remove(data.size() - 1);
                assertEquals("88 " + last.kind(), close.kind() + " fail " + code(close));
            }
            assertEquals(answers(events), data);
        }
    }

    private static int code(Wire.Event close) {
        return close.payload().charAt(0) << 8 | close.payload().charAt(1);
    }

    private static List<Wire.Event> pongs(List<Wire.Event> events) {
        return events.stream().filter(event -> event.kind().equals("ping"))
                .map(event -> new Wire.Event("8a", event.payload())).toList();
    }

    /** The echoes, and the Close frame that answers the peer's. */
    private static List<Wire.Event> answers(List<Wire.Event> events) {
        var answers = new ArrayList<Wire.Event>();
        for (Wire.Event event : events) {
            switch (event.kind().split(" ")[0]) {
                case "text" -> answers.add(new Wire.Event("81", event.payload()));
                case "binary" -> answers.add(new Wire.Event("82", event.payload()));
                case "close" -> answers.add(new Wire.Event("88", closePayload(event)));
                default -> { }
            }
        }
        return answers;
    }

    private static String closePayload(Wire.Event event) {
        int code = Integer.parseInt(event.kind().substring("close ".length()));
        var reason = event.payload().getBytes(StandardCharsets.ISO_8859_1);
        int sent = code == CloseCode.NO_STATUS ? CloseCode.NORMAL : code;
        return Wire.event("", Wire.concat(new byte[] {(byte) (sent >> 8), (byte) sent}, reason)).payload();
    }
}
