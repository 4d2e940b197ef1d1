package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RichTextTest {

    @ParameterizedTest
    @CsvSource({"1,1", "2000,1", "2001,2", "4000,2", "4001,3"})
    void splitsBehindTwoThousandUnits(int units, int items) {
        assertEquals(items, RichText.of("x".repeat(units)).items().size());
    }

    @Test
    void cutsNoSurrogatePair() {
        var text = "x" + "😀".repeat(2500);

        var pieces = pieces(text);

        assertEquals(text, String.join("", pieces));
        assertTrue(pieces.stream().allMatch(piece -> piece.length() <= RichText.MAX_ITEM_UNITS));
        assertFalse(pieces.stream().anyMatch(piece -> Character.isLowSurrogate(piece.charAt(0))));
    }

    private static List<String> pieces(String text) {
        return RichText.of(text).items().stream()
                .map(item -> item.text("text", "content").orElseThrow())
                .collect(Collectors.toList());
    }
}
