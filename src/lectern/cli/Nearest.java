package lectern.cli;

import java.util.Comparator;
import java.util.List;

/** Guesses what a mistyped word was meant to be. Pure. */
final class Nearest {
    /** More wrong characters than this are no typing error. */
    private static final int MAX_DISTANCE = 3;

    private Nearest() {}

    /** The end of an error message that names the known word that was meant; empty if none is near. */
    static String suggestion(String word, List<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= MAX_DISTANCE)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(nearest -> "; did you mean " + nearest + "?").orElse("");
    }

    /** Levenshtein's distance: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
