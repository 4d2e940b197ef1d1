package lectern.websocket;

/** What a frame carries (RFC 6455 §5.2, §11.8). */
enum Opcode {
    CONTINUATION(0x0), TEXT(0x1), BINARY(0x2), CLOSE(0x8), PING(0x9), PONG(0xA);

    private final int bits;

    Opcode(int bits) {
        this.bits = bits;
    }

    static Opcode of(int bits) throws WebSocketFailure {
        return switch (bits) {
            case 0x0 -> CONTINUATION;
            case 0x1 -> TEXT;
            case 0x2 -> BINARY;
            case 0x8 -> CLOSE;
            case 0x9 -> PING;
            case 0xA -> PONG;
            default -> throw WebSocketFailure.protocol("reserved opcode " + bits);
        };
    }

    int bits() {
        return bits;
    }

    boolean isControl() {
        return bits >= CLOSE.bits;
    }
}
