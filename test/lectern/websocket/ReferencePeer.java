package lectern.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * RFC 6455 §5 to §7 once more, written for this purpose from the text, plain and slow, with all bytes at hand: what a
 * server must make of them. Without extensions.
 */
final class ReferencePeer {
    private static final Set<Integer> OPCODES = Set.of(0, 1, 2, 8, 9, 10);

    /** The protocol's end of a conversation: its last event. */
    private static final class End extends Exception {
        private static final long serialVersionUID = 1L;

        End(String event) {
            super(event, null, false, false);
        }
    }

    private final ByteBuffer in;
    private final int maxMessageBytes;
    private final List<Wire.Event> events = new ArrayList<>();
    private int messageOpcode; // 0 outside a message
    private byte[] message = {};

    private ReferencePeer(byte[] bytes, int maxMessageBytes) {
        in = ByteBuffer.wrap(bytes);
        this.maxMessageBytes = maxMessageBytes;
    }

    static List<Wire.Event> events(byte[] bytes, int maxMessageBytes) {
        var peer = new ReferencePeer(bytes, maxMessageBytes);
        try {
            while (peer.in.hasRemaining()) {
                peer.frame();
            }
            throw new End("end");
        } catch (End end) {
            var words = end.getMessage().split(" ", 3);
            boolean isClose = words.length == 3;
            peer.events.add(new Wire.Event(isClose ? words[0] + " " + words[1] : end.getMessage(),
                    isClose ? words[2] : ""));
        }
        return peer.events;
    }

    private void frame() throws End {
        int first = number(1);
        int opcode = first & 15;
        boolean control = opcode >= 8;
        check((first & 0x70) == 0 && OPCODES.contains(opcode));
        check(!control || first >= 0x80);
        int second = number(1);
        check(second >= 0x80);
        int shown = second - 0x80;
        check(!control || shown < 126);
        long length = shown;
        if (shown == 126) {
            length = number(2);
            check(length > 125);
        } else if (shown == 127) {
            need(8);
            length = in.getLong();
            check(length > 65535);
        }
        need(4);
        var key = new byte[4];
        in.get(key);
        if (control) {
            control(opcode, payload((int) length, key));
        } else {
            data(opcode, first >= 0x80, length, key);
        }
    }

    private void control(int opcode, byte[] payload) throws End {
        if (opcode != 8) {
            events.add(Wire.event(opcode == 9 ? "ping" : "pong", payload));
            return;
        }
        check(payload.length != 1);
        int code = payload.length == 0 ? 1005 : (payload[0] & 255) * 256 + (payload[1] & 255);
        check(payload.length == 0 || maySend(code));
        var reason = payload.length == 0 ? payload : Arrays.copyOfRange(payload, 2, payload.length);
        if (!Utf8Oracle.isWhole(reason)) {
            throw new End("fail 1007");
        }
        throw new End("close " + code + " " + new String(reason, StandardCharsets.ISO_8859_1));
    }

    static boolean maySend(int code) {
        boolean registered = code >= 1000 && code < 1015 && code != 1004 && code != 1005 && code != 1006;
        return registered || code / 1000 == 3 || code / 1000 == 4;
    }

    private void data(int opcode, boolean last, long length, byte[] key) throws End {
        check((opcode == 0) == (messageOpcode != 0));
        messageOpcode = opcode == 0 ? messageOpcode : opcode;
        if (length > maxMessageBytes - message.length) {
            throw new End("fail 1009");
        }
        int there = (int) Math.min(length, in.remaining());
        message = Wire.concat(message, payload(there, key));
        boolean text = messageOpcode == 1;
        if (text && Utf8Oracle.instance().firstWrong(message) < message.length) {
            throw new End("fail 1007");
        }
        if (there < length) {
            throw new End("cut");
        }
        if (last) {
            if (text && !Utf8Oracle.isWhole(message)) {
                throw new End("fail 1007");
            }
            events.add(Wire.event(text ? "text" : "binary", message));
            messageOpcode = 0;
            message = new byte[0];
        }
    }

    private byte[] payload(int length, byte[] key) throws End {
        need(length);
        var bytes = new byte[length];
        in.get(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] ^= key[i % 4];
        }
        return bytes;
    }

    private int number(int bytes) throws End {
        need(bytes);
        return bytes == 1 ? in.get() & 255 : in.getShort() & 65535;
    }

    private void need(int bytes) throws End {
        if (in.remaining() < bytes) {
            throw new End("cut");
        }
    }

    private static void check(boolean rule) throws End {
        if (!rule) {
            throw new End("fail 1002");
        }
    }
}
