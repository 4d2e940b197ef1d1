package lectern.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Why a connection ends: the code and reason of a Close frame (RFC 6455 §5.5.1), or 1006 for an end without one. */
record CloseStatus(int code, String reason) {
    static final CloseStatus LOST = new CloseStatus(CloseCode.ABNORMAL, "connection lost");
    /** Longest reason in UTF-8 bytes: a control frame's 125 less the code. */
    static final int MAX_REASON_BYTES = 123;

    private static final int CODE_BYTES = 2;

    static CloseStatus parse(byte[] payload) throws WebSocketFailure {
        if (payload.length == 0) {
            return new CloseStatus(CloseCode.NO_STATUS, "");
        }
        if (payload.length < CODE_BYTES) {
            throw WebSocketFailure.protocol("close payload of one byte");
        }
        int code = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        if (!CloseCode.mayBeSent(code)) {
            throw WebSocketFailure.protocol("close code " + code + " must not be sent");
        }
        var utf8 = new Utf8Validator();
        if (!utf8.accept(payload, CODE_BYTES, payload.length) || !utf8.isComplete()) {
            throw new WebSocketFailure(CloseCode.INVALID_DATA, "close reason is not UTF-8");
        }
        var reason = new String(payload, CODE_BYTES, payload.length - CODE_BYTES, StandardCharsets.UTF_8);
        return new CloseStatus(code, reason);
    }

    /** The payload of our Close frame, or of our answer to one without a code; long reasons are cut at a code point. */
    byte[] payload() {
        int ours = code == CloseCode.NO_STATUS ? CloseCode.NORMAL : code;
        var payload = ByteBuffer.allocate(CODE_BYTES + MAX_REASON_BYTES).putShort((short) ours);
        // Puts whole code points only.
        StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(reason), payload, true);
        return Arrays.copyOf(payload.array(), payload.position());
    }
}
