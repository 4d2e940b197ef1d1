package lectern.websocket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The syntax of an HTTP/1.1 request head (RFC 9112 §2-§5), strictly: each oddity that proxies and servers read in two
 * ways is refused, and at its line, not at the end of the head.
 */
record RequestHead(String method, String target, String version, Map<String, List<String>> headers) {
    /** Most header lines of one head. */
    static final int MAX_HEADER_LINES = 100;

    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";
    private static final int DEL = 0x7F;

    static RequestHead read(PeerInput input, int maxHeadBytes) throws IOException, HandshakeFailure {
        return new Reader(input, maxHeadBytes).head();
    }

    /** The values of this header, by its lower-case name, one for each line. */
    List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Whether this is an RFC 9110 token: a header name, a protocol name. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars()
                .allMatch(c -> c < DEL && Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0);
    }

    private static final class Reader {
        private final PeerInput input;
        private final int maxBytes;
        private final StringBuilder line = new StringBuilder();
        private int bytes;

        Reader(PeerInput input, int maxBytes) {
            this.input = input;
            this.maxBytes = maxBytes;
        }

        RequestHead head() throws IOException, HandshakeFailure {
            String[] request = line().split(" ", -1);
            if (request.length != 3 || !isToken(request[0]) || !isTarget(request[1]) || !isVersion(request[2])) {
                throw HandshakeFailure.badRequest("malformed request line");
            }
            var headers = new LinkedHashMap<String, List<String>>();
            int lines = 0;
            for (String next = line(); !next.isEmpty(); next = line()) {
                if (++lines > MAX_HEADER_LINES) {
                    throw new HandshakeFailure(431, "more than " + MAX_HEADER_LINES + " header lines");
                }
                int colon = next.indexOf(':');
                if (colon < 0 || !isToken(next.substring(0, colon))) {
                    throw HandshakeFailure.badRequest("malformed header name in header line " + lines);
                }
                String name = next.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.computeIfAbsent(name, absent -> new ArrayList<>()).add(next.substring(colon + 1).strip());
            }
            return new RequestHead(request[0], request[1], request[2], headers);
        }

        private static boolean isTarget(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < DEL && c != '#');
        }

        private static boolean isVersion(String text) {
            return text.matches("HTTP/[0-9]\\.[0-9]");
        }

        /** The next line without its CRLF; bytes beyond ASCII are taken as Latin-1. */
        private String line() throws IOException, HandshakeFailure {
            line.setLength(0);
            int next = next();
            while (next != '\r') {
                if (next < ' ' && next != '\t' || next == DEL) {
                    throw HandshakeFailure.badRequest("control character in the request head");
                }
                line.append((char) next);
                next = next();
            }
            if (next() != '\n') {
                throw HandshakeFailure.badRequest("carriage return without a line feed");
            }
            return line.toString();
        }

        private int next() throws IOException, HandshakeFailure {
            if (++bytes > maxBytes) {
                throw new HandshakeFailure(431, "request head exceeds " + maxBytes + " bytes");
            }
            return input.next();
        }
    }
}
