package lectern.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings that are longer than what the cursor looks at in advance. */
class JsonCursorTest {
    private static final int FIRST = JsonCursor.BLOCK_BYTES - 24;
    private static final int LAST = JsonCursor.BLOCK_BYTES + 8;

    @ParameterizedTest
    @ValueSource(strings = {"é", "語", "😀", "\\t", "\\\"", "\",\"", "\",\n \""})
    void findsWhatIsSpecialAtTheEndOfABlock(String special) throws JsonException {
        for (int before = FIRST; before <= LAST; before++) {
            var text = around(before, special);

            var value = JsonParser.parse(("[\"" + text + "\"]").getBytes(StandardCharsets.UTF_8));

            assertEquals(Stream.of(text.split("\",\\s*\"")).map(String::translateEscapes).toList(),
                    value.items().stream().map(item -> item.text().orElseThrow()).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "\u001F", "\u0080", "\u00FF"})
    void refusesWhatIsWrongAtTheEndOfABlock(String wrong) {
        for (int before = FIRST; before <= LAST; before++) {
            byte[] latin1 = ("\"" + around(before, wrong) + "\"").getBytes(StandardCharsets.ISO_8859_1);

            assertEquals(1 + before, assertThrows(JsonException.class, () -> JsonParser.parse(latin1)).offset());
        }
    }

    private static String around(int before, String middle) {
        return "a".repeat(before) + middle + "b".repeat(2 * JsonCursor.BLOCK_BYTES - before);
    }
}
