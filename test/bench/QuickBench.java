package lectern.bench;

import java.util.ArrayList;
import java.util.List;

/** Under a minute: the ratios that a change must not spoil, from the other benchmarks, at low precision. */
final class QuickBench {
    private static final List<String> GROUPS = List.of("24 KB, mixed", "24 KB, cues", "500 B, one at a time",
            "24 KB, 8 x 16 in flight", "24 KB, 1 connection", "24 KB, 8 connections");

    private QuickBench() {}

    public static void main(String[] arguments) throws Exception {
        var options = new ArrayList<>(List.of("--quick", "--seconds", "0.3"));
        for (var group : GROUPS) {
            options.addAll(List.of("--only", group));
        }
        options.addAll(List.of(arguments));
        var bench = Bench.of("quick", options.toArray(String[]::new));
        JsonBench.measure(bench);
        WebSocketBench.measure(bench);
        JournalBench.measure(bench);
        bench.finish();
    }
}
