package lectern.status;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** How long things took, by ranges. Safe for use by any thread. */
final class Histogram {
    private final double[] boundsSeconds;
    /** One for each bound, and one for what is above them all. */
    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    /** @param boundsSeconds upper bounds of the ranges, rising; each includes its bound */
    Histogram(double... boundsSeconds) {
        this.boundsSeconds = boundsSeconds.clone();
        counts = new LongAdder[boundsSeconds.length + 1];
        Arrays.setAll(counts, range -> new LongAdder());
    }

    void add(Duration duration) {
        var found = Arrays.binarySearch(boundsSeconds, duration.toNanos() / 1e9);
        counts[found < 0 ? -found - 1 : found].increment();
        nanos.add(duration.toNanos());
    }

    void writeTo(PrometheusText text, String name, String help) {
        text.family(name, "histogram", help);
        var sum = nanos.sum() / 1e9;
        var below = 0L;
        for (var range = 0; range < boundsSeconds.length; range++) {
            below += counts[range].sum();
            text.sample("_bucket", below, "le", PrometheusText.number(boundsSeconds[range]));
        }
        below += counts[boundsSeconds.length].sum();
        text.sample("_bucket", below, "le", "+Inf");
        text.sample("_sum", sum);
        text.sample("_count", below);
    }
}
