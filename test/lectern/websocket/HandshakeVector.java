package lectern.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A request and what its answer must be; handshake.txt explains the form. */
record HandshakeVector(String name, byte[] request, int status, String body) {
    private static final Path FILE = Path.of("test/vectors/websocket/handshake.txt");

    static Stream<HandshakeVector> all() {
        try {
            return Files.readAllLines(FILE).stream().filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(HandshakeVector::of);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static HandshakeVector of(String line) {
        var columns = line.split(" \\| ", 5);
        var from = bytes(columns[0]);
        var to = bytes(columns[1]);
        var request = from.equals("*") ? to : HandshakeTest.GOOD.replace(from, to);
        if (request.equals(HandshakeTest.GOOD)) {
            throw new IllegalArgumentException("nothing replaced: " + line);
        }
        return new HandshakeVector(columns[4] + ": " + columns[1], request.getBytes(StandardCharsets.ISO_8859_1),
                Integer.parseInt(columns[2]), columns[3].equals("-") ? "" : columns[3]);
    }

    private static String bytes(String text) {
        return text.replace("~", "\r\n").replace("<CR>", "\r").replace("<LF>", "\n").replace("<NUL>", "\0")
                .replace("<TAB>", "\t").replace("<SP>", " ").replace("<DEL>", "\u007f");
    }
}
