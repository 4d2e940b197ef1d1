package lectern.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageMemoryTest {
    private static final int COPIES = 3;
    private static final int COPIES_OF_LONGEST = 9;

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", ",[{:", "\\\"", "\\\\", "\\\\\\\"", "\\u0022", "ł", "語", "🧭"})
    void takesTextForItsCopiesWhateverIsInItAndWherever(String special) {
        for (int before = 0; before <= 2 * Long.BYTES; before++) {
            for (int after = 0; after <= 2 * Long.BYTES; after++) {
                var text = "x".repeat(before) + special + "y".repeat(after);
                int bytes = text.getBytes(StandardCharsets.UTF_8).length;

                assertEquals(memory("[\"\",0,{}]") + COPIES_OF_LONGEST * bytes, memory("[\"" + text + "\",0,{}]"),
                        text);
                assertEquals(memory("[\"") + COPIES_OF_LONGEST * bytes, memory("[\"" + text), text);
            }
        }
    }

    @Test
    void takesOneTextAtATimeForItsDecoding() {
        var one = "[\"0123456789\"";

        assertEquals(memory(one) + memory(",") + COPIES * 10, memory(one + ",\"012345\\u\""));
    }

    @Test
    void takesStructureForWhatItBecomes() {
        assertTrue(memory("[0,0]") > memory("[0] ") + 70);
        assertTrue(memory("[{}]") > memory("[0] ") + 200);
        assertTrue(memory("{\"\":0}") > memory("{\"\"0} ") + 90);
    }

    private static long memory(String message) {
        return MessageMemory.of(message.getBytes(StandardCharsets.UTF_8));
    }
}
