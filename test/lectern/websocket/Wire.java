package lectern.websocket;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** The client's side in bytes: hex, masked frames, arrival in pieces, and what a server makes of it. */
final class Wire {
    static final int FIN = 0x80;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] KEY = hex("37fa213d");

    private Wire() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A masked frame with the shortest length form. */
    static byte[] frame(int b0, byte[] payload) {
        return concat(header(b0, payload.length), mask(payload));
    }

    static byte[] frame(int b0, String payload) {
        return frame(b0, utf8(payload));
    }

    static byte[] header(int b0, long length) {
        var header = ByteBuffer.allocate(14).put((byte) b0);
        if (length <= 125) {
            header.put((byte) (0x80 | length));
        } else if (length <= 65535) {
            header.put((byte) 0xFE).putShort((short) length);
        } else {
            header.put((byte) 0xFF).putLong(length);
        }
        header.put(KEY).flip();
        var bytes = new byte[header.remaining()];
        header.get(bytes);
        return bytes;
    }

    static byte[] mask(byte[] payload) {
        var masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= KEY[i & 3];
        }
        return masked;
    }

    /** The same frames under other masks, up to the first that is malformed. */
    static byte[] remasked(byte[] frames, Random random) {
        var bytes = frames.clone();
        var in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= 2 && in.get(in.position() + 1) < 0) {
            int length = in.getShort() & 0x7F;
            int wide = length == 126 ? Short.BYTES : length == 127 ? Long.BYTES : 0;
            if (in.remaining() < wide + Integer.BYTES) {
                break;
            }
            long size = wide == 0 ? length : wide == Short.BYTES ? in.getShort() & 0xFFFF : in.getLong();
            int turn = random.nextInt();
            in.putInt(in.position(), in.getInt(in.position()) ^ turn);
            in.getInt();
            for (long i = 0; in.hasRemaining() && (size < 0 || i < size); i++, turn = Integer.rotateLeft(turn, 8)) {
                in.put((byte) (in.get(in.position()) ^ turn >>> 24));
            }
        }
        return bytes;
    }

    static PeerInput.Source arriving(byte[] bytes, IntSupplier pieceBytes) {
        var all = ByteBuffer.wrap(bytes);
        return target -> {
            if (!all.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.max(1, pieceBytes.getAsInt()), Math.min(all.remaining(), target.remaining()));
            target.put(all.slice(all.position(), count));
            all.position(all.position() + count);
            return count;
        };
    }

    static MessageAssembler assembler(FrameReader reader, int maxMessageBytes) {
        return new MessageAssembler(reader, new MessageInflater(true),
                WebSocketLimits.standard().withMaxMessageBytes(maxMessageBytes), bytes -> { });
    }

    /** What a server reads; last "end" (at a frame's border), "cut" (inside one), "close CODE" or "fail CODE". */
    record Event(String kind, String payload) {
        boolean isLast() {
            return kind.startsWith("close ") || kind.startsWith("fail ");
        }

        @Override
        public String toString() {
            return (kind + " " + (payload.length() <= 125 ? payload : payload.length() + " bytes")).strip();
        }
    }

    static List<String> events(PeerInput.Source source, int maxMessageBytes) throws IOException {
        return events(source, maxMessageBytes, false);
    }

    /** The same, with or without permessage-deflate and its context takeover. */
    static List<String> events(PeerInput.Source source, int maxMessageBytes, boolean deflate) throws IOException {
        return new ArrayList<>(read(source, maxMessageBytes, deflate).stream().map(Event::toString).toList());
    }

    /** What the connection's loop reads; payloads as Latin-1, so that no byte is lost. */
    static List<Event> read(PeerInput.Source source, int maxMessageBytes, boolean deflate) throws IOException {
        var events = new ArrayList<Event>();
        var input = new PeerInput(source);
        var reader = new FrameReader(input, deflate);
        try (var inflater = new MessageInflater(true)) {
            var limits = WebSocketLimits.standard().withMaxMessageBytes(maxMessageBytes);
            var assembler = new MessageAssembler(reader, inflater, limits, bytes -> { });
            while (input.await()) {
                var opcode = reader.header();
                switch (opcode) {
                    case TEXT, BINARY, CONTINUATION -> {
                        if (assembler.accept(opcode)) {
                            events.add(event(assembler.isText() ? "text" : "binary", assembler.take()));
                        }
                    }
                    case PING -> events.add(event("ping", reader.controlPayload()));
                    case PONG -> events.add(event("pong", reader.controlPayload()));
                    case CLOSE -> {
                        var status = CloseStatus.parse(reader.controlPayload());
                        events.add(event("close " + status.code(), utf8(status.reason())));
                        return events;
                    }
                }
            }
            events.add(new Event("end", ""));
        } catch (EOFException cut) {
            events.add(new Event("cut", ""));
        } catch (WebSocketFailure failure) {
            events.add(new Event("fail " + failure.code(), ""));
        }
        return events;
    }

    static Event event(String kind, byte[] payload) {
        return new Event(kind, new String(payload, StandardCharsets.ISO_8859_1));
    }
}
