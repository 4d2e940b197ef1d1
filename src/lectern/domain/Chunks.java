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
        return of(text, MAX_UNITS);
    }

    /** @param maxUnits at least 2, for a surrogate pair */
    static List<String> of(String text, int maxUnits) {
        var chunks = new ArrayList<String>(text.length() / maxUnits + 1);
        var start = 0;
        while (text.length() - start > maxUnits) {
            var end = cut(text, start, maxUnits);
            chunks.add(text.substring(start, end));
            start = end;
        }
        if (start < text.length()) {
            chunks.add(text.substring(start));
        }
        return List.copyOf(chunks);
    }

    /** Where the chunk from {@code start} ends: behind a line, else a sentence, else white space, else a grapheme. */
    private static int cut(String text, int start, int maxUnits) {
        var limit = start + maxUnits;
        // One character beyond the limit is in view, so that a boundary at the limit can be told from a cut inside.
        var window = text.substring(start, limit + Character.charCount(text.codePointAt(limit)));
        var lineEnd = window.lastIndexOf('\n', maxUnits - 1) + 1;
        if (lineEnd > 0) {
            return start + lineEnd;
        }
        var sentenceEnd = boundary(BreakIterator.getSentenceInstance(Locale.ROOT), window, maxUnits);
        if (sentenceEnd > 0) {
            return start + sentenceEnd;
        }
        var spaceEnd = maxUnits;
        while (spaceEnd > 0 && !Character.isWhitespace(window.charAt(spaceEnd - 1))) {
            spaceEnd--;
        }
        if (spaceEnd > 0) {
            return start + spaceEnd;
        }
        var graphemeEnd = boundary(BreakIterator.getCharacterInstance(Locale.ROOT), window, maxUnits);
        return start + (graphemeEnd > 0 ? graphemeEnd : codePointEnd(window, maxUnits));
    }

    /** The last boundary in {@code window} within the limit; 0 or less where the first piece alone exceeds it. */
    private static int boundary(BreakIterator breaks, String window, int maxUnits) {
        breaks.setText(window);
        return breaks.isBoundary(maxUnits) ? maxUnits : breaks.preceding(maxUnits);
    }

    /** One grapheme can exceed every limit (by combining marks without end); surrogate pairs stay whole even then. */
    private static int codePointEnd(String window, int maxUnits) {
        return maxUnits - (Character.isSurrogatePair(window.charAt(maxUnits - 1), window.charAt(maxUnits)) ? 1 : 0);
    }
}
