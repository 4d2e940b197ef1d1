package lectern.status;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A counter for each set of label values. Safe for use by any thread. */
final class CountsByLabel {
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param values from a small closed set each: one that clients could choose would fill the memory */
    void add(String... values) {
        counts.computeIfAbsent(List.of(values), first -> new LongAdder()).increment();
    }

    /** @param labels as many as each count has values */
    void writeTo(PrometheusText text, String name, String help, String... labels) {
        text.family(name, "counter", help);
        counts.forEach((values, count) -> {
            var pairs = new String[2 * labels.length];
            for (var i = 0; i < labels.length; i++) {
                pairs[2 * i] = labels[i];
                pairs[2 * i + 1] = values.get(i);
            }
            text.sample("", count.sum(), pairs);
        });
    }
}
