package lectern.websocket;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a peer asked for in its opening handshake.
 *
 * @param target  the request target as sent: a path with its query, or an absolute URI
 * @param headers by lower-case name, the values in the order of their lines
 * @param local   our end of the connection
 */
public record UpgradeRequest(String target, Map<String, List<String>> headers, InetSocketAddress peer,
        InetSocketAddress local) {
    public UpgradeRequest {
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, header -> List.copyOf(header.getValue())));
    }

    /** The value of this header, by its lower-case name; of repeated lines all, joined by commas (RFC 9110 §5.3). */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(", ", values));
    }

    /** Who asks; not what, as headers hold secrets. */
    @Override
    public String toString() {
        return "upgrade request of " + peer;
    }
}
