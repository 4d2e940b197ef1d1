package lectern.captions;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line that begins a cue: {@code 00:01.000 --> 00:02.500}, in seconds; settings behind it are of no interest. */
record CueTiming(double start, double end) {
    /** Hours are optional, and more than two digits of them allowed; SRT writes commas, and some leave decimals out. */
    private static final String TIME = "(?:(\\d{1,9}):)?(\\d{1,2}):(\\d{1,2})(?:[.,](\\d{1,9}))?";
    private static final Pattern LINE = Pattern.compile("\\s*" + TIME + "\\s*-->\\s*" + TIME + "(?:\\s.*)?");
    private static final int END_GROUP = 5;

    /** Empty for any other line. */
    static Optional<CueTiming> of(String line) {
        var match = LINE.matcher(line);
        return match.matches()
                ? Optional.of(new CueTiming(seconds(match, 1), seconds(match, END_GROUP)))
                : Optional.empty();
    }

    private static double seconds(Matcher match, int group) {
        var hours = match.group(group) == null ? 0 : Integer.parseInt(match.group(group));
        var minutes = Integer.parseInt(match.group(group + 1));
        var decimals = match.group(group + 3) == null ? "" : match.group(group + 3);
        // Put together as text: 61.1 must be 61.1, and not what a sum of binary fractions makes of it.
        var whole = hours * 3600L + minutes * 60L + Integer.parseInt(match.group(group + 2));
        return Double.parseDouble(whole + "." + decimals);
    }
}
