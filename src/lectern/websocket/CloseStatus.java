package lectern.websocket;

import java.nio.charset.StandardCharsets;

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
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
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
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MAX_REASON_BYTES);
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
            end--; // the first byte to go continues a code point, so its beginning must go too
        }
        int ours = code == CloseCode.NO_STATUS ? CloseCode.NORMAL : code;
        byte[] payload = new byte[CODE_BYTES + end];
        payload[0] = (byte) (ours >> 8);
        payload[1] = (byte) ours;
        System.arraycopy(utf8, 0, payload, CODE_BYTES, end);
        return payload;
    }
}
