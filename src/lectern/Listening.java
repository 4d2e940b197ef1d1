package lectern;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lectern.cli.ServeOptions;
import lectern.gateway.BrowserPolicy;
import lectern.gateway.ClientToken;
import lectern.gateway.Gateway;
import lectern.websocket.BoundPort;
import lectern.websocket.WebSocketLimits;
import lectern.websocket.WebSocketServer;

/**
 * Where and for whom to listen, made of the options, with the WebSocket port taken. Immutable; {@link #close} is for a
 * start that ends before there is a server.
 *
 * @param hosts what may stand in a {@code Host} header: this computer's names for itself, and the addresses that are
 *        listened on
 */
record Listening(ServeOptions.Listen options, List<InetAddress> addresses, Set<String> hosts, BoundPort webSocketPort)
        implements AutoCloseable {
    /** Connections of one other computer; on loopback only, all clients share one address, and the limit in all. */
    private static final int MAX_PER_ADDRESS = 64;

    /**
     * Clients can connect from here on, and wait for {@link #webSockets}.
     *
     * @throws StartException if an address is unknown, or the port cannot be had
     */
    static Listening of(ServeOptions.Listen options) throws StartException {
        try {
            var addresses = addresses(options.bind());
            return new Listening(options, addresses, hosts(addresses), webSocketPort(addresses, options.port()));
        } catch (UnknownHostException | SocketException unusable) {
            throw new StartException(
                    "cannot listen on \"" + options.bind() + "\": " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public void close() {
        webSocketPort.close();
    }

    /** Our addresses with this port; 0 for a free one. */
    List<InetSocketAddress> at(int port) {
        return at(addresses, port);
    }

    /** What programs on this computer can call it, for addresses that are shown. */
    String host() {
        var first = addresses.getFirst();
        return first.isAnyLocalAddress() || BrowserPolicy.LOOPBACK_HOSTS.contains(literal(first))
                ? "localhost" : literal(first);
    }

    ClientToken clientToken() {
        return new ClientToken(options.clientToken().token());
    }

    WebSocketServer webSockets(Gateway gateway) {
        var limits = WebSocketLimits.standard().withMaxMessageBytes(options.maxMessageBytes())
                .withMaxConnections(options.maxConnections()).withCompression(options.compression());
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            limits = limits.withMaxPerAddress(Math.min(MAX_PER_ADDRESS, options.maxConnections()));
        }
        var policy = new BrowserPolicy(hosts, Set.copyOf(options.origins()), clientToken());
        return WebSocketServer.open(webSocketPort, limits, policy, gateway);
    }

    private static BoundPort webSocketPort(List<InetAddress> addresses, int port) throws StartException {
        try {
            return BoundPort.at(at(addresses, port));
        } catch (IOException refused) {
            throw new StartException("cannot listen on port " + port + " (" + refused.getMessage()
                    + "); stop the program that has it, perhaps another Lectern, choose another by --websocket-port,"
                    + " or check --bind", refused);
        }
    }

    private static List<InetSocketAddress> at(List<InetAddress> addresses, int port) {
        return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
    }

    /** Else loopback in both families, as far as the computer has them: browsers may take "localhost" for either. */
    private static List<InetAddress> addresses(String bind) throws UnknownHostException, SocketException {
        if (!bind.isEmpty()) {
            return List.of(InetAddress.getByName(bind));
        }
        var addresses = new ArrayList<InetAddress>();
        for (var literal : List.of("127.0.0.1", "::1")) {
            var address = InetAddress.getByName(literal);
            if (NetworkInterface.getByInetAddress(address) != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static Set<String> hosts(List<InetAddress> addresses) throws SocketException {
        var hosts = new HashSet<>(BrowserPolicy.LOOPBACK_HOSTS);
        for (var address : addresses) {
            if (address.isAnyLocalAddress()) {
                NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                        .forEach(local -> hosts.add(literal(local)));
            } else {
                hosts.add(literal(address));
            }
        }
        return hosts;
    }

    /** As browsers write it in {@code Host}: RFC 5952 §4, the longest run of zeros left out, and without a zone. */
    static String literal(InetAddress address) {
        var text = address.getHostAddress().replaceFirst("%.*", "");
        for (var further = 7; further > 0 && !text.contains("::"); further--) {
            text = text.replaceFirst("(^|:)0(:0){" + further + "}(:|$)", "::");
        }
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
