package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptBlocksTest {

    @ParameterizedTest
    @CsvSource({"1,1", "100,1", "101,2", "200,2", "201,3"})
    void putsAHundredChunksIntoABlock(int chunks, int blocks) {
        assertEquals(blocks, ScriptBlocks.ofChunks(Collections.nCopies(chunks, "chunk")).size());
    }

    @Test
    void takesTwoFullBlocksWithThePage() {
        var script = ScriptBlocks.ofChunks(Collections.nCopies(300, "x".repeat(2000)));

        assertEquals(2, script.first("A title"));
        assertEquals(3, script.end(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "語", "😀", "\"", "\u0001"})
    void keepsEveryRequestWithinItsBytes(String unit) {
        var script = ScriptBlocks.ofChunks(Collections.nCopies(450, unit.repeat(2000 / unit.length())));
        var ends = new ArrayList<>(List.of(0, script.first("A title")));
        while (ends.getLast() < script.size()) {
            ends.add(script.end(ends.getLast()));
        }

        for (var i = 1; i < ends.size(); i++) {
            var bytes = JsonWriter.utf8(script.children(ends.get(i - 1), ends.get(i))).length;
            assertTrue(ends.get(i) > ends.get(i - 1));
            assertTrue(bytes <= ScriptBlocks.MAX_REQUEST_BYTES, unit + ": " + bytes + " bytes");
        }
    }

    @Test
    void leavesNoBlockBesideATitleThatFillsTheRequest() {
        var script = ScriptBlocks.ofChunks(Collections.nCopies(100, "x".repeat(2000)));

        assertEquals(0, script.first("語".repeat(140_000)));
        assertEquals(1, script.end(0));
    }

    @Test
    void knowsItsOwnBeginning() {
        var script = ScriptBlocks.ofChunks(Collections.nCopies(150, "chunk"));

        assertTrue(script.startsWith(List.of()));
        assertTrue(script.startsWith(List.of("chunk".repeat(100))));
        assertTrue(script.startsWith(List.of("chunk".repeat(100), "chunk".repeat(50))));
        assertFalse(script.startsWith(List.of("chunk".repeat(99))));
        assertFalse(script.startsWith(List.of("chunk".repeat(100), "chunk".repeat(50), "")));
    }
}
