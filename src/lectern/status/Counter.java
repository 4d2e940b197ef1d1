package lectern.status;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A number that rises, for each set of label values or, without labels, one. Safe for use by any thread. */
final class Counter {
    private final String name;
    private final String help;
    private final String[] labels;
    private final Map<List<String>, LongAdder> sums = new ConcurrentHashMap<>();

    Counter(String name, String help, String... labels) {
        this.name = name;
        this.help = help;
        this.labels = labels.clone();
        if (labels.length == 0) {
            add(0);
        }
    }

    /** @param values for the labels, of a small closed set each: one that clients could choose would fill the memory */
    void add(long amount, String... values) {
        sums.computeIfAbsent(List.of(values), first -> new LongAdder()).add(amount);
    }

    void writeTo(PrometheusText text) {
        text.family(name, "counter", help);
        sums.forEach((values, sum) -> {
            var pairs = new String[2 * labels.length];
            for (var i = 0; i < labels.length; i++) {
                pairs[2 * i] = labels[i];
                pairs[2 * i + 1] = values.get(i);
            }
            text.sample("", sum.sum(), pairs);
        });
    }
}
