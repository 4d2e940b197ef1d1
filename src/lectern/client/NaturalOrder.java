package lectern.client;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * File names as people order them: numbers by value, "2 Next" before "10 Last"; letters whatever their case. Names
 * that differ never compare as equal.
 */
final class NaturalOrder implements Comparator<Path> {
    private static final Pattern BORDER = Pattern.compile("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=\\d)");

    @Override
    public int compare(Path one, Path other) {
        for (var at = 0; at < Math.min(one.getNameCount(), other.getNameCount()); at++) {
            var order = compareNames(one.getName(at).toString(), other.getName(at).toString());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.getNameCount(), other.getNameCount());
    }

    private static int compareNames(String one, String other) {
        var ones = BORDER.split(one);
        var others = BORDER.split(other);
        for (var at = 0; at < Math.min(ones.length, others.length); at++) {
            var order = comparePieces(ones[at], others[at]);
            if (order != 0) {
                return order;
            }
        }
        return ones.length != others.length ? Integer.compare(ones.length, others.length) : one.compareTo(other);
    }

    private static int comparePieces(String one, String other) {
        if (NUMBER.matcher(one).matches() && NUMBER.matcher(other).matches()) {
            var digits = LEADING_ZEROS.matcher(one).replaceFirst("");
            var others = LEADING_ZEROS.matcher(other).replaceFirst("");
            return digits.length() != others.length()
                    ? Integer.compare(digits.length(), others.length())
                    : digits.compareTo(others);
        }
        return one.compareToIgnoreCase(other);
    }
}
