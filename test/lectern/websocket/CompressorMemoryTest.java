package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When native memory of compressors is given back: each {@code Deflater} and {@code Inflater} that is reachable holds
 * some. Other tests may have a few meanwhile, so many connections are counted, and half of them make the difference.
 */
@Timeout(120)
class CompressorMemoryTest {
    private static final int CONNECTIONS = 40;
    private static final Duration IDLE_PING = Duration.ofSeconds(2);

    private final List<RawClient> clients = new ArrayList<>();
    private EchoFixture echo;

    @BeforeEach
    void open() throws Exception {
        var patience = Duration.ofSeconds(60);
        echo = new EchoFixture(new WebSocketLimits(1 << 20, 1024, 8192, patience, patience, IDLE_PING, patience,
                1 << 20, true));
    }

    @AfterEach
    void close() throws Exception {
        for (var client : clients) {
            client.close();
        }
        echo.close();
        assertEquals(List.of(), List.copyOf(echo.problems));
    }

    @Test
    void theCountShowsWhoHoldsAContextAndWhoHasReleasedIt() throws Exception {
        var deflaters = new ArrayList<MessageDeflater>();
        for (int i = 0; i < CONNECTIONS; i++) {
            deflaters.add(new MessageDeflater(new DeflateExtension(true, true, 0)));
            deflaters.get(i).compress(new byte[MessageDeflater.MIN_MESSAGE_BYTES]);
        }
        assertTrue(reachable(Deflater.class) >= CONNECTIONS);

        deflaters.forEach(MessageDeflater::release);

        assertTrue(reachable(Deflater.class) < CONNECTIONS / 2);
    }

    @Test
    void anIdleConnectionKeepsNeither() throws Exception {
        var message = Wire.utf8("compressed with a context. ".repeat(100));
        for (int i = 0; i < CONNECTIONS; i++) {
            var client = connect();
            client.write(Wire.frame(Wire.FIN | Wire.TEXT, message));
            assertEquals("c1", client.next().kind());
        }

        for (var client : clients) {
            assertEquals("89", client.next().kind());
            client.write(Wire.frame(Wire.FIN | Wire.PONG, ""));
        }

        assertTrue(reachable(Deflater.class) < CONNECTIONS / 2);
        assertTrue(reachable(Inflater.class) < CONNECTIONS / 2);
    }

    @Test
    void aConnectionThatIsGoneInMidMessageKeepsNone() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            connect().write(Wire.hex("4185 00000000 f248cdc9c9")); // begins a compressed text and never ends it
        }
        while (reachable(Inflater.class) < CONNECTIONS / 2) {
            Thread.onSpinWait();
        }

        for (var client : clients) {
            client.close();
        }

        while (reachable(Inflater.class) >= CONNECTIONS / 2) {
            Thread.onSpinWait(); // for ever, if they stay: the time-out tells
        }
    }

    private RawClient connect() throws IOException {
        clients.add(RawClient.upgraded(echo.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        return clients.getLast();
    }

    /** How many there are after a collection. */
    private static long reachable(Class<?> type) throws JMException {
        var histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] {new String[0]}, new String[] {String[].class.getName()});
        return histogram.lines().map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length >= 4 && words[3].equals(type.getName()))
                .mapToLong(words -> Long.parseLong(words[1])).sum();
    }
}
