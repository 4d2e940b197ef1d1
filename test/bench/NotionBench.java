package lectern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.emulator.NotionEmulator;

/**
 * A course that waits in the journal, of 144 lectures in 18 sections, written into an empty database of a stand-in that
 * answers after 300 to 700 ms and takes 180 requests in 60 s: by the whole program with 64 MB, from its start until it
 * tells that all is written, three times in each form that is built: the image, and the classes with this JDK. Beside
 * it the same course in the way of Lectern's first version, once: some 6 minutes. With {@code --quick} each form once,
 * and of the first version's way a ninth, the time times nine. CPU is that of the process that writes, from its start.
 */
final class NotionBench {
    private static final int SECTIONS = 18;
    private static final int REQUESTS_PER_MINUTE = 180;
    private static final int ROUNDS = 3;
    private static final int QUICK_PART = 9;
    private static final String HEAP = "-Xmx64m";
    private static final String GROUP = "144 lectures, 18 sections";
    private static final String FIRST = "the first version's way";
    /** After these words of the log nothing that is measured means anything. */
    private static final String FAILURE = ".* (lecture (failed|retrying)|notebook refused|fault|storage failed) .*";

    private final Bench bench;
    private final Path folder;

    @FunctionalInterface
    private interface Writer {
        /** Seconds that it took, and CPU seconds. */
        double[] write(NotionMeter notion) throws Exception;
    }

    private NotionBench(Bench bench, Path folder) {
        this.bench = bench;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("notion", arguments);
        var out = Files.createDirectories(Path.of(System.getProperty("lectern.bench.out")));
        var notion = new NotionBench(bench, Files.createTempDirectory(out, "notion"));
        var part = bench.quick() ? QUICK_PART : 1;
        var reference = part * notion.run(FIRST, service -> notion.first(service, part));
        bench.report(GROUP, FIRST, part == 1 ? "s" : "s (a ninth, times nine)", reference);
        for (var round = 1; round <= (bench.quick() ? 1 : ROUNDS); round++) {
            for (var form : forms(out).entrySet()) {
                var seconds = notion.run(form.getKey(), service -> notion.lectern(form.getValue(), service));
                bench.report(GROUP, form.getKey(), "s", seconds);
                bench.report(GROUP, form.getKey(), "times faster", reference / seconds);
            }
        }
        JournalBench.delete(notion.folder);
        bench.finish();
    }

    /** How to start the program as it was built. */
    private static Map<String, List<String>> forms(Path out) {
        var forms = new LinkedHashMap<String, List<String>>();
        var image = out.resolveSibling("image").resolve("bin").resolve("lectern").toAbsolutePath();
        if (Files.exists(image)) {
            forms.put("lectern, image", List.of(image.toString()));
        }
        forms.put("lectern, java", List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        return forms;
    }

    /** The seconds; reports the rest. */
    private double run(String row, Writer writer) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var options = new EmulatorOptions("ntn_emulator", REQUESTS_PER_MINUTE, EmulatorOptions.Schema.SEED, true,
                InstantSource.system());
        try (var emulator = NotionEmulator.open(address, options);
                var meter = NotionMeter.open(emulator.url())) {
            emulator.disturb(FaultPlan.parse("latency=300-700,seed=" + System.nanoTime() % 1000));
            var seconds = writer.write(meter);
            meter.figures().forEach((figure, value) -> bench.report(GROUP, row, figure, value));
            bench.report(GROUP, row, "CPU s", seconds[1]);
            return seconds[0];
        }
    }

    private double[] first(NotionMeter notion, int part) throws Exception {
        var flags = Stream.concat(Stream.of(HEAP), bench.childFlags().stream()).toList();
        try (var child = Child.start(FirstVersion.class, flags, notion.url(), Integer.toString(SECTIONS / part))) {
            return new double[] {child.port() / 1e3, child.usage().cpuNanos() / 1e9};
        }
    }

    private double[] lectern(List<String> form, NotionMeter notion) throws Exception {
        var data = folder.resolve(Long.toString(System.nanoTime())).toAbsolutePath();
        NotionCourse.fill(data, NotionCourse.messages(SECTIONS));
        var began = System.nanoTime();
        var process = serve(form, notion, data);
        try (var log = process.errorReader(StandardCharsets.UTF_8)) {
            awaitAllWritten(log);
            return new double[] {(System.nanoTime() - began) / 1e9,
                    process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9};
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** The image is told the JVM's options by the environment. */
    private Process serve(List<String> form, NotionMeter notion, Path data) throws IOException {
        var flags = Stream.concat(Stream.of(HEAP), bench.childFlags().stream()).toList();
        var command = new ArrayList<>(form);
        if (form.getFirst().endsWith("java")) {
            command.addAll(flags);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "lectern.Main"));
        }
        command.addAll(List.of("serve", "--notion-url", notion.url(), "--database-id", EmulatorOptions.DATABASE_ID,
                "--websocket-port", "0", "--status-port", "0", "--data-dir", data.toString()));
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NOTION_TOKEN", "ntn_emulator");
        builder.environment().put("LECTERN_JAVA_OPTIONS", String.join(" ", flags));
        return builder.start();
    }

    private static void awaitAllWritten(BufferedReader log) throws IOException {
        for (var line = log.readLine(); line == null || !line.endsWith(" all written"); line = log.readLine()) {
            if (line == null || line.matches(FAILURE)) {
                throw new IOException(line == null ? "the program has ended" : line);
            }
        }
    }
}
