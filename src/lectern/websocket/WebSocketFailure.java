package lectern.websocket;

/** Fail the connection (RFC 6455 §7.1.7): the peer broke a rule, and this is the code and reason of our Close frame. */
final class WebSocketFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    WebSocketFailure(int code, String reason) {
        super(reason);
        this.code = code;
    }

    static WebSocketFailure protocol(String reason) {
        return new WebSocketFailure(CloseCode.PROTOCOL_ERROR, reason);
    }

    int code() {
        return code;
    }
}
