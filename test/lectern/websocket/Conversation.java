package lectern.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A vector: what a client sends behind its handshake, and what a server reads of it. frames.txt explains the form. */
record Conversation(String name, boolean deflate, byte[] bytes, List<Wire.Event> events) {
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    private static final Path FOLDER = Path.of("test/vectors/websocket");
    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|(\\p{XDigit}+)(?:\\*(\\d+))?");

    static Stream<Conversation> all() {
        return Stream.concat(read("frames.txt", false), read("deflate.txt", true));
    }

    /** What a server makes of the first {@code length} bytes. */
    List<Wire.Event> eventsOf(int length) throws IOException {
        var source = Wire.arriving(Arrays.copyOf(bytes, length), () -> Integer.MAX_VALUE);
        return Wire.read(source, MAX_MESSAGE_BYTES, deflate);
    }

    /** Where to cut it off: everywhere, unless that would be more than so many places. */
    int[] cuts(int most) {
        int step = Math.max(1, bytes.length / most);
        return IntStream.iterate(0, cut -> cut < bytes.length, cut -> cut + step).toArray();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Stream<Conversation> read(String file, boolean deflate) {
        var conversations = new ArrayList<Conversation>();
        for (String vector : text(file).split("(?m)^= ")) {
            var lines = vector.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
            if (lines.isEmpty()) {
                continue;
            }
            var sent = new ByteArrayOutputStream();
            var events = new ArrayList<Wire.Event>();
            for (String line : lines.subList(1, lines.size())) {
                if (line.startsWith("> ")) {
                    events.add(event(line.substring(2)));
                } else {
                    sent.writeBytes(bytes(line.replaceFirst(" +;.*", "")));
                }
            }
            if (!events.get(events.size() - 1).isLast()) {
                events.add(new Wire.Event("end", ""));
            }
            conversations.add(new Conversation(lines.get(0), deflate, sent.toByteArray(), List.copyOf(events)));
        }
        return conversations.stream();
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file)).replace("\r", "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Wire.Event event(String line) {
        boolean hasCode = line.startsWith("close ") || line.startsWith("fail ");
        var words = line.split(" ", hasCode ? 3 : 2);
        var kind = hasCode ? words[0] + " " + words[1] : words[0];
        var payload = words.length == (hasCode ? 3 : 2) ? bytes(words[words.length - 1]) : new byte[0];
        return new Wire.Event(kind, new String(payload, StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(String line) {
        var all = new ByteArrayOutputStream();
        TOKEN.matcher(line).results().forEach(token -> {
            int count = token.group(3) == null ? 1 : Integer.parseInt(token.group(3));
            var hex = "0".equals(token.group(2)) ? "00000000" : token.group(2);
            var bytes = hex == null ? Wire.utf8(token.group(1)) : Wire.hex(hex);
            for (int i = 0; i < count; i++) {
                all.writeBytes(bytes);
            }
        });
        return all.toByteArray();
    }
}
