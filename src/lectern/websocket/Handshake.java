package lectern.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of the opening handshake, and its answers (RFC 6455 §4.2, §4.4; RFC 9112 §3.2). Pure. */
final class Handshake {
    static final String VERSION = "13";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_CHARS = 24;

    private Handshake() {}

    /** Checks that this is an upgrade which we can accept; {@code plainAnswer} is for requests that are no upgrade. */
    static void check(RequestHead head, String plainAnswer) throws HandshakeFailure {
        checkHttp(head);
        if (!lists(head, "upgrade", "websocket")) {
            throw new HandshakeFailure(426, plainAnswer);
        }
        require(lists(head, "connection", "upgrade"), "Connection does not list upgrade");
        if (!head.values("sec-websocket-version").equals(List.of(VERSION))) {
            throw new HandshakeFailure(426, "Sec-WebSocket-Version is not " + VERSION);
        }
        List<String> keys = head.values("sec-websocket-key");
        require(keys.size() == 1 && isKey(keys.get(0)), "Sec-WebSocket-Key is not one key of 16 bytes in Base64");
        List<String> protocols = list(head, "sec-websocket-protocol");
        boolean isOffer = head.headers().containsKey("sec-websocket-protocol");
        require(isOffer != protocols.isEmpty() && protocols.stream().allMatch(RequestHead::isToken),
                "malformed Sec-WebSocket-Protocol");
    }

    /** The first subprotocol that is offered and spoken here. */
    static Optional<String> subprotocol(List<String> offers, Set<String> spoken) {
        return elements(offers).filter(spoken::contains).findFirst();
    }

    /** The 101 answer: no subprotocol and no extension but these. */
    static String accepted(String key, Optional<String> subprotocol, Optional<DeflateExtension> deflate) {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptKey(key) + "\r\n"
                + subprotocol.map(agreed -> "Sec-WebSocket-Protocol: " + agreed + "\r\n").orElse("")
                + deflate.map(agreed -> "Sec-WebSocket-Extensions: " + agreed.answer() + "\r\n").orElse("") + "\r\n";
    }

    /** The answer to any other request; to HEAD without its body (RFC 9110 §9.3.2). */
    static String refused(HandshakeFailure failure, boolean withBody) {
        String body = failure.getMessage() + "\n";
        String more = switch (failure.status()) {
            case 401 -> "WWW-Authenticate: Bearer\r\n";
            case 405 -> "Allow: GET\r\n";
            case 426 -> "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: " + VERSION + "\r\n";
            default -> "";
        };
        return "HTTP/1.1 " + failure.status() + " " + phrase(failure.status())
                + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\nConnection: close\r\n" + more + "\r\n" + (withBody ? body : "");
    }

    static String acceptKey(String key) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    private static void checkHttp(RequestHead head) throws HandshakeFailure {
        if (!head.version().equals("HTTP/1.1")) {
            throw new HandshakeFailure(505, "only HTTP/1.1 is spoken here");
        }
        List<String> hosts = head.values("host");
        require(hosts.size() == 1 && !hosts.get(0).isEmpty(), "Host is not there exactly once");
        if (!head.method().equals("GET")) {
            throw new HandshakeFailure(405, "only GET is answered here");
        }
        // A body would be read as frames by us and perhaps as something else by a proxy (request smuggling).
        var names = head.headers().keySet();
        require(!names.contains("content-length") && !names.contains("transfer-encoding"), "request with a body");
        require(isTargetOf(hosts.get(0), head.target()), "request target is not a path, nor a URI of the Host");
    }

    /** A path, or the absolute form of the same Host, so that a policy which looks at the Host sees the right one. */
    private static boolean isTargetOf(String host, String target) {
        String origin = "http://" + host;
        return target.startsWith("/") || target.regionMatches(true, 0, origin, 0, origin.length())
                && (target.length() == origin.length() || "/?".indexOf(target.charAt(origin.length())) >= 0);
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_CHARS && Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean lists(RequestHead head, String name, String token) {
        return list(head, name).stream().anyMatch(token::equalsIgnoreCase);
    }

    private static List<String> list(RequestHead head, String name) {
        return elements(head.values(name)).toList();
    }

    /** The elements of a comma-separated list over all lines of it, without the empty ones (RFC 9110 §5.6.1). */
    private static Stream<String> elements(List<String> lines) {
        return lines.stream().flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip).filter(element -> !element.isEmpty());
    }

    private static void require(boolean rule, String reason) throws HandshakeFailure {
        if (!rule) {
            throw HandshakeFailure.badRequest(reason);
        }
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 405 -> "Method Not Allowed";
            case 426 -> "Upgrade Required";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Refused";
        };
    }
}
