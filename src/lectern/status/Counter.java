package lectern.status;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A number that rises, one for each set of labels that it was added to with. Safe for use by any thread. */
final class Counter {
    private final String name;
    private final String help;
    private final Map<List<String>, LongAdder> sums = new ConcurrentHashMap<>();

    Counter(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /**
     * @param labels names and values in turn, always of the same names, and values of a small closed set each: one that
     *        clients could choose would fill the memory
     */
    void add(long amount, String... labels) {
        sums.computeIfAbsent(List.of(labels), first -> new LongAdder()).add(amount);
    }

    void writeTo(PrometheusText text) {
        text.family(name, "counter", help);
        sums.forEach((labels, sum) -> text.sample("", sum.sum(), labels.toArray(String[]::new)));
    }
}
