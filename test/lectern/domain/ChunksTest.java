package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
    private static final int MAX = 2000;
    private static final String FAMILY = "👩\u200d👩\u200d👧\u200d👦";

    private static final List<String> PIECES = List.of("a", "word", " ", " ", "\n", "\r\n", "\r", "\t", "\u00a0", ". ",
            ".", "! ", "。", "e\u0301", "\u0301", "😀", FAMILY, "🇩🇪", "❤\ufe0f", "한", "हिन्दी",
            "\ud83d", "\ude00", "\u200b", "x".repeat(700), "長".repeat(500));

    private static final List<String> RANDOM_TEXTS =
            new Random(20261124).longs(150).mapToObj(ChunksTest::randomText).toList();

    @Test
    void emptyTextHasNoChunks() {
        assertEquals(List.of(), Chunks.of(""));
    }

    @Test
    void leavesTextAtLimitWhole() {
        var text = "ab. cd\nef ".repeat(MAX / 10);

        assertEquals(List.of(text), Chunks.of(text));
    }

    @Test
    void cutsTextOnePastLimit() {
        assertEquals(List.of("x".repeat(MAX), "x"), Chunks.of("x".repeat(MAX + 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100, 1999, 2000})
    void cutsBehindLineEndBeforeAllElse(int end) {
        var first = "line" + "x".repeat(end - 5) + "\n";
        var second = "Two sentences. And more words. ".repeat(70);

        assertEquals(first, Chunks.of(first + second).get(0));
    }

    @Test
    void lineEndJustPastLimitIsNotSeen() {
        var text = "a b" + "x".repeat(MAX - 3) + "\nrest";

        assertEquals(List.of("a ", "b" + "x".repeat(MAX - 3) + "\n", "rest"), Chunks.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {". ", "! ", "? ", "。", "？", "。」", ".\" "})
    void cutsBehindSentenceBeforeWhiteSpace(String end) {
        var first = "First sentence" + end;
        var text = first + "Then many words without an end ".repeat(80);

        assertEquals(first, Chunks.of(text).get(0));
    }

    @Test
    void cutsBehindSentenceThatEndsAtLimit() {
        var first = "Short one. " + "y".repeat(MAX - 13) + ". ";

        assertEquals(List.of(first, "Next"), Chunks.of(first + "Next"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\u3000"})
    void cutsBehindWhiteSpaceBeforeGraphemes(String space) {
        var first = "ab" + space + "c" + space;
        var text = first + "x".repeat(MAX);

        assertEquals(List.of(first, "x".repeat(MAX)), Chunks.of(text));
    }

    @Test
    void doesNotCutAtNoBreakSpace() {
        var text = "ab\u00a0" + "x".repeat(MAX);

        assertEquals(MAX, Chunks.of(text).get(0).length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀", FAMILY, "🇩🇪", "e\u0301", "❤\ufe0f", "각", "👍🏽",
            "🏴\udb40\udc67\udb40\udc62\udb40\udc7f", "a\u0308\u0323"})
    void keepsGraphemeWhole(String grapheme) {
        for (var shift = 0; shift <= grapheme.length(); shift++) {
            var text = "x".repeat(MAX - shift) + grapheme + "y".repeat(10);

            var first = Chunks.of(text).get(0);

            assertEquals(shift == grapheme.length() ? MAX : MAX - shift, first.length(), "shifted by " + shift);
        }
    }

    @Test
    void keepsFlagsWholeInLongRow() {
        var text = "x" + "🇩🇪🇫🇷".repeat(1000);

        for (var chunk : Chunks.of(text)) {
            assertEquals(0, chunk.replace("x", "").length() % 4, "a flag is two regional indicators of two units each");
        }
    }

    @Test
    void keepsSurrogatePairWholeInsideGraphemeBeyondLimit() {
        var text = "a" + "\ud834\udd67".repeat(3000);

        assertEquals(text, String.join("", Chunks.of(text)));
        assertTrue(Chunks.of(text).stream().noneMatch(chunk -> Character.isLowSurrogate(chunk.charAt(0))));
        assertTrue(Chunks.of(text).stream().allMatch(chunk -> chunk.length() <= MAX));
    }

    @Test
    void joinedChunksAreTheText() {
        for (var text : RANDOM_TEXTS) {
            assertEquals(text, String.join("", Chunks.of(text)));
        }
    }

    @Test
    void noChunkIsEmptyOrExceedsLimit() {
        for (var text : RANDOM_TEXTS) {
            for (var chunk : Chunks.of(text)) {
                assertTrue(!chunk.isEmpty() && chunk.length() <= MAX, () -> "length " + chunk.length());
            }
        }
    }

    @Test
    void noCutIsInsideSurrogatePair() {
        for (var text : RANDOM_TEXTS) {
            var cut = 0;
            for (var chunk : Chunks.of(text)) {
                cut += chunk.length();
                assertFalse(cut < text.length() && Character.isSurrogatePair(text.charAt(cut - 1), text.charAt(cut)));
            }
        }
    }

    @Test
    void cutsBehindLastLineEndInReachWhereverThereIsOne() {
        for (var text : RANDOM_TEXTS) {
            var start = 0;
            for (var chunk : Chunks.of(text)) {
                var lineEnd = text.substring(start, Math.min(start + MAX, text.length())).lastIndexOf('\n') + 1;
                var isLast = text.length() - start <= MAX;
                assertTrue(isLast || lineEnd == 0 || chunk.length() == lineEnd);
                start += chunk.length();
            }
        }
    }

    /** The longest message that is taken by default: quadratic work on it takes half a minute, linear work a second. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void cutsLongestLineInLinearTime() {
        assertEquals((16 << 20) / MAX + 1, Chunks.of("x".repeat(16 << 20)).size());
    }

    private static String randomText(long seed) {
        var random = new Random(seed);
        var text = new StringBuilder();
        var length = random.nextInt(5 * MAX);
        var lines = random.nextBoolean();
        while (text.length() < length) {
            var piece = PIECES.get(random.nextInt(PIECES.size()));
            text.append(lines || !piece.contains("\n") ? piece : "-");
        }
        return text.toString();
    }
}
