package lectern.websocket;

import java.util.Optional;
import java.util.Set;

/** Who may connect: asked on the connection's thread for each well-formed handshake, before it is accepted. */
@FunctionalInterface
public interface WebSocketPolicy {
    /** Why this peer is turned away; empty to let it in. */
    Optional<Refusal> refusal(UpgradeRequest request);

    /** The subprotocols that are spoken here; a peer that offers some of them gets its first (RFC 6455 §1.9). */
    default Set<String> subprotocols() {
        return Set.of();
    }

    /** What a browser that opens this port as a page gets to read, in one line. */
    default String plainAnswer() {
        return "This port speaks WebSocket (RFC 6455) only.";
    }

    /**
     * An HTTP answer instead of an upgrade.
     *
     * @param status 400 to 599
     * @param reason one line for the body
     */
    record Refusal(int status, String reason) {
        public Refusal {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status " + status + " is not 400 to 599");
            }
        }
    }
}
