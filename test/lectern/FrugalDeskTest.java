package lectern;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lectern.app.FakeQueue;
import lectern.app.Scribe;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.Samples;
import lectern.port.Notebook;
import lectern.port.StorageException;
import lectern.websocket.BoundPort;
import lectern.websocket.MemoryBudget;
import lectern.websocket.WebSocketConnection;
import lectern.websocket.WebSocketHandler;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FrugalDeskTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 10;

    private final FakeQueue queue = FakeQueue.prompt();
    private WebSocketServer server;
    private Scribe.Desk desk;

    @BeforeEach
    void open() throws IOException {
        var port = BoundPort.at(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        var patience = Duration.ofMinutes(1);
        var limits = new WebSocketLimits(MAX_MESSAGE_BYTES, 1024, 4096, patience, patience, patience, patience, 1 << 20,
                true, 1024, 1024, 8 * MAX_MESSAGE_BYTES);
        server = WebSocketServer.open(port, limits, request -> Optional.empty(), new Nobody());
        desk = FrugalDesk.of(queue, new Blank(), server.memory(), MAX_MESSAGE_BYTES);
    }

    @AfterEach
    void close() {
        server.close(Duration.ZERO);
    }

    @Test
    void givesMemoryBackWhenAMessageCannotBeRead() {
        assertThrows(StorageException.class, () -> desk.source().read(Samples.queued(1, 1, 1)));

        assertTrue(isAllFree());
    }

    @Test
    void givesMemoryBackWhenAMessageCannotBeUnderstood() {
        var lecture = Samples.queued(1, 1, 1);
        queue.append(lecture, "[]".repeat(100).getBytes(StandardCharsets.US_ASCII), false);

        assertThrows(StorageException.class, () -> desk.source().read(lecture));

        assertTrue(isAllFree());
    }

    private boolean isAllFree() {
        var memory = server.memory();
        try (MemoryBudget.Claim most = memory.claim(); MemoryBudget.Claim rest = memory.claim()) {
            return most.grow(memory.maxClaimBytes(), Duration.ZERO)
                    && rest.grow(8 * MAX_MESSAGE_BYTES - memory.maxClaimBytes(), Duration.ZERO);
        }
    }

    private static final class Nobody implements WebSocketHandler {
        @Override
        public void text(WebSocketConnection connection, byte[] utf8) {}
    }

    private static final class Blank implements Notebook {
        @Override
        public Opening open() {
            return new Opening.Opened("Notes", 0);
        }

        @Override
        public Outcome write(Lecture lecture) {
            return new Outcome.Unchanged("page", "url");
        }
    }
}
