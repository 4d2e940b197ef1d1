package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
    static final String GOOD = "GET /chat?x=1 HTTP/1.1\r\nHost: localhost:8765\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private static final int MAX_HEAD_BYTES = 8192;

    @Test
    void answersTheKeyOfTheRfcWithItsAccept() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.acceptKey("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    /** A change to the good request: the text on the left becomes the one on the right, where ~ is CRLF. */
    @ParameterizedTest(name = "{3}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GET /          | POST /                                    | 405 | method POST
            GET /          | HEAD /                                    | 405 | method HEAD
            GET /          | CONNECT /                                 | 405 | never WebSocket to a CONNECT
            GET /          | get /                                     | 405 | methods are case-sensitive
            GET /          | 'GET  /'                                  | 400 | two spaces
            GET /          | ' GET /'                                  | 400 | leading space
            GET /          | ~GET /                                    | 400 | empty line first
            GET /          | G\u00cbT /                                | 400 | method is no token
            /chat?x=1      | chat                                      | 400 | target is no path
            /chat?x=1      | /a#b                                      | 400 | fragment
            /chat?x=1      | /\u00e4                                   | 400 | target beyond ASCII
            /chat?x=1      | http://localhost:8765/chat                | 101 | absolute form of the Host
            /chat?x=1      | http://localhost:8765                     | 101 | absolute form without a path
            /chat?x=1      | http://localhost:87654/                   | 400 | absolute form of another port
            /chat?x=1      | http://localhost:8765@evil/               | 400 | absolute form with userinfo
            /chat?x=1      | http://evil/chat                          | 400 | absolute form of another host
            HTTP/1.1       | HTTP/1.0                                  | 505 | HTTP/1.0
            HTTP/1.1       | HTTP/2.0                                  | 505 | HTTP/2.0
            HTTP/1.1       | HTTP/11                                   | 400 | malformed version
            HTTP/1.1       | http/1.1                                  | 400 | lower-case version
            Host:          | X-Host:                                   | 400 | no Host
            Host:          | Host: a~Host:                             | 400 | two Hosts
            localhost:8765 | ''                                        | 400 | empty Host
            Upgrade: web   | X-Upgrade: web                            | 426 | no Upgrade
            : websocket    | : foo                                     | 426 | Upgrade foo
            : websocket    | : websockets                              | 426 | Upgrade of a longer name
            : websocket    | : h2c, WebSocket                          | 101 | Upgrade list in any case
            : websocket    | : h2c~upgrade: websocket                  | 101 | Upgrade in two lines
            : Upgrade      | : keep-alive, uPGRADE                     | 101 | Connection list in any case
            : Upgrade      | : keep-alive~Connection: ,upgrade,        | 101 | Connection in two lines
            : Upgrade      | : keep-alive                              | 400 | Connection without upgrade
            Connection:    | X-Connection:                             | 400 | no Connection
            Sec-WebSocket-Key | X-Key                                  | 400 | no key
            dGhlIHNhbXBsZSBub25jZQ== | MTIzNDU2Nzg=                    | 400 | key of 8 bytes
            dGhlIHNhbXBsZSBub25jZQ== | dGhlIHNhbXBsZSBub25jZQ          | 400 | key without padding
            dGhlIHNhbXBsZSBub25jZQ== | MTIzNDU2Nzg5MDEyMzQ1Njc4        | 400 | key of 18 bytes
            dGhlIHNhbXBsZSBub25jZQ== | !!!!!!!!!!!!!!!!!!!!!!==        | 400 | key is not Base64
            Host:          | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Host: | 400 | two keys
            Version: 13    | Version: 99                               | 426 | version 99
            Version: 13    | Version: 8                                | 426 | version 8
            Version: 13    | Version: 13, 8                            | 426 | version list
            Version: 13    | Version: 13~Sec-WebSocket-Version: 13     | 426 | two versions
            Sec-WebSocket-Version | X-Version                          | 426 | no version
            Host:          | Sec-WebSocket-Protocol: foo, bar~Host:    | 101 | subprotocols, none of ours
            Host:          | Sec-WebSocket-Protocol: foo;b ar,,~Host:  | 400 | malformed subprotocols
            Host:          | Sec-WebSocket-Protocol:~Host:             | 400 | empty subprotocols
            Host:          | Sec-WebSocket-Extensions: x; y=~Host:     | 101 | malformed extensions are declined
            Host:          | Content-Length: 0~Host:                   | 400 | body length
            Host:          | Transfer-Encoding: chunked~Host:          | 400 | body in chunks
            Host:          | 'Host :'                                  | 400 | space before the colon
            Host:          | 'A: b~ folded~Host:'                      | 400 | folded line
            Host:          | nocolon~Host:                             | 400 | no colon
            Host:          | : empty~Host:                             | 400 | no name
            Host:          | X: a\u0000b~Host:                         | 400 | NUL in a value
            Host:          | X: a\u007fb~Host:                         | 400 | DEL in a value
            Host:          | X: a\u0009b\u00ff~Host:                   | 101 | tab and Latin-1 in a value
            Host:          | X: a<CR>b~Host:                           | 400 | bare CR
            Host:          | X: a<LF>Host:                             | 400 | bare LF
            """)
    void judgesEachRequestByTheRules(String from, String to, int status, String why) throws IOException {
        var request = GOOD.replace(from, to.replace("~", "\r\n").replace("<CR>", "\r").replace("<LF>", "\n"));

        assertEquals(status, status(request), why);
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
    void aTruncatedHeadIsNeverAccepted() {
        for (int length = 0; length < GOOD.length(); length++) {
            var part = Arrays.copyOf(GOOD.getBytes(StandardCharsets.ISO_8859_1), length);

            assertThrows(EOFException.class,
                    () -> RequestHead.read(new PeerInput(Wire.arriving(part, () -> 7)), MAX_HEAD_BYTES));
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
