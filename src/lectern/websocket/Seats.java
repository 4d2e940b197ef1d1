package lectern.websocket;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many peers there may be: handshakes under way and open connections, of one address and in all. Thread-safe.
 *
 * <p>A handshake too many ends the oldest one: an honest peer is done in milliseconds, so those that wait on purpose
 * keep nobody out. A connection too many is itself refused, since the open ones are in use.
 */
final class Seats {
    private final WebSocketLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<WebSocketConnection> handshakes = new LinkedHashSet<>();
    private final Set<WebSocketConnection> open = new HashSet<>();
    private final Map<InetAddress, Integer> openByAddress = new HashMap<>();

    Seats(WebSocketLimits limits) {
        this.limits = limits;
    }

    /** Lets a handshake begin; the one that must end for it, if there are too many. */
    Optional<WebSocketConnection> arrive(WebSocketConnection peer) {
        lock.lock();
        try {
            var oldest = oldest(peer.peer().getAddress());
            oldest.ifPresent(handshakes::remove);
            handshakes.add(peer);
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** Its handshake is good: opens the connection, if there is room. */
    void open(WebSocketConnection peer) throws HandshakeFailure {
        var address = peer.peer().getAddress();
        lock.lock();
        try {
            if (open.size() >= limits.maxConnections()) {
                throw new HandshakeFailure(503, "all " + limits.maxConnections() + " connections are taken");
            }
            if (openByAddress.getOrDefault(address, 0) >= limits.maxPerAddress()) {
                throw new HandshakeFailure(503,
                        "all " + limits.maxPerAddress() + " connections of one address are taken");
            }
            handshakes.remove(peer);
            open.add(peer);
            openByAddress.merge(address, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    /** A peer is gone, open or not. */
    void leave(WebSocketConnection peer) {
        lock.lock();
        try {
            handshakes.remove(peer);
            if (open.remove(peer)) {
                openByAddress.computeIfPresent(peer.peer().getAddress(),
                        (address, count) -> count == 1 ? null : count - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    int open() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** The first of those under way: of this address if it has too many, else of all if these are too many. */
    private Optional<WebSocketConnection> oldest(InetAddress address) {
        if (handshakes.size() >= limits.maxPerAddress()) {
            var same = handshakes.stream().filter(peer -> peer.peer().getAddress().equals(address)).toList();
            if (same.size() >= limits.maxPerAddress()) {
                return Optional.of(same.getFirst());
            }
        }
        return handshakes.size() < limits.maxHandshakes() ? Optional.empty() : handshakes.stream().findFirst();
    }
}
