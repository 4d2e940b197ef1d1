package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A token that is refused only after Lectern was ready and had acknowledged something. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class RefusalBlackBoxTest {
    private static final byte[] REFUSAL = """
            {"object":"error","status":401,"code":"unauthorized","message":"API token is invalid."}"""
            .getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void endsWith3AndKeepsWhatWasAcknowledged() throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var acknowledged = new CountDownLatch(1);
        var refusing = HttpServer.create(loopback, 0);
        refusing.createContext("/", exchange -> {
            try (exchange) {
                acknowledged.await();
                exchange.sendResponseHeaders(401, REFUSAL.length);
                exchange.getResponseBody().write(REFUSAL);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        refusing.start();
        try (var lectern = serve("http://localhost:" + refusing.getAddress().getPort(), "ntn_revoked");
                var client = TestClient.connect(lectern.port())) {
            client.send("""
                    {"action":"save_transcript","messageId":"uuid-1","raw_section":"Section 1: Start",\
                    "raw_lecture":"1. First","transcripts":["first line"]}""");
            assertEquals("success", client.json().text("status").orElseThrow());
            acknowledged.countDown();

            assertEquals(3, lectern.exitCode(), lectern.log());
        } finally {
            refusing.stop(0);
        }
        try (var notion = NotionEmulator.open(loopback, EmulatorOptions.standard());
                var lectern = serve(notion.url(), notion.token())) {
            lectern.awaitLog(line -> line.contains("lecture saved section=1 lecture=1 "));
        }
    }

    private LecternProcess serve(String notion, String token) throws Exception {
        var form = LecternProcess.soonest();
        return LecternProcess.start(form, folder, Map.of("NOTION_TOKEN", token), "--notion-url", notion,
                "--database-id", EmulatorOptions.DATABASE_ID, "--websocket-port", "0", "--status-port", "0",
                "--data-dir", folder.resolve("data").toString());
    }
}
