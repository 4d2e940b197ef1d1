package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParagraphsTest {
    private static final String LONG = "x".repeat(399);

    @Test
    void joinsCuesIntoOneParagraphThatBeginsWithTheFirst() {
        assertEquals(List.of(new Paragraph(OptionalInt.of(61), "Hello there, world.")),
                of(new Cue(61.9, 63, "Hello\nthere,"), new Cue(63, 65, "world.")));
    }

    @ParameterizedTest
    @CsvSource({"1.49, 1", "1.5, 2"})
    void beginsAnewAfterALongPause(double pause, int paragraphs) {
        assertEquals(paragraphs, of(new Cue(0, 2, "One"), new Cue(2 + pause, 9, "two")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {">> And you?", ">>And you?", "-: And you?"})
    void beginsAnewWithAnotherSpeaker(String line) {
        assertEquals(List.of("I agree", line), lines("I agree", line));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "!", "?", "…", "。", "！", "？", "؟", "।", ".\"", "?”", "。」", ".)"})
    void beginsAnewAfterTheEndOfASentenceThatIsLongEnough(String end) {
        var sentence = "x".repeat(400 - end.length()) + end;

        assertEquals(List.of(sentence, "More"), lines(sentence, "More"));
        assertEquals(List.of(sentence.substring(1) + " More"), lines(sentence.substring(1), "More"));
        assertEquals(List.of(LONG + "xx More"), lines(LONG + "xx", "More"));
    }

    @Test
    void isNeverLongerThanNineHundred() {
        assertEquals(List.of("x".repeat(450) + " " + "y".repeat(449)), lines("x".repeat(450), "y".repeat(449)));
        assertEquals(List.of("x".repeat(450), "y".repeat(450)), lines("x".repeat(450), "y".repeat(450)));
    }

    @Test
    void cutsALongLineBehindASentenceAndInsideNoSurrogatePair() {
        assertEquals(List.of("x".repeat(700) + ".", "y".repeat(700) + "."),
                lines("x".repeat(700) + ". " + "y".repeat(700) + "."));
        assertEquals(List.of("x" + "😀".repeat(449), "😀".repeat(51)), lines("x" + "😀".repeat(500)));
    }

    @ParameterizedTest
    @CsvSource({"講義,です,講義です", "講義です。,次に,講義です。次に", "สวัสดี,ครับ,สวัสดีครับ", "안녕,하세요,안녕 하세요",
        "講義,Java,講義 Java", "Java,講義,Java 講義"})
    void joinsWithASpaceWhereTheScriptHasSpaces(String one, String two, String joined) {
        assertEquals(List.of(joined), lines(one, two));
    }

    @Test
    void takesTheLinesWithoutTimesWhereTheCuesDoNotHoldAll() {
        var transcript = new Transcript("Hello\nworld", List.of(new Cue(0, 1, "Hello")));

        assertEquals(List.of(new Paragraph(OptionalInt.empty(), "Hello world")), transcript.paragraphs());
    }

    @Test
    void takesTheTimesWhereLinesAndCuesAreCutDifferently() {
        var transcript = new Transcript("Hello\nworld", List.of(new Cue(7, 8, "Hello world")));

        assertEquals(List.of(new Paragraph(OptionalInt.of(7), "Hello world")), transcript.paragraphs());
    }

    @Test
    void makesALongInterviewManyParagraphs() {
        assertEquals(368, lines(Collections.nCopies(368, ">> Yes.").toArray(String[]::new)).size());
    }

    @Test
    void losesAndAddsNothingButSpaces() {
        var random = new Random(1);
        var pieces = List.of("word", "Ende.", ">> Hi", "講義", "。", "😀😀", "\t", "e\u0301", "", " ", "-: No?",
                "y".repeat(950));
        for (var round = 0; round < 200; round++) {
            var cues = new ArrayList<Cue>();
            for (var i = 0; i < 60; i++) {
                var text = pieces.get(random.nextInt(pieces.size())) + " " + pieces.get(random.nextInt(pieces.size()));
                cues.add(new Cue(i * 3, i * 3 + random.nextInt(4), text));
            }
            var transcript = Samples.transcript(cues);

            var texts = transcript.paragraphs().stream().map(Paragraph::text).toList();

            assertEquals(visible(transcript.text()), visible(String.join("", texts)));
            assertTrue(texts.stream().allMatch(text -> !text.isBlank() && text.length() <= Paragraphs.MAX_UNITS));
        }
    }

    private static String visible(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Paragraph> of(Cue... cues) {
        return Samples.transcript(List.of(cues)).paragraphs();
    }

    private static List<String> lines(String... lines) {
        return new Transcript(String.join("\n", lines), List.of()).paragraphs().stream().map(Paragraph::text).toList();
    }
}
