package lectern.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.emulator.NotionEmulator;

/**
 * A course that waits to be written, of 144 lectures in 18 sections, into an empty database of a stand-in that answers
 * after 300 to 700 ms and takes 180 requests in 60 s; three times, each in a JVM of its own with 64 MB. Beside it the
 * same course in the way of Lectern's first version, once: some 5 minutes, or with {@code --quick} a ninth of it, the
 * time times nine.
 */
final class NotionBench {
    static final int SECTIONS = 18;
    static final int LECTURES_PER_SECTION = 8;
    private static final int REQUESTS_PER_MINUTE = 180;
    private static final int ROUNDS = 3;
    private static final int QUICK_PART = 9;
    private static final String GROUP = "144 lectures, 18 sections";

    private final Bench bench;
    private final Path folder;

    private NotionBench(Bench bench, Path folder) {
        this.bench = bench;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("notion", arguments);
        var out = Files.createDirectories(Path.of(System.getProperty("lectern.bench.out")));
        var notion = new NotionBench(bench, Files.createTempDirectory(out, "notion"));
        var part = bench.quick() ? QUICK_PART : 1;
        var reference = part * notion.run("the first version's way", "first", SECTIONS / part);
        bench.report(GROUP, "the first version's way", part == 1 ? "s" : "s (a ninth, times nine)", reference);
        for (var round = 1; round <= ROUNDS; round++) {
            var seconds = notion.run("lectern", "lectern", SECTIONS);
            bench.report(GROUP, "lectern", "s", seconds);
            bench.report(GROUP, "lectern", "times faster", reference / seconds);
        }
        JournalBench.delete(notion.folder);
        bench.finish();
    }

    /** Seconds from the first request to the last answer; reports the rest. */
    private double run(String row, String way, int sections) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var options = new EmulatorOptions("ntn_emulator", REQUESTS_PER_MINUTE, EmulatorOptions.Schema.SEED, true,
                InstantSource.system());
        try (var emulator = NotionEmulator.open(address, options);
                var meter = NotionMeter.open(emulator.url())) {
            emulator.disturb(FaultPlan.parse("latency=300-700,seed=" + System.nanoTime() % 1000));
            try (var child = Child.start(NotionChild.class, flags(), way, meter.url(),
                    folder.resolve(Long.toString(System.nanoTime())).toString(), Integer.toString(sections))) {
                var cpuSeconds = child.usage().cpuNanos() / 1e9;
                meter.figures().forEach((figure, value) -> bench.report(GROUP, row, figure, value));
                bench.report(GROUP, row, "CPU s", cpuSeconds);
                return child.port() / 1e3;
            }
        }
    }

    private List<String> flags() {
        return Stream.concat(Stream.of("-Xmx64m"), bench.childFlags().stream()).toList();
    }
}
