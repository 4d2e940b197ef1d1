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
final class FrameHeader {
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
    /** Longest header of a server's frame. */
    static final int MAX_BYTES = 2 + Long.BYTES;

    private FrameHeader() {}

    /** Appends the header of a server's frame, which is whole and not masked. */
    static void encode(Opcode opcode, boolean compressed, int length, ByteBuffer target) {
        target.put((byte) (B0_FIN | (compressed ? B0_RSV1 : 0) | opcode.bits()));
        if (length <= MAX_SHORT_BYTES) {
            target.put((byte) length);
        } else if (length <= MAX_16_BYTES) {
            target.put((byte) LENGTH_16).putShort((short) length);
        } else {
            target.put((byte) LENGTH_64).putLong(length);
        }
    }
}
