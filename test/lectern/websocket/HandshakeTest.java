package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeTest {
    static final String GOOD = "GET /chat?x=1 HTTP/1.1\r\nHost: localhost:8765\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private static final int MAX_HEAD_BYTES = 8192;

    @Test
    void answersTheKeyOfTheRfcWithItsAccept() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.acceptKey("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.HandshakeVector#all")
    void judgesEachRequestByTheRulesHoweverItArrives(HandshakeVector vector) throws IOException {
        assertEquals(vector.status(), judge(vector.request(), vector.request().length), "whole");
        assertEquals(vector.status(), judge(vector.request(), 1), "byte by byte");
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.HandshakeVector#all")
    void cutOffAnywhereItIsRefusedForTheSameReasonOrNotAtAll(HandshakeVector vector) throws IOException {
        for (int cut = 0; cut < vector.request().length; cut++) {
            int status = judge(Arrays.copyOf(vector.request(), cut), cut + 1);

            assertTrue(status == 0 || status == vector.status() && status != 101, status + " when cut at " + cut);
        }
    }

    @Test
    void selectsTheFirstOfferedSubprotocolThatIsSpoken() {
        var spoken = Set.of("a", "b");

        assertEquals("b", Handshake.subprotocol(List.of("x , b", "a"), spoken).orElseThrow());
        assertTrue(Handshake.subprotocol(List.of("x", "A,aa"), spoken).isEmpty(), "case matters, and the whole name");
    }

    @Test
    void askingForATokenSaysHow() {
        var answer = Handshake.refused(new HandshakeFailure(401, "no"), true);

        assertTrue(answer.startsWith("HTTP/1.1 401 Unauthorized\r\n"));
        assertTrue(answer.contains("\r\nWWW-Authenticate: Bearer\r\n"));
    }

    @Test
    void refusesAHeadPastItsLimitInBytes() throws IOException {
        var filler = "X: " + "x".repeat(MAX_HEAD_BYTES - GOOD.length() - "X: \r\n".length());

        assertEquals(101, status(GOOD.replace("Host", filler + "\r\nHost")));
        assertEquals(431, status(GOOD.replace("Host", filler + "x\r\nHost")));
    }

    @Test
    void refusesAHeadPastItsLimitInLines() throws IOException {
        var lines = "X: y\r\n".repeat(RequestHead.MAX_HEADER_LINES - 5);

        assertEquals(101, status(GOOD.replace("Host", lines + "Host")));
        assertEquals(431, status(GOOD.replace("Host", lines + "X: y\r\nHost")));
    }

    @Test
    void refusesTlsAtItsFirstByte() {
        var hello = new PeerInput(Wire.arriving(Wire.hex("16"), () -> 1));

        var failure = assertThrows(HandshakeFailure.class, () -> RequestHead.read(hello, MAX_HEAD_BYTES));

        assertEquals(400, failure.status());
    }

    @Test
    void aMutatedHeadIsAcceptedOrRefusedTheSameWayHoweverItIsCut() throws IOException {
        var random = new Random(2616);
        for (int i = 0; i < 5_000; i++) {
            var bytes = Wire.utf8(GOOD);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            assertEquals(judge(bytes, bytes.length), judge(bytes, 1 + random.nextInt(30)));
        }
    }

    @Test
    void leavesTheBytesBehindTheHeadToTheFrames() throws Exception {
        var input = new PeerInput(Wire.arriving(Wire.concat(Wire.utf8(GOOD), Wire.frame(0x81, "Hi")), () -> 4096));

        RequestHead.read(input, MAX_HEAD_BYTES);

        assertEquals(0x81, input.next());
    }

    @Test
    void aRepeatedHeaderIsJoinedSoThatNoValueHides() throws Exception {
        var text = GOOD.replace("Host", "Origin: https://good\r\nORIGIN: https://evil\r\nHost");
        var head = RequestHead.read(new PeerInput(Wire.arriving(Wire.utf8(text), () -> 4096)), MAX_HEAD_BYTES);

        var request = new UpgradeRequest(head.target(), head.headers(), null, null);

        assertEquals("https://good, https://evil", request.header("origin").orElseThrow());
    }

    @Test
    void aRefusalIsAWholeHttpAnswer() {
        var answer = Handshake.refused(new HandshakeFailure(426, "größer"), true);

        assertTrue(answer.startsWith("HTTP/1.1 426 Upgrade Required\r\n"));
        assertTrue(answer.contains("\r\nContent-Length: 9\r\nConnection: close\r\n"));
        assertTrue(answer.contains("\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"));
        assertTrue(answer.endsWith("\r\n\r\ngrößer\n"));
    }

    @Test
    void theAnswerToHeadHasNoBody() {
        var answer = Handshake.refused(new HandshakeFailure(405, "only GET"), false);

        assertTrue(answer.contains("\r\nContent-Length: 9\r\n") && answer.contains("\r\nAllow: GET\r\n"));
        assertFalse(answer.contains("only GET"));
    }

    private static int status(String request) throws IOException {
        var bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        int whole = judge(bytes, bytes.length);
        assertEquals(whole, judge(bytes, 1), "the same byte by byte");
        return whole;
    }

    /** The status of the answer; 0 if the head never ends. */
    static int judge(byte[] request, int piece) throws IOException {
        try {
            var input = new PeerInput(Wire.arriving(request, () -> piece));
            Handshake.check(RequestHead.read(input, MAX_HEAD_BYTES), "plain");
            return 101;
        } catch (HandshakeFailure failure) {
            return failure.status();
        } catch (EOFException cut) {
            return 0;
        }
    }
}
