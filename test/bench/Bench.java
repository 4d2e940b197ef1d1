package lectern.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One benchmark: its options, its subjects, which take turns, and its report. Not thread-safe. */
final class Bench {
    /** Something that is measured: works for about {@code time} and returns its figures, the one to compare first. */
    @FunctionalInterface
    interface Subject {
        Map<String, Double> run(Duration time) throws Exception;
    }

    private record Entry(String group, String name, Subject subject) {}

    private final String name;
    private final Report report = new Report();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> childFlags = new ArrayList<>();
    private boolean quick;
    private final List<String> only = new ArrayList<>();
    private int rounds = 5;
    private double seconds = 1.5;
    private double warmUpSeconds = 4;

    private Bench(String name) {
        this.name = name;
    }

    /** With the options of the command line; see the package. */
    static Bench of(String name, String[] arguments) {
        var bench = new Bench(name);
        var rest = new ArrayList<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var option = rest.removeFirst();
            switch (option) {
                case "--quick" -> bench.hurry();
                case "--only" -> bench.only.add(rest.removeFirst());
                case "--rounds" -> bench.rounds = Integer.parseInt(rest.removeFirst());
                case "--seconds" -> bench.seconds = Double.parseDouble(rest.removeFirst());
                case "--warm-up" -> bench.warmUpSeconds = Double.parseDouble(rest.removeFirst());
                case "--jvm" -> bench.childFlags.add(rest.removeFirst());
                default -> throw new IllegalArgumentException("no such option: " + option);
            }
        }
        return bench;
    }

    boolean quick() {
        return quick;
    }

    List<String> childFlags() {
        return List.copyOf(childFlags);
    }

    boolean wants(String group) {
        return only.isEmpty() || only.stream().anyMatch(group::contains);
    }

    /** Adds a subject; the first of a group is the one that the others are compared with. */
    void compare(String group, String subjectName, Subject subject) {
        if (wants(group)) {
            entries.add(new Entry(group, subjectName, subject));
        }
    }

    /** Warms up all subjects added so far, then measures them in turns. */
    void run() throws Exception {
        for (var entry : entries) {
            progress("warming up", entry);
            entry.subject.run(time(warmUpSeconds));
        }
        for (int round = 1; round <= rounds; round++) {
            var references = new LinkedHashMap<String, Double>();
            for (var entry : entries) {
                progress("round " + round + " of " + rounds, entry);
                var figures = entry.subject.run(time(seconds));
                double first = figures.values().iterator().next();
                figures.forEach((figure, value) -> report.add(entry.group, entry.name, figure, value));
                report.add(entry.group, entry.name, "of the first",
                        first / references.computeIfAbsent(entry.group, group -> first));
            }
        }
        entries.clear();
    }

    /** Adds a figure that was measured some other way. */
    void report(String group, String row, String figure, double value) {
        report.add(group, row, figure, value);
    }

    /** Prints the table and writes it to {@code build/bench/NAME.json}. */
    void finish() throws IOException {
        System.err.print("\r\033[K");
        System.out.print(report.table());
        System.out.println(report.write(name));
    }

    private void hurry() {
        quick = true;
        rounds = 3;
        seconds = 0.5;
        warmUpSeconds = 1;
    }

    private static Duration time(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static void progress(String stage, Entry entry) {
        System.err.print("\r\033[K" + stage + ": " + entry.group + ", " + entry.name);
    }
}
