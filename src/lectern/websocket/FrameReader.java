package lectern.websocket;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The syntax of a client's frames: headers and unmasked payloads (RFC 6455 §5.2, §5.3, §5.5).
 *
 * <p>Confined to the connection's thread. Each frame is refused at the first byte that breaks its form.
 */
final class FrameReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final PeerInput input;
    private final boolean deflate;
    private boolean fin;
    private boolean compressed;
    private long length;
    private long remaining;
    private int mask;

    /** With {@code deflate}, RSV1 may mark the first frame of a message. */
    FrameReader(PeerInput input, boolean deflate) {
        this.input = input;
        this.deflate = deflate;
    }

    /** Reads the next header, whose payload must be read before the next call; what kind of frame begins. */
    Opcode header() throws IOException, WebSocketFailure {
        int b0 = input.next();
        var opcode = Opcode.of(b0 & FrameHeader.B0_OPCODE);
        compressed = (b0 & FrameHeader.B0_RSV) == FrameHeader.B0_RSV1;
        boolean mayBe = deflate && !opcode.isControl() && opcode != Opcode.CONTINUATION;
        if ((b0 & FrameHeader.B0_RSV) != 0 && !(compressed && mayBe)) {
            throw WebSocketFailure.protocol("reserved bit set that no extension defines here");
        }
        fin = (b0 & FrameHeader.B0_FIN) != 0;
        if (opcode.isControl() && !fin) {
            throw WebSocketFailure.protocol("fragmented control frame");
        }
        int b1 = input.next();
        if ((b1 & FrameHeader.B1_MASK) == 0) {
            throw WebSocketFailure.protocol("client frame without a mask");
        }
        int shortLength = b1 & FrameHeader.B1_LENGTH;
        if (opcode.isControl() && shortLength > FrameHeader.MAX_SHORT_BYTES) {
            throw WebSocketFailure.protocol("control frame exceeds " + FrameHeader.MAX_SHORT_BYTES + " bytes");
        }
        length = length(shortLength);
        remaining = length;
        mask = (int) number(Integer.BYTES);
        return opcode;
    }

    /** Whether the last header was that of a message's last frame. */
    boolean fin() {
        return fin;
    }

    /** Whether it begins a compressed message. */
    boolean compressed() {
        return compressed;
    }

    /** Its whole payload's. */
    long length() {
        return length;
    }

    /** Reads what has arrived of the payload, at least one byte and at most {@code length}; how many. */
    int payload(byte[] target, int offset, int length) throws IOException {
        int count = input.read(target, offset, (int) Math.min(length, remaining));
        unmask(target, offset, offset + count);
        remaining -= count;
        return count;
    }

    /** The whole payload of a control frame. */
    byte[] controlPayload() throws IOException {
        byte[] payload = new byte[(int) remaining];
        while (remaining > 0) {
            payload(payload, payload.length - (int) remaining, payload.length);
        }
        return payload;
    }

    private long length(int shortLength) throws IOException, WebSocketFailure {
        if (shortLength <= FrameHeader.MAX_SHORT_BYTES) {
            return shortLength;
        }
        boolean is16 = shortLength == FrameHeader.LENGTH_16;
        long length = number(is16 ? Short.BYTES : Long.BYTES);
        if (length < 0) {
            throw WebSocketFailure.protocol("frame length with its top bit set");
        }
        if (length <= (is16 ? FrameHeader.MAX_SHORT_BYTES : FrameHeader.MAX_16_BYTES)) {
            throw WebSocketFailure.protocol("frame length not in its shortest form");
        }
        return length;
    }

    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | input.next();
        }
        return number;
    }

    /** By words; then turns the mask so that the next piece, wherever the reads cut, starts at its own byte of it. */
    private void unmask(byte[] bytes, int from, int to) {
        long wide = (long) mask << 32 | mask & 0xFFFF_FFFFL;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) (mask >>> 24);
            mask = Integer.rotateLeft(mask, 8);
        }
    }
}
