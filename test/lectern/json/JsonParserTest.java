package lectern.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
    /** Every construct of the grammar, with UTF-8 of each length and all escapes. */
    private static final String RICH = """
            {"text": "é, 語, 😀 and \\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00",
            \t"numbers": [0, -1, 2.50, 3e-7, 4E+2],
            \t"literals": [true, false, null], "empty": [{}, [], ""], "nested": {"a": {"b": [[1]]}}}""";

    @Test
    void parsesTheObjectOfTheRfc() throws JsonException {
        var value = parse("""
                {
                  "Image": {
                      "Width":  800,
                      "Height": 600,
                      "Title":  "View from 15th Floor",
                      "Thumbnail": {
                          "Url":    "http://www.example.com/image/481989943",
                          "Height": 125,
                          "Width":  100
                      },
                      "Animated" : false,
                      "IDs": [116, 943, 234, 38793]
                    }
                }""");

        assertEquals("http://www.example.com/image/481989943", value.text("Image", "Thumbnail", "Url").orElseThrow());
        assertEquals(number("38793"), value.items("Image", "IDs").getLast());
    }

    @Test
    void parsesTheArrayOfTheRfc() throws JsonException {
        var value = parse("""
                [
                  {
                     "precision": "zip",
                     "Latitude":  37.7668,
                     "Longitude": -122.3959
                  },
                  {
                     "precision": "zip",
                     "Latitude":  37.371991,
                     "Longitude": -122.026020
                  }
                ]""");

        assertEquals(number("-122.026020"), value.items().get(1).at("Longitude").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Hello world!\"", "42", "true", " null "})
    void parsesAnyValueAtTheTop(String text) {
        assertDoesNotThrow(() -> parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "-0", "-0.0", "1e999999", "1E400", "-1E-400", "0.10", "1e+05", "123456789012345678901234567890"
    })
    void keepsNumbersAsWritten(String literal) throws JsonException {
        assertEquals(number(literal), parse(literal));
    }

    @Test
    void lastOfDuplicateNamesStands() throws JsonException {
        assertEquals(parse("{\"a\": 3, \"b\": 2}"), parse("{\"a\": 1, \"b\": 2, \"a\": 3}"));
    }

    @Test
    void parsesWhatIsKnownToBeUtf8AsAnythingElse() throws JsonException {
        assertEquals(parse(RICH), JsonParser.parseValid(RICH.getBytes(StandardCharsets.UTF_8)));
        assertThrows(JsonException.class, () -> JsonParser.parseValid("[é]".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keepsTheOrderOfNames() throws JsonException {
        var object = (JsonValue.JsonObject) parse("{\"b\": 1, \"a\": 2, \"c\": 3}");

        assertEquals(List.of("b", "a", "c"), List.copyOf(object.members().keySet()));
    }

    @Test
    void decodesEveryEscape() throws JsonException {
        assertEquals("\"\\/\b\f\n\r\t\u0000éÉ語", string("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\u00C9\\u8a9E"));
    }

    @Test
    void decodesEveryUnitOfTheBasicPlaneFromItsEscape() throws JsonException {
        for (int unit = 0; unit <= 0xFFFF; unit++) {
            var expected = Character.isSurrogate((char) unit) ? "\uFFFD" : Character.toString(unit);
            assertEquals(expected, string("\\u%04x".formatted(unit)));
        }
    }

    @Test
    void combinesPairsOfEscapedSurrogates() throws JsonException {
        assertEquals("\uD800\uDC00 \uDBFF\uDFFF", string("\\uD800\\uDC00 \\udbff\\udfff"));
    }

    @ParameterizedTest
    @CsvSource({
        "\\uD83D,                 \uFFFD",
        "\\uDE00,                 \uFFFD",
        "\\uDE00\\uD83D,          \uFFFD\uFFFD",
        "\\uD83D\\uD83D\\uDE00,   \uFFFD\uD83D\uDE00",
        "\\uD83D\\u0041,          \uFFFDA",
        "\\uD83Dx\\uDE00,         \uFFFDx\uFFFD",
        "\\uD83D\\t\\uDE00,       '\uFFFD\t\uFFFD'",
    })
    void replacesEachLoneSurrogate(String escaped, String expected) throws JsonException {
        assertEquals(expected, string(escaped));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFFFD", "a\uFFFDé", "\\n\uFFFD"})
    void acceptsReplacementCharactersThatWereSent(String text) throws JsonException {
        assertEquals(text.replace("\\n", "\n"), string(text));
    }

    @Test
    void decodesEveryCharacterAtEveryAlignment() throws JsonException {
        for (int c = 0x20; c <= Character.MAX_CODE_POINT; c += c < 0x900 ? 1 : 0x35) {
            if (c != '"' && c != '\\' && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
                var text = "x".repeat(c % 9) + Character.toString(c) + "y".repeat(c % 11);
                assertEquals(text, string(text));
            }
        }
    }

    @Test
    void endsAStringOfAnyLengthAtItsQuote() throws JsonException {
        for (int length = 0; length < 40; length++) {
            var text = "a".repeat(length);
            assertEquals(Optional.of(text), parse("{\"s\": \"" + text + "\", \"n\": 12345678}").text("s"));
        }
    }

    @Test
    void refusesEveryUnescapedControlCharacter() {
        for (char c = 0; c < ' '; c++) {
            var text = "\"1234567" + c + "9\"";
            assertEquals(8, assertThrows(JsonException.class, () -> parse(text)).offset());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "80", "BF", "C0 80", "C1 BF", "C2", "C2 41", "E0 9F BF", "E2 82", "E2 28 A1", "E2 82 28", "ED A0 80",
        "ED BF BF", "F0 8F BF BF", "F0 9F 98", "F0 9F 98 28", "F4 90 80 80", "F5 80 80 80", "F8 88 80 80 80",
        "FE", "FF", "EF BB"
    })
    void refusesMalformedUtf8WhereItStands(String hex) {
        byte[] malformed = HexFormat.ofDelimiter(" ").parseHex(hex);
        var latin1 = new String(malformed, StandardCharsets.ISO_8859_1);
        byte[] inString = ("\"\\n12345" + latin1 + "\"").getBytes(StandardCharsets.ISO_8859_1);
        byte[] outside = ("[true, " + latin1 + "]").getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(8, assertThrows(JsonException.class, () -> JsonParser.parse(inString)).offset());
        assertEquals(7, assertThrows(JsonException.class, () -> JsonParser.parse(outside)).offset());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "C2 80", "DF BF", "E0 A0 80", "ED 9F BF", "EE 80 80", "EF BF BF", "F0 90 80 80", "F4 8F BF BF"
    })
    void acceptsTheFirstAndLastCharacterOfEachLength(String hex) throws JsonException {
        var text = new String(HexFormat.ofDelimiter(" ").parseHex(hex), StandardCharsets.UTF_8);

        assertEquals(text, string(text));
    }

    @Test
    void acceptsTheDepthLimitAndRefusesOneMore() {
        int limit = JsonParser.MAX_DEPTH;

        assertDoesNotThrow(() -> parse("[".repeat(limit) + "]".repeat(limit)));
        assertDoesNotThrow(() -> parse("[" + "{\"a\":".repeat(limit - 1) + "1" + "}".repeat(limit - 1) + ", [], {}]"));
        var tooDeep = assertThrows(JsonException.class, () -> parse("[".repeat(limit) + "{}" + "]".repeat(limit)));
        assertEquals("more than 256 nested objects and arrays at line 1, column 257 (offset 256)",
                tooDeep.getMessage());
    }

    @Test
    void depthIsNotTheNumberOfContainers() throws JsonException {
        var wide = "[[" + "{},[],".repeat(JsonParser.MAX_DEPTH) + "0]]";

        assertEquals(wide, JsonWriter.text(parse(wide)));
    }

    @Test
    void namesTheByteOrderMark() {
        var refused = assertThrows(JsonException.class, () -> parse("\uFEFF{}"));

        assertEquals("expected a value but found a byte order mark at line 1, column 1 (offset 0)",
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "{\"a\": 1 x}      | expected ',' or '}' but found 'x' at line 1, column 9 (offset 8)",
        "[1 2]             | expected ',' or ']' but found '2' at line 1, column 4 (offset 3)",
        "{\"a\": 1,}       | expected a name in double quotes but found '}' at line 1, column 9 (offset 8)",
        "{\"a\" 1}         | expected ':' but found '1' at line 1, column 6 (offset 5)",
        "[1,]              | expected a value but found ']' at line 1, column 4 (offset 3)",
        "[nul]             | expected 'null' but found ']' at line 1, column 5 (offset 4)",
        "[tru e]           | expected 'true' but found ' ' at line 1, column 5 (offset 4)",
        "[~]               | expected a value but found '~' at line 1, column 2 (offset 1)",
        "[\u007F]          | expected a value but found U+007F at line 1, column 2 (offset 1)",
        "[-]               | expected a digit but found ']' at line 1, column 3 (offset 2)",
        "[1] 2             | expected the end of the text but found '2' at line 1, column 5 (offset 4)",
        "[\"abc            | expected a character or '\"' but found the end of the text at line 1, column 6 (offset 5)",
        "[\"\\x\"]      | expected one of \"\\/bfnrtu after the backslash but found 'x' at line 1, column 4 (offset 3)",
        "[\"\\u12G4\"]     | expected a hexadecimal digit but found 'G' at line 1, column 7 (offset 6)",
        "[\u201Ca\u201D]   | expected a value but found U+201C at line 1, column 2 (offset 1)",
        "[\u0001]          | expected a value but found U+0001 at line 1, column 2 (offset 1)",
    })
    void saysWhatWasExpectedAndFoundAndWhere(String text, String message) {
        assertEquals(message, assertThrows(JsonException.class, () -> parse(text)).getMessage());
    }

    @Test
    void namesTheByteThatIsNotUtf8() {
        byte[] text = "[\"\u00e5\"]".getBytes(StandardCharsets.ISO_8859_1);

        assertEquals("expected UTF-8 but found byte 0xE5 at line 1, column 3 (offset 2)",
                assertThrows(JsonException.class, () -> JsonParser.parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'[\"é語😀\", x]',     14, 1, 9",
        "'[1,\n 2,\n  x]',     10, 3, 3",
        "'[1,\r\n\r\n  x]',     9, 3, 3",
        "'[1,\r\r  x]',         7, 3, 3",
        "'[1,\n\rx]',           5, 3, 1",
        "'[\"é\r\n\"]',         4, 1, 4",
        "'',                    0, 1, 1",
        "'\n',                  1, 2, 1",
    })
    void countsOffsetInBytesAndColumnInCharacters(String text, int offset, int line, int column) {
        var refused = assertThrows(JsonException.class, () -> parse(text));

        assertEquals(List.of(offset, line, column), List.of(refused.offset(), refused.line(), refused.column()));
    }

    @Test
    void parsesEveryConstruct() throws JsonException {
        var value = parse(RICH);

        assertEquals("é, 語, 😀 and \"\\/\b\f\n\r\té😀", value.text("text").orElseThrow());
        assertEquals(List.of("0", "-1", "2.50", "3e-7", "4E+2").stream().map(JsonParserTest::number).toList(),
                value.items("numbers"));
        assertEquals(List.of(JsonValue.JsonBoolean.TRUE, JsonValue.JsonBoolean.FALSE, JsonValue.JsonNull.NULL),
                value.items("literals"));
        assertEquals(1, value.items("nested", "a", "b").size());
    }

    @Test
    void refusesEveryTruncation() {
        byte[] rich = RICH.getBytes(StandardCharsets.UTF_8);

        for (int length = 0; length < rich.length; length++) {
            byte[] truncated = Arrays.copyOf(rich, length);
            var refused = assertThrows(JsonException.class, () -> JsonParser.parse(truncated));
            assertFalse(refused.offset() > length);
        }
    }

    @Test
    void whateverByteChangesTheTextIsRefusedUnlessItIsUtf8() {
        byte[] rich = RICH.getBytes(StandardCharsets.UTF_8);

        for (int at = 0; at < rich.length; at++) {
            for (int b = 0; b < 256; b++) {
                byte[] changed = rich.clone();
                changed[at] = (byte) b;
                assertTrue(!parses(changed) || isUtf8(changed));
            }
        }
    }

    private static boolean parses(byte[] text) {
        try {
            JsonParser.parse(text);
            return true;
        } catch (JsonException refused) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static JsonValue parse(String text) throws JsonException {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String string(String content) throws JsonException {
        return parse("\"" + content + "\"").text().orElseThrow();
    }

    private static JsonValue number(String literal) {
        return new JsonValue.JsonNumber(literal);
    }
}
