package lectern.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

/** A client that keeps the rules: frames of all kinds, messages in fragments with control frames between them. */
final class RandomPeer implements AutoCloseable {
    private final Random random;
    private final boolean deflate;
    private final Deflater deflater = new Deflater(1, true);
    private byte[] rest; // of the message that is under way; null between two

    RandomPeer(Random random, boolean deflate) {
        this.random = random;
        this.deflate = deflate;
    }

    /** The next frame. */
    byte[] frame() {
        int kind = random.nextInt(20);
        if (kind < 2) {
            return masked(Wire.FIN | (kind == 0 ? Wire.PING : Wire.PONG), bytes(random.nextInt(126)));
        }
        if (kind == 2 && random.nextInt(20) == 0) {
            return masked(Wire.FIN | Wire.CLOSE, Wire.concat(Wire.hex("0fa0"), text(random.nextInt(120))));
        }
        int b0 = 0;
        if (rest == null) {
            boolean isText = random.nextInt(4) > 0;
            boolean compressed = deflate && random.nextBoolean();
            int length = random.nextInt(20) == 0 ? random.nextInt(3900) : random.nextInt(130);
            rest = isText ? text(length) : bytes(length);
            b0 = (isText ? Wire.TEXT : Wire.BINARY) | (compressed ? 0x40 : 0);
            rest = compressed ? compress(rest) : rest;
        }
        int cut = random.nextInt(3) == 0 ? random.nextInt(rest.length + 1) : rest.length;
        boolean last = cut == rest.length && random.nextInt(8) > 0;
        var payload = Arrays.copyOf(rest, cut);
        rest = last ? null : Arrays.copyOfRange(rest, cut, rest.length);
        return masked(b0 | (last ? Wire.FIN : 0), payload);
    }

    @Override
    public void close() {
        deflater.end();
    }

    private byte[] compress(byte[] message) {
        var out = new byte[message.length + 100];
        deflater.setInput(message);
        int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return count == 0 ? new byte[1] : Arrays.copyOf(out, count - 4);
    }

    private byte[] masked(int b0, byte[] payload) {
        var frame = Wire.frame(b0, payload);
        int mask = frame.length - payload.length - Integer.BYTES;
        int key = random.nextInt();
        for (int i = 0; i < payload.length; i++) {
            frame[mask + Integer.BYTES + i] = (byte) (payload[i] ^ key >>> 24 - 8 * (i % 4));
        }
        ByteBuffer.wrap(frame).putInt(mask, key);
        return frame;
    }

    private static byte[] text(int length) {
        return Wire.utf8("aä€😀".repeat(length / 10) + "x".repeat(length % 10));
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
