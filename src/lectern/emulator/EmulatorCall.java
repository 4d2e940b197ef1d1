package lectern.emulator;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import lectern.json.JsonValue;

/**
 * A request as it came.
 *
 * @param halved whether it is taken to ask for lists half as long as it does
 */
record EmulatorCall(String method, URI uri, Headers headers, byte[] bytes, boolean halved) {
    static final String PREFIX = "/v1/";

    EmulatorCall half() {
        return new EmulatorCall(method, uri, headers, bytes, true);
    }

    /** Method and path, by which the log and faults know it. */
    String line() {
        return method + " " + uri.getRawPath();
    }

    /** Method and path with stars for ids, such as {@code GET pages/*}. */
    String endpoint() {
        var path = path();
        var id = path.length < 2 || path[1].isEmpty() ? "" : path[1].equals("me") ? "/me" : "/*";
        var tail = path.length < 3 ? "" : "/" + path[2] + "/*".repeat(path.length - 3);
        return method + " " + path[0] + id + tail;
    }

    String id() {
        var name = path()[0].replaceFirst("s$", "_id");
        return new BodyPart("path." + name, new JsonValue.JsonString(path()[1])).uuid();
    }

    String property() {
        return decoded(path()[3]);
    }

    BodyPart body() {
        return BodyRules.read(bytes);
    }

    /** The body of a request for a list. */
    BodyPart listBody() {
        return sized(body());
    }

    /** The paging parameters, as if they had come in a body. */
    BodyPart query() {
        var query = JsonValue.JsonObject.builder();
        parameters("start_cursor").forEach(cursor -> query.put("start_cursor", cursor));
        parameters("page_size").forEach(size -> query.put("page_size", size.matches("\\d{1,9}")
                ? JsonValue.JsonNumber.of(Long.parseLong(size)) : new JsonValue.JsonString(size)));
        return sized(new BodyPart("query", query.build()));
    }

    /** The values of a parameter, be it written {@code name} or {@code name[]}. */
    List<String> parameters(String name) {
        return Arrays.stream(Objects.requireNonNullElse(uri.getRawQuery(), "").split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2 && List.of(name, name + "[]").contains(decoded(pair[0])))
                .map(pair -> decoded(pair[1])).toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private BodyPart sized(BodyPart request) {
        if (!halved) {
            return request;
        }
        var half = JsonValue.JsonObject.builder();
        request.object().forEach(half::put);
        return new BodyPart(request.path(), half.put("page_size", (ListPage.size(request) + 1) / 2).build());
    }

    private String[] path() {
        return uri.getRawPath().substring(PREFIX.length()).split("/", -1);
    }
}
