package lectern.emulator;

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

    private BodyRules() {}

    /** The body as an object within all limits; no bytes are an empty object. */
    static BodyPart read(byte[] bytes) throws EmulatorError {
        if (bytes.length > MAX_BODY_BYTES) {
            throw EmulatorError.validation("A body of " + bytes.length + " bytes exceeds " + MAX_BODY_BYTES + ".");
        }
        if (bytes.length == 0) {
            return new BodyPart("body", JsonValue.JsonObject.builder().build());
        }
        var body = new BodyPart("body", parse(bytes));
        body.object();
        var blocks = check(body);
        if (blocks > MAX_BLOCKS) {
            throw EmulatorError.validation("body failed validation: body should contain ≤ `" + MAX_BLOCKS
                    + "` blocks, instead was `" + blocks + "`.");
        }
        return body;
    }

    private static JsonValue parse(byte[] bytes) throws EmulatorError {
        try {
            var value = JsonParser.parse(bytes);
            if (!hasLoneSurrogate(bytes)) {
                return value;
            }
        } catch (JsonException notJson) {
            // Answered below: Notion does not say where the error is.
        }
        throw new EmulatorError(400, "invalid_json", "Error parsing JSON body.");
    }

    /** Whether an escape names half a surrogate pair: the parser repairs those, Notion has no way to store them. */
    private static boolean hasLoneSurrogate(byte[] json) {
        var pending = false;
        for (var i = 0; i < json.length; i++) {
            var unit = ' ';
            if (json[i] == '\\') {
                i++;
                if (json[i] == 'u') {
                    unit = unit(json, i + 1);
                    i += 4;
                }
            }
            if (pending != Character.isLowSurrogate(unit)) {
                return true;
            }
            pending = Character.isHighSurrogate(unit);
        }
        return false;
    }

    private static char unit(byte[] json, int from) {
        var unit = 0;
        for (var i = from; i < from + 4; i++) {
            unit = unit << 4 | Character.digit(json[i], 16);
        }
        return (char) unit;
    }

    /** Checks the limits of this part and all below it, and counts its blocks. */
    private static int check(BodyPart part) throws EmulatorError {
        var blocks = 0;
        if (part.value() instanceof JsonValue.JsonObject object) {
            for (var name : object.members().keySet()) {
                blocks += check(part.at(name));
            }
        } else if (part.value() instanceof JsonValue.JsonArray array) {
            part.lengthAtMost(MAX_ITEMS, array.items().size());
            blocks = part.path().endsWith(".children") ? array.items().size() : 0;
            for (var item : part.items()) {
                blocks += check(item);
            }
        } else if (part.value() instanceof JsonValue.JsonString string) {
            if (part.path().endsWith(".text.content")) {
                part.lengthAtMost(MAX_CONTENT_UNITS, string.value().length());
            } else if (part.path().endsWith(".url")) {
                part.lengthAtMost(MAX_URL_UNITS, string.value().length());
            }
        }
        return blocks;
    }
}
