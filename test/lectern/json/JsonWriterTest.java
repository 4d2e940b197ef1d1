package lectern.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {

    @Test
    void writesEveryTypeWithoutWhiteSpace() {
        var value = JsonValue.JsonObject.builder()
                .put("s", "text")
                .put("n", -12L)
                .put("b", true)
                .put("a", JsonValue.JsonArray.of(JsonValue.JsonBoolean.FALSE, JsonValue.JsonArray.EMPTY))
                .put("z", JsonValue.JsonNull.NULL)
                .put("o", JsonValue.JsonObject.builder().build())
                .build();

        assertEquals("{\"s\":\"text\",\"n\":-12,\"b\":true,\"a\":[false,[]],\"z\":null,\"o\":{}}",
                JsonWriter.text(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[],[],{},{}]", "[[[1],2],[[3]],4]", "{\"a\":{\"b\":{},\"c\":[]},\"d\":[{}],\"e\":0}"})
    void separatesWhatFollowsNestedContainers(String json) throws JsonException {
        assertEquals(json, JsonWriter.text(JsonParser.parse(json.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void escapesWhatTheRfcDemandsAndNothingElse() {
        assertEquals("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/\u007f\u2028\u2029é\"",
                text("\"\\\b\f\n\r\t\u0000\u001f/\u007f\u2028\u2029é"));
    }

    @Test
    void escapesNamesToo() {
        assertEquals("{\"a\\\"\\n\":1}", JsonWriter.text(JsonValue.JsonObject.builder().put("a\"\n", 1).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "\uDFFF", "\uDE00\uD83D", "a\uD83Db", "\uD83D\uD83D\uDE00"})
    void writesEachLoneSurrogateAsQuestionMark(String text) {
        var expected = new StringBuilder();
        text.codePoints().forEach(c -> expected.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '?' : c));

        assertArrayEquals(("\"" + expected + "\"").getBytes(StandardCharsets.UTF_8), utf8(text));
    }

    @Test
    void everyCharacterComesBackAsItWas() throws JsonException {
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += 0x800) {
            var text = new StringBuilder();
            for (int c = first; c < first + 0x800; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    text.appendCodePoint(c);
                }
            }
            assertEquals(text.toString(), JsonParser.parse(utf8(text.toString())).text().orElseThrow());
        }
    }

    @Test
    void writesTheSameUtf8AsTheJdk() {
        var text = "plain é 語 😀 \u0080\u07FF\u0800\uFFFF\uD800\uDC00\uDBFF\uDFFF";

        assertArrayEquals(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8), utf8(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 509, 510, 511, 512, 513, 1023, 450_000})
    void writesStringsOfAnyLength(int length) {
        assertEquals("\"" + "a".repeat(length) + "\"", text("a".repeat(length)));
        assertEquals("\"" + "語".repeat(length) + "\"", text("語".repeat(length)));
        assertEquals("\"" + "\\u0001".repeat(length) + "\"", text("\u0001".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "-0", "0.10", "123456789012345678901234567890"})
    void writesNumbersAsTheyWere(String literal) {
        assertEquals(literal, JsonWriter.text(new JsonValue.JsonNumber(literal)));
    }

    @Test
    void writesTheDepthLimitAndRefusesOneMore() throws JsonException {
        var deepest = nested(JsonParser.MAX_DEPTH);

        assertEquals(deepest, JsonParser.parse(JsonWriter.utf8(deepest)));
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.utf8(nested(JsonParser.MAX_DEPTH + 1)));
    }

    private static JsonValue nested(int depth) {
        JsonValue value = JsonValue.JsonArray.EMPTY;
        for (int i = 1; i < depth; i++) {
            value = i % 2 == 0 ? JsonValue.JsonArray.of(value) : JsonValue.JsonObject.of("a", value);
        }
        return value;
    }

    private static byte[] utf8(String text) {
        return JsonWriter.utf8(new JsonValue.JsonString(text));
    }

    private static String text(String text) {
        return JsonWriter.text(new JsonValue.JsonString(text));
    }
}
