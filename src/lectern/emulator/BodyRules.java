package lectern.emulator;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/** The rules that hold for any request body, whatever it asks for. Stateless. */
final class BodyRules {
    static final int MAX_BODY_BYTES = 500_000;
    /** Blocks in one body, nested ones included. */
    static final int MAX_BLOCKS = 1000;
    /** Items in any array. */
    static final int MAX_ITEMS = 100;
    /** UTF-16 code units in {@code text.content}. */
    static final int MAX_CONTENT_UNITS = 2000;
    static final int MAX_URL_UNITS = 2000;

    /** An escape: of a surrogate pair, of half of one (which is group 1), or any other. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\u[dD][89abAB]..\\\\u[dD][c-fC-F]..|\\\\(u[dD][89a-fA-F]..)|\\\\.");

    private BodyRules() {}

    /** The body as an object within all limits; no bytes are an empty object. */
    static BodyPart read(byte[] bytes) {
        EmulatorError.refuseIf(bytes.length > MAX_BODY_BYTES,
                "A body of " + bytes.length + " bytes exceeds " + MAX_BODY_BYTES + ".");
        if (bytes.length == 0) {
            return new BodyPart("body", EmulatorShapes.NOTHING);
        }
        var body = new BodyPart("body", parse(bytes));
        body.object();
        var blocks = check(body);
        EmulatorError.refuseIf(blocks > MAX_BLOCKS, "body failed validation: body should contain ≤ `" + MAX_BLOCKS
                + "` blocks, instead was `" + blocks + "`.");
        return body;
    }

    /** The parser repairs half a surrogate pair where an escape names one; Notion has no way to store it. */
    private static JsonValue parse(byte[] bytes) {
        try {
            var value = JsonParser.parse(bytes);
            var json = new String(bytes, StandardCharsets.UTF_8);
            // To look at each escape takes longer than all the rest, and few bodies name a surrogate.
            if (!json.contains("\\ud") && !json.contains("\\uD")
                    || ESCAPE.matcher(json).results().allMatch(escape -> escape.group(1) == null)) {
                return value;
            }
        } catch (JsonException notJson) {
            // Answered below: Notion does not say where the error is.
        }
        throw new EmulatorError(400, "invalid_json", "Error parsing JSON body.");
    }

    /** Checks the limits of this part and all below it, and counts its blocks. */
    private static int check(BodyPart part) {
        return switch (part.value()) {
            case JsonValue.JsonObject object -> part.names().stream().mapToInt(name -> check(part.at(name))).sum();
            case JsonValue.JsonArray array -> {
                part.lengthAtMost(MAX_ITEMS, array.items().size());
                var below = part.items().stream().mapToInt(BodyRules::check).sum();
                yield part.path().endsWith(".children") ? array.items().size() + below : below;
            }
            case JsonValue.JsonString string -> {
                if (part.path().endsWith(".text.content")) {
                    part.lengthAtMost(MAX_CONTENT_UNITS, string.value().length());
                } else if (part.path().endsWith(".url")) {
                    part.lengthAtMost(MAX_URL_UNITS, string.value().length());
                }
                yield 0;
            }
            default -> 0;
        };
    }
}
