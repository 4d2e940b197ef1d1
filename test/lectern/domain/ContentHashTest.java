package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContentHashTest {
    private static final Lecture LECTURE = Samples.lecture("Section 1: A", "1. B", "text");

    @Test
    void is32HexDigits() {
        assertTrue(LECTURE.contentHash().matches("[0-9a-f]{32}"));
    }

    /** SHA-256 of "3:abc" by another program: hashes are kept on pages and in journals, so they must not change. */
    @Test
    void isSha256OfTextWithItsLengthBeforeIt() {
        assertEquals("aab5f9ae99b2e38fb462025c8f72f570", ContentHash.of("abc"));
    }

    /** Written by version 0.1.0 when it still hashed strings in pieces. */
    @Test
    void staysWhatItWas() {
        var cues = List.of(
                new Cue(0, 2.5, "\u00e9 \ud83d\ude00"),
                new Cue(2.5, 1e-7, "\u8a9e".repeat(9000)));

        var timed = new Lecture("m", LECTURE.course(), LECTURE.section(), LECTURE.title(), LECTURE.details(),
                Samples.transcript(cues));

        assertEquals("0975a382b7c677dd94b63ff88e0447ae", timed.contentHash());
    }

    @Test
    void messageIdIsNoContent() {
        var again = new Lecture("other", LECTURE.course(), LECTURE.section(), LECTURE.title(), LECTURE.details(),
                LECTURE.transcript());

        assertEquals(LECTURE.contentHash(), again.contentHash());
    }

    @Test
    void everyPartThatPageShowsCounts() {
        var hashes = List.of(LECTURE,
                Samples.lecture("Section 1: A", "1. B", "texts"),
                Samples.lecture("Section 1: A", "1. C", "text"),
                Samples.lecture("Section 2: A", "1. B", "text"),
                Samples.lecture("Section 1: B", "1. B", "text"),
                Samples.lecture("Section 1: A", "2. B", "text"),
                withCues(new Cue(0, 1, "text")),
                withCues(new Cue(0, 2, "text")),
                withCues(new Cue(1, 2, "text")),
                withCues(new Cue(0, 1, "te"), new Cue(0, 1, "xt"))).stream().map(Lecture::contentHash).toList();

        assertEquals(hashes.size(), Set.copyOf(hashes).size());
    }

    @Test
    void partsDoNotRunTogether() {
        assertNotEquals(Samples.lecture("A", "B", "C").contentHash(), Samples.lecture("A", "BC", "").contentHash());
    }

    @Test
    void urlAndLanguageCount() {
        var details = new Lecture.Details("", "https://www.udemy.com/course/x/learn/lecture/1", "de", "");

        var linked = new Lecture("m", LECTURE.course(), LECTURE.section(), LECTURE.title(), details,
                LECTURE.transcript());

        assertNotEquals(LECTURE.contentHash(), linked.contentHash(),
                "the page shows them, so their change must be seen");
    }

    private static Lecture withCues(Cue... cues) {
        return new Lecture("m", LECTURE.course(), LECTURE.section(), LECTURE.title(), LECTURE.details(),
                new Transcript("text", List.of(cues)));
    }
}
