package lectern.websocket;

import java.nio.ByteBuffer;

/**
 * The header of a frame (RFC 6455 §5.2).
 *
 * <pre>
 *  byte 0           byte 1           then
 *  F R R R o o o o  M l l l l l l l  length, 16 bits, if l = 126 | masking key,      | payload
 *  fin rsv  opcode  mask  length     length, 64 bits, if l = 127 | 32 bits, if M = 1 |
 * </pre>
 */
record FrameHeader(boolean fin, boolean compressed, Opcode opcode, long length, int mask) {
    static final int B0_FIN = 0x80;
    static final int B0_RSV = 0x70;
    /** Of a message's first frame: the message is compressed (RFC 7692 §6). */
    static final int B0_RSV1 = 0x40;
    static final int B0_OPCODE = 0x0F;
    static final int B1_MASK = 0x80;
    static final int B1_LENGTH = 0x7F;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;
    /** Longest length that byte 1 holds itself; also the longest payload of a control frame (RFC 6455 §5.5). */
    static final int MAX_SHORT_BYTES = 125;
    static final int MAX_16_BYTES = 0xFFFF;

    /** The bytes of the header of a server's frame, which is whole and not masked. */
    static ByteBuffer encode(Opcode opcode, int length, boolean compressed) {
        byte b0 = (byte) (B0_FIN | (compressed ? B0_RSV1 : 0) | opcode.bits());
        if (length <= MAX_SHORT_BYTES) {
            return ByteBuffer.allocate(2).put(b0).put((byte) length).flip();
        }
        if (length <= MAX_16_BYTES) {
            return ByteBuffer.allocate(4).put(b0).put((byte) LENGTH_16).putShort((short) length).flip();
        }
        return ByteBuffer.allocate(10).put(b0).put((byte) LENGTH_64).putLong(length).flip();
    }
}
