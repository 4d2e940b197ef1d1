package lectern.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final JsonValue SAMPLE = JsonValue.JsonObject.of("a", JsonValue.JsonObject.builder()
            .put("text", "secret")
            .put("yes", true)
            .put("items", JsonValue.JsonArray.of(JsonValue.JsonNull.NULL))
            .build());

    @Test
    void looksUpAlongAPath() {
        assertEquals(Optional.of("secret"), SAMPLE.text("a", "text"));
        assertEquals(List.of(JsonValue.JsonNull.NULL), SAMPLE.items("a", "items"));
        assertTrue(SAMPLE.isTrue("a", "yes"));
    }

    @Test
    void whatIsMissingOrOfAnotherTypeIsEmpty() {
        assertEquals(Optional.empty(), SAMPLE.at("a", "text", "deeper"));
        assertEquals(Optional.empty(), SAMPLE.text("a", "yes"));
        assertEquals(List.of(), SAMPLE.items("a", "text"));
        assertFalse(SAMPLE.isTrue("b"));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "3.0, 3", "3e0, 3", "30e-1, 3", "-0, 0", "9223372036854775807, 9223372036854775807"})
    void wholeNumbersAreWholeHoweverWritten(String literal, long expected) {
        assertEquals(OptionalLong.of(expected), new JsonValue.JsonNumber(literal).wholeNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5", "9223372036854775808", "1e999999", "1e-999999999", "1e99999999999"})
    void othersAreNoWholeNumber(String literal) {
        assertEquals(OptionalLong.empty(), new JsonValue.JsonNumber(literal).wholeNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "01", "1.", ".5", "1e", "+1", " 1", "1 ", "NaN", "1,2", "\uFF11"})
    void refusesNumbersThatAreNone(String literal) {
        assertThrows(IllegalArgumentException.class, () -> new JsonValue.JsonNumber(literal));
    }

    @Test
    void convertsLiteralsUpToTheLimitOnly() throws JsonException {
        assertEquals(OptionalLong.of(7), parse(" ".repeat(400) + "7").wholeNumber());
        assertEquals(OptionalLong.of(1), new JsonValue.JsonNumber("1." + "0".repeat(398)).wholeNumber());
        assertEquals(OptionalLong.empty(), new JsonValue.JsonNumber("1." + "0".repeat(399)).wholeNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "-0", "3", "-3.25", "0.1", "1234.567", "123456789012345", "9007199254740993", "0.0000000000001",
        "3e2", "1E400", "4.35", "12345678901.234", "99999999999999.9", "0.30000000000000004"
    })
    void doublesAreTheNearest(String literal) throws JsonException {
        var number = (JsonValue.JsonNumber) parse(" " + literal + " ");

        assertEquals(Double.parseDouble(literal), number.doubleValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\u00e9", "\u8a9e\ud83d\ude00", "\n\"\t"})
    void copiesStringsAsUtf8(String text) throws JsonException {
        byte[] expected = text.getBytes(StandardCharsets.UTF_8);
        var made = new JsonValue.JsonString(text);
        for (var string : List.of(made, (JsonValue.JsonString) JsonParser.parse(JsonWriter.utf8(made)))) {
            byte[] target = new byte[1 + string.maxUtf8Bytes()];

            int end = string.copyUtf8(target, 1);

            assertArrayEquals(expected, Arrays.copyOfRange(target, 1, end));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\\", "\u0001", "\n\n", "\n-\u0001"})
    void copiesAnEscapeWhereverItStandsAndTouchesNothingElse(String escaped) throws JsonException {
        for (int before = 0; before < 2 * Long.BYTES; before++) {
            for (int after = 0; after < 2 * Long.BYTES; after++) {
                var text = "b".repeat(before) + escaped + "a".repeat(after);
                var string = (JsonValue.JsonString) JsonParser.parse(JsonWriter.utf8(new JsonValue.JsonString(text)));
                byte[] target = "!".repeat(string.maxUtf8Bytes() + 2).getBytes(StandardCharsets.UTF_8);

                int end = string.copyUtf8(target, 1);

                assertEquals(text, new String(target, 1, end - 1, StandardCharsets.UTF_8));
                assertEquals(text, string.value());
                assertEquals('!', target[0]);
                assertEquals('!', target[target.length - 1]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {
        "1, 2", "1, 1.0", "'\"a\"', '\"b\"'", "'\"1\"', 1", "'{\"a\":1}', '{\"a\":2}'", "'{\"a\":1}', '{\"b\":1}'",
        "'{\"a\":1}', '{}'", "[1], [2]"
    })
    void valuesThatDifferAreNotEqual(String one, String other) throws JsonException {
        assertNotEquals(parse(one), parse(other));
    }

    @Test
    void printsNoText() throws JsonException {
        var parsed = parse("[\"secret\", {\"a\": \"secret\"}, [\"secret\"]]");

        assertFalse((parsed + " " + SAMPLE + " " + SAMPLE.at("a", "text")).contains("secret"));
    }

    @Test
    void membersCannotBeChanged() {
        var members = ((JsonValue.JsonObject) SAMPLE).members();

        assertThrows(UnsupportedOperationException.class, members::clear);
    }

    private static JsonValue parse(String text) throws JsonException {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
