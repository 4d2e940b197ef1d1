package lectern.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import lectern.app.Agenda;
import lectern.app.FakeQueue;
import lectern.app.Intake;
import lectern.app.RecordedEvents;
import lectern.app.StatusBoard;
import lectern.port.EventSink;
import lectern.websocket.BoundPort;
import lectern.websocket.MemoryBudget;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory of large messages that come without a WebSocket; it is a server's. */
@Timeout(120)
class HttpMessageTest {
    private final StatusBoard board = new StatusBoard(InstantSource.system());
    private final ProgressFeed feed = ProgressFeed.open(board, new RecordedEvents());
    private final Gateway gateway = gateway(new RecordedEvents());

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void oneThatCouldNeverFitIsNotToBeSentAgain() throws Exception {
        try (var server = server()) {
            var huge = utf8("[".repeat((int) (server.memory().maxClaimBytes() / 100)));

            assertEquals("{\"status\":\"error\",\"code\":\"invalid_message\",\"message\":\"the message needs "
                    + MessageMemory.of(huge) + " bytes of memory, of " + server.memory().maxClaimBytes() + "\"}",
                    answer(huge, server.memory()));
        }
    }

    @Test
    void oneThatMeetsADefectKeepsNoMemory() throws Exception {
        var broken = gateway(event -> {
            throw new IllegalStateException("a defect");
        });
        var large = utf8("x".repeat(1 << 20));
        try (var server = server()) {
            for (var taken = 0L; taken < WebSocketLimits.standard().memoryBytes(); taken += MessageMemory.of(large)) {
                assertThrows(IllegalStateException.class, () -> broken.answer(large, server.memory()));
            }

            assertEquals("{\"status\":\"error\",\"message\":\"Invalid JSON format\"}",
                    answer(large, server.memory()));
        }
    }

    private WebSocketServer server() throws IOException {
        return WebSocketServer.open(
                BoundPort.at(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
                WebSocketLimits.standard(), request -> Optional.empty(), gateway);
    }

    private Gateway gateway(EventSink events) {
        var intake = new Intake(FakeQueue.prompt(), new Agenda(InstantSource.system()), events);
        return new Gateway(intake, board, feed, events);
    }

    private String answer(byte[] message, MemoryBudget memory) {
        return new String(gateway.answer(message, memory).join(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
