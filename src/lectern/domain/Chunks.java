package lectern.domain;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into the pieces that one rich-text item of Notion can hold. Pure. */
final class Chunks {
    /** Notion's limit for {@code text.content}, in UTF-16 units (API reference, "Request limits"). */
    static final int MAX_UNITS = 2000;

    private Chunks() {}

    static List<String> of(String text) {
        var chunks = new ArrayList<String>(text.length() / MAX_UNITS + 1);
        var start = 0;
        while (text.length() - start > MAX_UNITS) {
            var end = cut(text, start);
            chunks.add(text.substring(start, end));
            start = end;
        }
        if (start < text.length()) {
            chunks.add(text.substring(start));
        }
        return List.copyOf(chunks);
    }

    /**
     * The end of the chunk that begins at {@code start}: behind a line, else a sentence, else white space, else a
     * grapheme.
     */
    private static int cut(String text, int start) {
        var limit = start + MAX_UNITS;
        // One character beyond the limit is in view, so that a boundary exactly at the limit can be told from a cut
        // inside.
        var window = text.substring(start, limit + Character.charCount(text.codePointAt(limit)));
        var lineEnd = window.lastIndexOf('\n', MAX_UNITS - 1) + 1;
        if (lineEnd > 0) {
            return start + lineEnd;
        }
        var sentenceEnd = boundary(BreakIterator.getSentenceInstance(Locale.ROOT), window);
        if (sentenceEnd > 0) {
            return start + sentenceEnd;
        }
        var spaceEnd = MAX_UNITS;
        while (spaceEnd > 0 && !Character.isWhitespace(window.charAt(spaceEnd - 1))) {
            spaceEnd--;
        }
        if (spaceEnd > 0) {
            return start + spaceEnd;
        }
        var graphemeEnd = boundary(BreakIterator.getCharacterInstance(Locale.ROOT), window);
        return start + (graphemeEnd > 0 ? graphemeEnd : codePointEnd(window));
    }

    /**
     * The last boundary in {@code window} that is within the limit; 0 or less where the first piece alone exceeds it.
     */
    private static int boundary(BreakIterator breaks, String window) {
        breaks.setText(window);
        return breaks.isBoundary(MAX_UNITS) ? MAX_UNITS : breaks.preceding(MAX_UNITS);
    }

    /**
     * A single grapheme can exceed every limit (an endless run of combining marks); surrogate pairs stay whole even
     * then.
     */
    private static int codePointEnd(String window) {
        return MAX_UNITS - (Character.isSurrogatePair(window.charAt(MAX_UNITS - 1), window.charAt(MAX_UNITS)) ? 1 : 0);
    }
}
