package lectern.gateway;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.Stream;
import lectern.websocket.UpgradeRequest;

/**
 * The secret that clients show, if one is set: as {@code Authorization: Bearer TOKEN} (RFC 6750), or, since browsers
 * let pages send no header, as one of the subprotocols {@code lectern} and {@code lectern.token.TOKEN}, of which the
 * server selects the first. Immutable; never shows the token.
 */
public final class ClientToken {
    /** The subprotocol that is selected, as the other one would repeat the secret. */
    static final String SUBPROTOCOL = "lectern";

    private static final String TOKEN_PREFIX = SUBPROTOCOL + ".token.";
    private static final String BEARER = "Bearer ";

    private final byte[] secret;

    /** Of what may stand in both headers: letters, digits and {@code - . _ ~ +}; empty for none. */
    public ClientToken(String token) {
        secret = token.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isSet() {
        return secret.length > 0;
    }

    /** Whether the request shows it; takes the same time for every wrong token of one length. */
    boolean isShownBy(UpgradeRequest request) {
        var bearer = request.header("authorization").stream().flatMap(ClientToken::bearer);
        var offered = request.header("sec-websocket-protocol").stream().flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(TOKEN_PREFIX))
                .map(protocol -> protocol.substring(TOKEN_PREFIX.length()));
        return Stream.concat(bearer, offered).anyMatch(this::isSecret);
    }

    /**
     * Whether an HTTP request of this peer with this {@code Authorization}, empty if it has none, may hand a message
     * in: it shows the token, or, where none is set, comes from this computer.
     */
    public boolean admits(InetAddress peer, String authorization) {
        return isSet() ? bearer(authorization).anyMatch(this::isSecret) : peer.isLoopbackAddress();
    }

    private static Stream<String> bearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Stream.of(authorization.substring(BEARER.length()).strip())
                : Stream.empty();
    }

    private boolean isSecret(String shown) {
        return MessageDigest.isEqual(secret, shown.getBytes(StandardCharsets.UTF_8));
    }
}
