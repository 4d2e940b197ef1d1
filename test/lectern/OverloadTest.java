package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process with little of something: heap, file descriptors, trust in its clients. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class OverloadTest {
    private static final String TOKEN = "planted-secret_0123456789";
    private static final int MESSAGE_BYTES = 16 << 20;
    /**
     * 64 take half a minute in so small a heap: more than a run of all tests should spend on one, so
     * {@code LECTERN_TEST_OPTS=-Dlectern.overload.clients=64 ./build.sh test -n '.*OverloadTest'}.
     */
    private static final int CLIENTS = Integer.getInteger("lectern.overload.clients", 4);

    @TempDir
    Path folder;

    @Test
    void servesInOrderWhatDoesNotFitTheHeapAtOnce() throws Exception {
        var ends = overload("-Xmx128m", message("\"And now we look at what this does.\",", MESSAGE_BYTES));

        assertTrue(ends.getOrDefault("success", 0) >= 1, ends.toString());
        ends.keySet().removeAll(List.of("success", "close 1013"));
        assertEquals(Map.of(), ends);
    }

    @Test
    void refusesWhatCanNeverFitTheHeap() throws Exception {
        assertEquals(Map.of("close 1009", CLIENTS),
                overload("-Xmx64m", message("\"And now we look at what this does.\",", MESSAGE_BYTES)));
    }

    /** Of a text some copies are made while it is decoded. */
    @Test
    void refusesATextThatCannotBeDecodedInTheHeap() throws Exception {
        assertEquals(Map.of("close 1009", CLIENTS),
                overload("-Xmx64m", message("\"" + "\u8a9e".repeat(4 << 20) + "\",", 13 << 20)));
    }

    @Test
    void refusesWhatTheParserWouldBlowUp() throws Exception {
        assertEquals(Map.of("close 1009", CLIENTS), overload("-Xmx128m", message("0,", MESSAGE_BYTES / 4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\nx", "\u8a9e"})
    void refusesATitleThatWouldTakeMoreThanItsMessage(String part) throws Exception {
        var partBytes = part.getBytes(StandardCharsets.UTF_8).length;
        var title = "Section 1: A" + part.repeat((MESSAGE_BYTES - 1000) / partBytes);
        var message = new String(message("\"line\",", 500), StandardCharsets.UTF_8).replace("Section 1: A", title);

        var ends = overload("-Xmx512m", message.getBytes(StandardCharsets.UTF_8));

        ends.keySet().remove("close 1013");
        assertEquals(1, ends.size(), ends.toString());
        assertTrue(ends.keySet().iterator().next().contains("characters; it may have 10000"), ends.toString());
    }

    @Test
    void servesAgainWhenDescriptorsWereShort() throws Exception {
        var shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "no shell that could set a limit");
        var limited = "ulimit -n 64; exec \"$@\"";
        var form = List.of(shell.toString(), "-c", limited, "sh", LecternProcess.tool("java"), "-jar",
                LecternProcess.JAR);
        try (var lectern = start(form, Map.of())) {
            var flood = new ArrayList<Socket>();
            for (int i = 0; i < 150; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), lectern.port()));
            }
            lectern.awaitLog(line -> line.contains("accepting connections"));
            for (var socket : flood) {
                socket.close();
            }

            assertEquals("success", end(lectern.port(), message("\"line\",", 500)));
            var told = lectern.log().lines().filter(line -> line.contains("accepting connections")).count();
            assertTrue(told <= 5, told + " lines"); // one a minute, and for each address
        }
    }

    @Test
    void letsInOnlyWhoShowsTheTokenAndNeverPrintsIt() throws Exception {
        var file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        try (var lectern = start(List.of(LecternProcess.tool("java"), "-jar", LecternProcess.JAR),
                Map.of("LECTERN_CLIENT_TOKEN_FILE", file.toString(), "LECTERN_LOG_LEVEL", "debug"))) {
            var here = "localhost:" + lectern.port();

            var none = RawClient.answer(lectern.port(), RawClient.upgrade(here, "X: y"));
            var wrong = RawClient.answer(lectern.port(), RawClient.upgrade(here, "Authorization: Bearer x" + TOKEN));
            var bearer = RawClient.answer(lectern.port(), RawClient.upgrade(here, "Authorization: Bearer " + TOKEN));
            var page = RawClient.answer(lectern.port(), RawClient.upgrade(here,
                    "Origin: https://www.udemy.com\r\nSec-WebSocket-Protocol: lectern, lectern.token." + TOKEN));

            assertTrue(none.startsWith("HTTP/1.1 401 ") && none.contains("\r\nWWW-Authenticate: Bearer\r\n"), none);
            assertTrue(wrong.startsWith("HTTP/1.1 401 "), wrong);
            assertTrue(bearer.startsWith("HTTP/1.1 101 "), bearer);
            assertTrue(page.startsWith("HTTP/1.1 101 "), page);
            assertTrue(page.contains("\r\nSec-WebSocket-Protocol: lectern\r\n"), page);
            lectern.awaitLog(2, line -> line.contains("client refused"));
            lectern.terminate();
            assertEquals(0, lectern.exitCode());
            assertFalse((none + wrong + bearer + page + lectern.output() + lectern.log()).contains(TOKEN));
        }
    }

    /** How many of the clients ended how; a usual message is acknowledged behind all of them. */
    private Map<String, Integer> overload(String heap, byte[] message) throws Exception {
        var ends = new HashMap<String, Integer>();
        try (var lectern = start(List.of(LecternProcess.tool("java"), heap, "-jar", LecternProcess.JAR), Map.of());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = lectern.port();
            var running = new ArrayList<CompletableFuture<String>>();
            for (int i = 0; i < CLIENTS; i++) {
                // The client's own number makes each another lecture.
                var own = new String(message, StandardCharsets.ISO_8859_1).replaceFirst("\"1\\.", "\"" + (i + 2) + ".")
                        .getBytes(StandardCharsets.ISO_8859_1);
                running.add(CompletableFuture.supplyAsync(() -> end(port, own), threads));
            }
            running.forEach(client -> ends.merge(client.join(), 1, Integer::sum));

            assertEquals("success", end(port, message("\"line\",", 500)));
            assertFalse(lectern.log().contains("OutOfMemoryError"), lectern.log());
            assertFalse(lectern.log().contains(" fault "), lectern.log());
        }
        return ends;
    }

    /** Sends one message and waits for its answer or the server's Close. */
    private static String end(int port, byte[] message) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(150_000);
            var in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write(RawClient.upgrade("localhost:" + port, "X: y").getBytes());
            for (int line = -1; line != 0; ) { // up to the empty line
                line = 0;
                for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
                    line += next == '\r' ? 0 : 1;
                }
            }
            var sending = Thread.startVirtualThread(() -> send(socket, message));
            while (true) {
                int opcode = in.readUnsignedByte() & 0xF;
                int length = in.readUnsignedByte();
                var payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
                if (opcode == 8) {
                    return "close " + ByteBuffer.wrap(payload).getShort();
                }
                if (opcode == 1) {
                    sending.join();
                    var text = new String(payload, StandardCharsets.UTF_8);
                    return text.contains("\"status\":\"success\"") ? "success" : text;
                }
            }
        } catch (IOException | InterruptedException lost) {
            return lost.toString();
        }
    }

    /** With a mask of zeros, which changes nothing. */
    private static void send(Socket socket, byte[] message) {
        var header = ByteBuffer.allocate(14).put((byte) 0x81);
        if (message.length > 65_535) {
            header.put((byte) 0xFF).putLong(message.length);
        } else {
            header.put((byte) 0xFE).putShort((short) message.length);
        }
        try {
            socket.getOutputStream().write(header.array(), 0, header.putInt(0).position());
            socket.getOutputStream().write(message);
        } catch (IOException refused) {
            // The answer says why.
        }
    }

    private static byte[] message(String line, int bytes) {
        var message = new ByteArrayOutputStream(bytes);
        message.writeBytes(("{\"action\":\"save_transcript\",\"messageId\":\"m\",\"raw_section\":\"Section 1: A\","
                + "\"raw_lecture\":\"1. B\",\"transcripts\":[").getBytes(StandardCharsets.UTF_8));
        var unit = line.getBytes(StandardCharsets.UTF_8);
        while (message.size() + unit.length + 10 < bytes) {
            message.writeBytes(unit);
        }
        message.writeBytes("\"end\"]}".getBytes(StandardCharsets.UTF_8));
        return message.toByteArray();
    }

    private LecternProcess start(List<String> form, Map<String, String> more) throws IOException {
        var environment = new HashMap<>(Map.of("NOTION_TOKEN", "ntn_none", "LECTERN_NOTION_URL", "http://localhost:1",
                "NOTION_DATABASE_ID", "0123456789abcdef0123456789abcdef", "LECTERN_WEBSOCKET_PORT", "0",
                "LECTERN_STATUS_PORT", "0", "LECTERN_DATA_DIR", folder.resolve("data").toString()));
        environment.putAll(more);
        return LecternProcess.start(form, folder, environment, "serve");
    }
}
