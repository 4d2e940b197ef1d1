package lectern.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lectern.app.Agenda;
import lectern.app.Intake;

/**
 * How the server's CPU time grows with connections, with a message's size and with the queue; and the exponent of it:
 * at 1, twice the work takes twice the time. Least of some rounds, since other work on the machine only adds.
 */
final class GrowthBench {
    private static final List<String> HEAP = List.of("-Xmx512m");
    private static final int[] CONNECTIONS = {1, 10, 100, 1000, 5000};
    private static final int[] MESSAGE_BYTES = {1 << 10, 16 << 10, 256 << 10, 4 << 20, 16 << 20};
    private static final int[] QUEUED = {10, 100, 1000, 10_000, 100_000};
    private static final int LINE_BYTES = 80;
    /** A line's, with its quotes and comma. */
    private static final int LINE_IN_JSON_BYTES = LINE_BYTES + 5;
    private static final int MESSAGE_HEAD_BYTES = 200;
    private static final int MESSAGES = 1000;
    private static final long BYTES_A_ROUND = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Bench bench;
    private final int rounds;

    private GrowthBench(Bench bench) {
        this.bench = bench;
        rounds = bench.quick() ? 2 : 5;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("growth", arguments);
        var growth = new GrowthBench(bench);
        var flags = new ArrayList<>(HEAP);
        flags.addAll(bench.childFlags());
        var connections = String.valueOf(CONNECTIONS[CONNECTIONS.length - 1]);
        try (var child = Child.start(WebSocketChild.class, flags, "acknowledge", connections)) {
            growth.connections(child);
            growth.sizes(child);
        }
        growth.queue();
        bench.finish();
    }

    /** One message of 24 KB for each connection, in turns, all of them open. */
    private void connections(Child child) throws Exception {
        var frame = WebSocketLoad.transcript(290, LINE_BYTES);
        measure("connections, 24 KB each", CONNECTIONS, count -> {
            var held = new ArrayList<WebSocketLoad>();
            try {
                for (int i = 0; i < count; i++) {
                    held.add(new WebSocketLoad(child.port(), false, frame, 1));
                }
                int messages = Math.max(count, MESSAGES);
                var before = child.usage();
                for (int i = 0; i < messages; i++) {
                    held.get(i % count).exchange();
                }
                return (double) (child.usage().cpuNanos() - before.cpuNanos()) / messages * count;
            } finally {
                for (var load : held) {
                    load.close();
                }
            }
        });
    }

    private void sizes(Child child) throws Exception {
        measure("bytes of a message", MESSAGE_BYTES, bytes -> {
            var frame = WebSocketLoad.transcript((bytes - MESSAGE_HEAD_BYTES) / LINE_IN_JSON_BYTES, LINE_BYTES);
            int count = Math.clamp(BYTES_A_ROUND / bytes, 4, MESSAGES);
            try (var load = new WebSocketLoad(child.port(), false, frame, 1)) {
                var before = child.usage();
                for (int i = 0; i < count; i++) {
                    load.exchange();
                }
                return (double) (child.usage().cpuNanos() - before.cpuNanos()) / count;
            }
        });
    }

    /** So many lectures come in, and are then taken and done. */
    private void queue() throws Exception {
        measure("lectures in the queue", QUEUED, count -> {
            var agenda = new Agenda(InstantSource.system());
            var intake = new Intake(new WebSocketChild.NoDisk(), agenda, event -> { });
            var before = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                intake.accept(JournalBench.lecture(i), new byte[0], false).join();
            }
            for (int i = 0; i < count; i++) {
                agenda.done(agenda.take().orElseThrow());
            }
            return (double) THREADS.getCurrentThreadCpuTime() - before;
        });
    }

    @FunctionalInterface
    private interface Work {
        /** Does so much of it; returns the CPU time in ns that it took, or would have. */
        double take(int size) throws Exception;
    }

    private void measure(String group, int[] sizes, Work work) throws Exception {
        if (!bench.wants(group)) {
            return;
        }
        for (int i = 0; i < rounds; i++) {
            work.take(sizes[sizes.length - 2]); // warm-up
        }
        var logSizes = new double[sizes.length];
        var logTimes = new double[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            var least = Double.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                least = Math.min(least, work.take(sizes[i]));
            }
            bench.report(group, String.format(Locale.ROOT, "%,d", sizes[i]), "CPU us", least / 1e3);
            bench.report(group, String.format(Locale.ROOT, "%,d", sizes[i]), "CPU ns each", least / sizes[i]);
            logSizes[i] = Math.log(sizes[i]);
            logTimes[i] = Math.log(least);
        }
        bench.report(group, "all", "exponent", slope(logSizes, logTimes));
        bench.report(group, "upper half", "exponent", slope(
                Arrays.copyOfRange(logSizes, sizes.length / 2, sizes.length),
                Arrays.copyOfRange(logTimes, sizes.length / 2, sizes.length)));
    }

    /** Of the line with the least squares through the points. */
    private static double slope(double[] xs, double[] ys) {
        double meanX = Arrays.stream(xs).average().orElseThrow();
        double meanY = Arrays.stream(ys).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < xs.length; i++) {
            products += (xs[i] - meanX) * (ys[i] - meanY);
            squares += (xs[i] - meanX) * (xs[i] - meanX);
        }
        return products / squares;
    }
}
