package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A token that is refused only after Lectern was ready and had acknowledged something. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class RefusalBlackBoxTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] REFUSAL = """
            {"object":"error","status":401,"code":"unauthorized","message":"API token is invalid."}"""
            .getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;
    private final CountDownLatch answering = new CountDownLatch(1);
    private HttpServer refusing;

    @BeforeEach
    void openRefusing() throws IOException {
        refusing = HttpServer.create(LOOPBACK, 0);
        refusing.createContext("/", exchange -> {
            try (exchange) {
                answering.await();
                exchange.sendResponseHeaders(401, REFUSAL.length);
                exchange.getResponseBody().write(REFUSAL);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        refusing.start();
    }

    @AfterEach
    void closeRefusing() {
        answering.countDown();
        refusing.stop(0);
    }

    @Test
    void endsWith3AndKeepsWhatWasAcknowledged() throws Exception {
        try (var lectern = serveRefused();
                var client = TestClient.connect(lectern.port())) {
            client.send("""
                    {"action":"save_transcript","messageId":"uuid-1","raw_section":"Section 1: Start",\
                    "raw_lecture":"1. First","transcripts":["first line"]}""");
            assertEquals("success", client.json().text("status").orElseThrow());
            answering.countDown();

            assertEquals(3, lectern.exitCode(), lectern.log());
        }
        try (var notion = NotionEmulator.open(LOOPBACK, EmulatorOptions.standard());
                var lectern = serve(notion.url(), notion.token())) {
            lectern.awaitLog(line -> line.contains("lecture saved section=1 lecture=1 "));
        }
    }

    /** As a person stops it who has seen that the token is wrong. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals")
    void aRefusalWhileItStopsChangesNothing() throws Exception {
        try (var lectern = serveRefused()) {
            lectern.port();
            lectern.terminate();
            lectern.awaitLog(line -> line.endsWith("stopping reason=signal"));
            answering.countDown();

            assertEquals(0, lectern.exitCode(), lectern.log());
            assertFalse(lectern.log().contains("Exception"), lectern.log());
        }
    }

    private LecternProcess serveRefused() throws Exception {
        return serve("http://localhost:" + refusing.getAddress().getPort(), "ntn_revoked");
    }

    private LecternProcess serve(String notion, String token) throws Exception {
        var form = LecternProcess.soonest();
        return LecternProcess.start(form, folder, Map.of("NOTION_TOKEN", token), "--notion-url", notion,
                "--database-id", EmulatorOptions.DATABASE_ID, "--websocket-port", "0", "--status-port", "0",
                "--data-dir", folder.resolve("data").toString());
    }
}
