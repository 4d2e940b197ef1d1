package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server with permessage-deflate against a raw socket. */
@Timeout(120)
class DeflateServerTest {
    private static final String HELLO = "c187 00000000 f248cdc9c90700";
    private static final int LIMIT = 100_000;

    private final Echo echo = new Echo();
    private WebSocketServer server;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void echoesLongMessagesCompressedWithinTheWindowAskedFor() throws Exception {
        var text = Wire.utf8("All the words of a lecture, said twice. ".repeat(500));
        try (var client = client(true, "permessage-deflate; server_max_window_bits=7, "
                + "permessage-deflate; server_max_window_bits=9")) {
            assertTrue(client.head().contains(
                    "\r\nSec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n"));

            var stream = new byte[0];
            for (int i = 0; i < 2; i++) {
                client.write(Wire.frame(Wire.FIN | Wire.TEXT, text));
                stream = Wire.concat(stream, client.payload(0xC1), Wire.hex("0000ffff"));
            }

            assertTrue(stream.length < text.length, stream.length + " bytes");
            assertArrayEquals(Wire.concat(text, text), SmallInflater.inflate(stream, 512));
        }
    }

    @Test
    void readsCompressedMessagesAndAnswersShortOnesAsTheyAre() throws Exception {
        try (var client = client(true, "permessage-deflate; client_max_window_bits")) {
            assertTrue(client.head().contains("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"));

            client.write(Wire.hex(HELLO), Wire.hex("c185 00000000 f200110000"));

            assertEquals("81 Hello", client.frame());
            assertEquals("81 Hello", client.frame());
        }
    }

    @Test
    void refusesRsv1WithoutAnOffer() throws Exception {
        open(true);
        try (var client = RawClient.upgraded(server.port())) {
            client.write(Wire.hex(HELLO));

            assertEquals("close 1002", client.frame());
        }
    }

    @Test
    void switchedOffItAnswersNoOfferAndRefusesRsv1() throws Exception {
        try (var client = client(false, "permessage-deflate")) {
            assertFalse(client.head().contains("Extensions"));

            client.write(Wire.hex(HELLO));

            assertEquals("close 1002", client.frame());
        }
    }

    @Test
    void closesOverABombWith1009AndOverGarbageWith1007() throws Exception {
        var deflater = new MessageDeflater(new DeflateExtension(false, true, 0));
        var bomb = Wire.frame(0xC1, deflater.compress(new byte[LIMIT + 1]));
        try (var client = client(true, "permessage-deflate")) {
            client.head();
            client.write(bomb);

            assertEquals("close 1009", client.frame());
        }
        try (var client = connect("permessage-deflate")) {
            client.head();
            client.write(Wire.hex(HELLO), Wire.hex("c181 00000000 07"));

            assertEquals("81 Hello", client.frame());
            assertEquals("close 1007", client.frame());
        }
    }

    private RawClient client(boolean compression, String offers) throws IOException {
        open(compression);
        return connect(offers);
    }

    private RawClient connect(String offers) throws IOException {
        var client = new RawClient(server.port());
        client.write(Wire.utf8(HandshakeTest.GOOD.replace("Host", "Sec-WebSocket-Extensions: " + offers
                + "\r\nHost")));
        return client;
    }

    private void open(boolean compression) throws IOException {
        var limits = WebSocketLimits.standard().withMaxMessageBytes(LIMIT).withCompression(compression);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = WebSocketServer.open(BoundPort.at(List.of(address)), limits, request -> Optional.empty(), echo);
    }
}
