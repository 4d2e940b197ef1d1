package lectern.websocket;

/** The opening handshake is refused: this is the HTTP status and the line that says why. */
final class HandshakeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    HandshakeFailure(int status, String reason) {
        super(reason);
        this.status = status;
    }

    static HandshakeFailure badRequest(String reason) {
        return new HandshakeFailure(400, reason);
    }

    int status() {
        return status;
    }
}
