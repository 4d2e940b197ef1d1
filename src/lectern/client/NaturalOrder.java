package lectern.client;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * File names as people order them: numbers by value, "2 Next" before "10 Last"; letters whatever their case. Names
 * that differ never compare as equal.
 */
final class NaturalOrder implements Comparator<Path> {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    /** Digits in a name, at most: no file system takes longer names. */
    private static final int MAX_DIGITS = 255;

    private static final Comparator<String> NAMES =
            Comparator.comparing(NaturalOrder::padded, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(Comparator.naturalOrder());

    @Override
    public int compare(Path one, Path other) {
        for (var at = 0; at < Math.min(one.getNameCount(), other.getNameCount()); at++) {
            var order = NAMES.compare(one.getName(at).toString(), other.getName(at).toString());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.getNameCount(), other.getNameCount());
    }

    /** With all numbers of one length, so that their digits compare as their values do. */
    private static String padded(String name) {
        return NUMBER.matcher(name).replaceAll(
                number -> "0".repeat(Math.max(0, MAX_DIGITS - number.group().length())) + number.group());
    }
}
