package lectern.notion;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * That the transcript on a page is being replaced. Until it is done the page's {@code Content hash} says so, so that
 * whatever interrupts it, the next attempt knows the page for unfinished, and which toggle is the old one.
 *
 * @param old the id of the toggle that is to go, or {@link #NONE}
 * @param hash of what comes
 */
record Replacement(String old, String hash) {
    static final String NONE = "nothing";

    private static final Pattern FORM = Pattern.compile("replacing (\\S+) by (\\S+)");

    static Optional<Replacement> of(String contentHash) {
        var match = FORM.matcher(contentHash);
        return match.matches() ? Optional.of(new Replacement(match.group(1), match.group(2))) : Optional.empty();
    }

    /** What the page's {@code Content hash} says meanwhile. */
    String text() {
        return "replacing " + old + " by " + hash;
    }
}
