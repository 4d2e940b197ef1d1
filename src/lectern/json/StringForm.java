package lectern.json;

import java.nio.charset.StandardCharsets;

/** How a string was written in JSON: what it takes to decode it. */
enum StringForm {
    /** Without escapes, and all ASCII, so that it may be taken for Latin-1, which costs no look at the bytes. */
    ASCII,
    /** Without escapes. */
    UTF_8,
    /** With escapes. */
    ESCAPED;

    /** The string between its quotes, {@code json[from..to)}, which must be checked already. */
    String decode(byte[] json, int from, int to) {
        return switch (this) {
            case ASCII -> new String(json, from, to - from, StandardCharsets.ISO_8859_1);
            case UTF_8 -> new String(json, from, to - from, StandardCharsets.UTF_8);
            case ESCAPED -> JsonEscapes.unescaped(json, from, to).toString();
        };
    }
}
