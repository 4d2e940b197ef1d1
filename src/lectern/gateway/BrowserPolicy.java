package lectern.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lectern.websocket.UpgradeRequest;
import lectern.websocket.WebSocketPolicy;

/**
 * Which pages and programs may connect: those that name this server as their {@code Host} (against DNS rebinding) and
 * come from a Udemy page, our extension, a listed {@code Origin}, or, on this computer or with the client token, from
 * no page at all; and that show the client token, if one is set. Immutable.
 *
 * <p>Browsers ask no server before they open a WebSocket to it, so every page a person visits could reach this port:
 * RFC 6455 §10.2, CWE-1385.
 *
 * @param hosts names and addresses of this server as they stand in a {@code Host} header, without the port
 * @param origins further origins, as browsers send them
 */
public record BrowserPolicy(Set<String> hosts, Set<String> origins, ClientToken token) implements WebSocketPolicy {
    /** The names of this computer for itself. */
    public static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    /** The extension in {@code examples/extension}: the key in its manifest fixes the id, wherever it is installed. */
    public static final String EXTENSION = "chrome-extension://nbedpbdkmgnemnmhkpelhonchgbjbhih";

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    /** Browsers leave it out of Host (RFC 6455 §3). */
    private static final int DEFAULT_PORT = 80;
    private static final String HTTPS = "https://";
    private static final String UDEMY = "udemy.com";

    public BrowserPolicy {
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        origins = Set.copyOf(origins);
    }

    @Override
    public Optional<Refusal> refusal(UpgradeRequest request) {
        return wrongPlace(request).or(() -> token.isSet() && !token.isShownBy(request)
                ? Optional.of(new Refusal(UNAUTHORIZED, "the client token is missing or wrong (--client-token-file)"))
                : Optional.empty());
    }

    @Override
    public Set<String> subprotocols() {
        return Set.of(ClientToken.SUBPROTOCOL);
    }

    private Optional<Refusal> wrongPlace(UpgradeRequest request) {
        var host = request.header("host").orElse("");
        if (!isOurs(host, request.local().getPort())) {
            return forbidden("Host " + host + " is not this server; it is reached as localhost");
        }
        var sent = request.headers().getOrDefault("origin", List.of());
        if (sent.isEmpty()) {
            return token.isSet() || request.peer().getAddress().isLoopbackAddress()
                    ? Optional.empty()
                    : forbidden("programs on other computers must send an Origin that --allow-origin names, or"
                            + " a token (--client-token-file)");
        }
        if (sent.size() > 1) {
            return forbidden("more than one Origin");
        }
        var origin = sent.get(0);
        if (origin.equals("null")) {
            return forbidden("Origin null, which is every sandboxed page, is never allowed");
        }
        return isUdemy(origin) || origin.equals(EXTENSION) || origins.contains(origin)
                ? Optional.empty()
                : forbidden("Origin " + origin + " is not allowed; to allow it: --allow-origin " + origin);
    }

    @Override
    public String plainAnswer() {
        return "This is Lectern's WebSocket port: it takes lecture transcripts over ws://, and has no page to show.";
    }

    private boolean isOurs(String host, int port) {
        var suffix = ":" + port;
        var name = host.endsWith(suffix) ? host.substring(0, host.length() - suffix.length()) : host;
        return (host.endsWith(suffix) || port == DEFAULT_PORT) && hosts.contains(name.toLowerCase(Locale.ROOT));
    }

    /** {@code https}, the default port, and udemy.com or a name below it: a label's border, not merely an ending. */
    private static boolean isUdemy(String origin) {
        if (!origin.startsWith(HTTPS)) {
            return false;
        }
        var name = origin.substring(HTTPS.length());
        return name.equals(UDEMY) || name.endsWith("." + UDEMY) && !name.startsWith(".") && !name.contains("..")
                && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    }

    private static Optional<Refusal> forbidden(String reason) {
        return Optional.of(new Refusal(FORBIDDEN, reason));
    }
}
