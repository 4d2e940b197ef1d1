package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class QueueClientTest {
    @Test
    void aServerThatCannotTellHasNoEmptyQueue() throws Exception {
        var busy = "{\"status\":\"error\",\"code\":\"busy\",\"message\":\"too many requests at a time\"}"
                .getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(503, busy.length);
                exchange.getResponseBody().write(busy);
            }
        });
        server.start();
        try (var client = new QueueClient("http://localhost:" + server.getAddress().getPort())) {
            assertEquals("too many requests at a time",
                    assertThrows(IOException.class, client::list).getMessage());
        } finally {
            server.stop(0);
        }
    }
}
