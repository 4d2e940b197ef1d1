package lectern.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The syntax of one offer of an extension (RFC 6455 §9.1): its name and its parameters, "" for one without a value.
 *
 * <pre>
 *  permessage-deflate; client_max_window_bits; server_max_window_bits="10", permessage-deflate
 * </pre>
 */
record ExtensionOffer(String name, Map<String, String> parameters) {
    /** The well-formed offers of all lines, the preferred first; time is linear in their length. */
    static List<ExtensionOffer> parse(List<String> lines) {
        return lines.stream().flatMap(line -> split(line, ',').stream()).map(ExtensionOffer::one)
                .flatMap(Optional::stream).toList();
    }

    /** Empty if malformed; a parameter that is there twice counts as such. */
    private static Optional<ExtensionOffer> one(String text) {
        List<String> parts = split(text, ';');
        var parameters = new LinkedHashMap<String, String>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : unquoted(part.substring(equals + 1).strip());
            boolean formed = RequestHead.isToken(name) && (equals < 0 || RequestHead.isToken(value));
            if (!formed || parameters.put(name, value) != null) {
                return Optional.empty();
            }
        }
        return RequestHead.isToken(parts.get(0))
                ? Optional.of(new ExtensionOffer(parts.get(0), parameters)) : Optional.empty();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** Cuts at each separator outside quoted strings (RFC 9110 §5.6.4); one that is not closed takes all the rest. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                at++;
            } else if (!quoted && c == separator) {
                parts.add(text.substring(start, at).strip());
                start = at + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
