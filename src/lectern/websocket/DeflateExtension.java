package lectern.websocket;

import java.util.List;
import java.util.Optional;

/**
 * The rules of negotiating permessage-deflate, and what was agreed (RFC 7692 §5, §7.1). Pure.
 *
 * <p>The first valid offer is accepted as it stands. A limit on the client's window needs no answer: ours is the
 * largest. One of 8 bits on the server's is valid too, but declined: zlib, which most clients use, takes no raw
 * stream of so small a window, so to honour it would break those that ask for it. They may offer something else.
 *
 * @param serverKeepsContext whether our messages may refer to earlier ones of ours
 * @param clientKeepsContext whether the client's may refer to its earlier ones
 * @param serverWindowBits   how far back ours may refer, as a power of two, 9 to 15; 0 if nothing was said
 */
record DeflateExtension(boolean serverKeepsContext, boolean clientKeepsContext, int serverWindowBits) {
    static final int MAX_WINDOW_BITS = 15;

    private static final String NAME = "permessage-deflate";

    /** The first acceptable offer in the lines of Sec-WebSocket-Extensions. */
    static Optional<DeflateExtension> negotiate(List<String> lines) {
        return ExtensionOffer.parse(lines).stream().filter(offer -> offer.name().equals(NAME))
                .map(DeflateExtension::accept).flatMap(Optional::stream).findFirst();
    }

    /** The value of our Sec-WebSocket-Extensions. */
    String answer() {
        return NAME + (serverKeepsContext ? "" : "; server_no_context_takeover")
                + (clientKeepsContext ? "" : "; client_no_context_takeover")
                + (serverWindowBits == 0 ? "" : "; server_max_window_bits=" + serverWindowBits);
    }

    private static Optional<DeflateExtension> accept(ExtensionOffer offer) {
        var parameters = offer.parameters();
        boolean valid = parameters.entrySet().stream().allMatch(parameter -> switch (parameter.getKey()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> parameter.getValue().isEmpty();
            case "server_max_window_bits" -> parameter.getValue().matches("9|1[0-5]");
            case "client_max_window_bits" -> parameter.getValue().matches("|[89]|1[0-5]");
            default -> false;
        });
        return valid ? Optional.of(new DeflateExtension(!parameters.containsKey("server_no_context_takeover"),
                !parameters.containsKey("client_no_context_takeover"),
                Integer.parseInt(parameters.getOrDefault("server_max_window_bits", "0")))) : Optional.empty();
    }
}
