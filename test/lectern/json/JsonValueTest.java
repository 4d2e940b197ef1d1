package lectern.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void convertsLiteralsUpToTheLimitOnly() {
        assertEquals(OptionalLong.of(1), new JsonValue.JsonNumber("1." + "0".repeat(398)).wholeNumber());
        assertEquals(OptionalLong.empty(), new JsonValue.JsonNumber("1." + "0".repeat(399)).wholeNumber());
    }

    @Test
    void printsNoContent() {
        assertEquals("string of 6 characters", SAMPLE.at("a", "text").orElseThrow().toString());
        assertEquals("object of 1 members", SAMPLE.toString());
    }

    @Test
    void membersCannotBeChanged() {
        var members = ((JsonValue.JsonObject) SAMPLE).members();

        assertThrows(UnsupportedOperationException.class, members::clear);
    }
}
