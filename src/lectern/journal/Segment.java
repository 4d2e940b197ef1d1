package lectern.journal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of records: {@code journal-000007.log}, appended to until the next one is begun, or {@code
 * journal-000007.base}, which holds what is left of all up to that number.
 */
record Segment(int number, boolean isBase) implements Comparable<Segment> {
    /** Replaces nothing. */
    static final Segment NO_BASE = new Segment(0, true);
    private static final Pattern NAME = Pattern.compile("journal-([0-9]{6,9})\\.(log|base)");
    private static final Pattern DRAFT_NAME = Pattern.compile("journal-[0-9]{6,9}\\.tmp");

    String name() {
        return named(isBase ? ".base" : ".log");
    }

    /** What a base is called until it is whole. */
    String draftName() {
        return named(".tmp");
    }

    static boolean isDraft(String name) {
        return DRAFT_NAME.matcher(name).matches();
    }

    private String named(String ending) {
        // A Formatter, the first one, would cost each start some 10 ms for what it knows of languages.
        var digits = Integer.toString(number);
        return "journal-" + "0".repeat(Math.max(0, 6 - digits.length())) + digits + ending;
    }

    /** Empty if no segment is called so. */
    static Optional<Segment> of(String name) {
        return Optional.of(NAME.matcher(name)).filter(match -> match.matches())
                .map(match -> new Segment(Integer.parseInt(match.group(1)), match.group(2).equals("base")));
    }

    /** By number alone: of two with the same, the base replaces the other. */
    @Override
    public int compareTo(Segment other) {
        return Integer.compare(number, other.number);
    }

    /** Whether this base holds what is left of the other. */
    boolean replaces(Segment other) {
        return other.isBase ? other.number < number : other.number <= number;
    }

    /** Where a record stands. */
    record Place(Segment segment, long offset, int bytes) {}
}
