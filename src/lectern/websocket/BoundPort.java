package lectern.websocket;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;

/**
 * One port of some addresses, taken from the system: clients can connect from now on, and wait to be served until a
 * {@link WebSocketServer} is opened on it. Immutable; {@link #close} is for who opens no server after all.
 */
public final class BoundPort implements AutoCloseable {
    private static final int BIND_ATTEMPTS = 10;
    /** Connections that the system may keep for us until we accept them; it may have a smaller limit of its own. */
    private static final int LISTEN_BACKLOG = 1024;

    private final List<ServerSocketChannel> listeners;

    private BoundPort(List<ServerSocketChannel> listeners) {
        this.listeners = listeners;
    }

    /**
     * Binds every address. Port 0 stands for a free one, the same for all addresses that have it.
     *
     * @throws BindException with the address in its message, if one cannot be had; none stays bound then
     */
    public static BoundPort at(List<InetSocketAddress> addresses) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new BoundPort(bind(addresses));
            } catch (BindException taken) {
                // A port that is free at one address may be taken at the next; with port 0 another one will do.
                if (attempt == BIND_ATTEMPTS || addresses.stream().allMatch(address -> address.getPort() != 0)) {
                    throw taken;
                }
            }
        }
    }

    /** That of the first address. */
    public int number() {
        return listeners.get(0).socket().getLocalPort();
    }

    List<ServerSocketChannel> listeners() {
        return listeners;
    }

    /** Whoever waits is cut off. Idempotent. */
    @Override
    public void close() {
        listeners.forEach(BoundPort::closeQuietly);
    }

    private static List<ServerSocketChannel> bind(List<InetSocketAddress> addresses) throws IOException {
        var bound = new ArrayList<ServerSocketChannel>();
        int freePort = 0;
        for (InetSocketAddress wanted : addresses) {
            var address = wanted.getPort() == 0 ? new InetSocketAddress(wanted.getAddress(), freePort) : wanted;
            try {
                bound.add(ServerSocketChannel.open());
                bound.getLast().bind(address, LISTEN_BACKLOG);
            } catch (IOException | UnsupportedAddressTypeException refused) {
                bound.forEach(BoundPort::closeQuietly);
                var where = address.toString().replaceFirst("^/", ""); // before which a name would stand
                var why = refused instanceof IOException ? refused.getMessage()
                        : "this computer has no addresses of its kind"; // IPv6 may be off
                var named = new BindException(where + ": " + why);
                named.initCause(refused);
                throw named;
            }
            freePort = freePort == 0 ? bound.getLast().socket().getLocalPort() : freePort;
        }
        return bound;
    }

    static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException unclean) {
            // The descriptor is gone all the same.
        }
    }
}
