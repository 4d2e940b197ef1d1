package lectern.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import lectern.app.Intake;
import lectern.app.Receipt;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.journal.CountingDisk;
import lectern.journal.Journal;

/**
 * Acknowledgements of messages of 24 KB beside a bare append and force of as many bytes on the same disk, and what a
 * start with much behind it takes.
 */
final class JournalBench {
    private static final int MESSAGE_BYTES = 24_000;
    private static final int IN_FLIGHT = 16;
    private static final int SETTLED = 100_000;
    private static final int PENDING = 10_000;

    private final Bench bench;
    private final Path folder;
    private final AtomicInteger numbers = new AtomicInteger();

    private JournalBench(Bench bench, Path folder) {
        this.bench = bench;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("journal", arguments);
        measure(bench);
        bench.finish();
    }

    static void measure(Bench bench) throws Exception {
        // Not in the system's folder for temporary files, which may be in memory.
        var out = Files.createDirectories(Path.of(System.getProperty("lectern.bench.out")));
        var folder = Files.createTempDirectory(out, "journal");
        try {
            var journal = new JournalBench(bench, folder);
            journal.acknowledgements();
            journal.starts();
        } finally {
            delete(folder);
        }
    }

    private void acknowledgements() throws Exception {
        var disk = new CountingDisk();
        try (var journal = disk.journal(folder.resolve("intake"), event -> { });
                var bare = FileChannel.open(
                        folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var server = Child.start(JournalChild.class, flags(), "serve", folder.resolve("server").toString())) {
            var intake = WebSocketChild.intake(journal);
            for (var connections : new int[] {1, 8, 64}) {
                var group = "24 KB, " + connections + (connections == 1 ? " connection" : " connections");
                bench.compare(group, "bare append and force", time -> busy(1, time, () -> bare(bare), () -> 0));
                bench.compare(group, "intake and journal", time -> busy(connections, time, () -> accept(intake),
                        disk::forces));
                bench.compare(group, "WebSocket server", time -> sockets(server.port(), connections, time));
            }
            var group = "24 KB, 8 connections, " + IN_FLIGHT + " in flight each";
            bench.compare(group, "bare append and force", time -> busy(1, time, () -> bare(bare), () -> 0));
            bench.compare(group, "WebSocket server", time -> inFlight(server.port(), 8, time));
            bench.run();
        }
    }

    private Runnable accept(Intake intake) {
        return () -> {
            var receipt = intake.accept(lecture(numbers.incrementAndGet()), new byte[MESSAGE_BYTES], true).join();
            if (!(receipt instanceof Receipt.Kept)) {
                throw new IllegalStateException(receipt.toString());
            }
        };
    }

    private static Runnable bare(FileChannel channel) {
        var bytes = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        return () -> {
            try {
                channel.write(bytes.clear(), channel.size());
                channel.force(false);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    private static Map<String, Double> sockets(int port, int connections, Duration time) throws Exception {
        var frame = WebSocketLoad.transcript(290, 80);
        var loads = new ArrayList<WebSocketLoad>();
        try {
            return busy(connections, time, () -> {
                var load = new WebSocketLoad(port, false, frame, 1);
                loads.add(load);
                return () -> exchange(load);
            }, () -> 0);
        } finally {
            for (var load : loads) {
                load.close();
            }
        }
    }

    /** As a browser sends that has a backlog. */
    private static Map<String, Double> inFlight(int port, int connections, Duration time) throws Exception {
        var frame = WebSocketLoad.transcript(290, 80);
        var answered = WebSocketLoad.answered(
                connections, () -> new WebSocketLoad(port, false, frame, IN_FLIGHT), time);
        return Map.of("messages/s", answered.messages() / answered.seconds());
    }

    private static void exchange(WebSocketLoad load) {
        try {
            load.exchange();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** So many threads do it again and again. */
    private static Map<String, Double> busy(int count, Duration time, Callable<Runnable> work, LongSupplier forces)
            throws Exception {
        var forcesBefore = forces.getAsLong();
        var began = System.nanoTime();
        var nanos = new ArrayList<Future<long[]>>();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (var i = 0; i < count; i++) {
                var once = work.call();
                nanos.add(threads.submit(() -> times(once, began + time.toNanos())));
            }
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        var sorted = LongStream.empty();
        for (var each : nanos) {
            sorted = LongStream.concat(sorted, Arrays.stream(each.get()));
        }
        var all = sorted.sorted().toArray();
        var figures = new LinkedHashMap<String, Double>();
        figures.put("messages/s", all.length / seconds);
        figures.put("p50 us", all[all.length / 2] / 1e3);
        figures.put("p99 us", all[all.length * 99 / 100] / 1e3);
        if (forces.getAsLong() > forcesBefore) {
            figures.put("messages a force", all.length / (double) (forces.getAsLong() - forcesBefore));
        }
        return figures;
    }

    private static long[] times(Runnable once, long end) {
        var times = LongStream.builder();
        var now = System.nanoTime();
        do {
            var then = now;
            once.run();
            now = System.nanoTime();
            times.add(now - then);
        } while (now < end);
        return times.build().toArray();
    }

    private void starts() throws Exception {
        var group = "start with " + SETTLED + " settled and " + PENDING + " pending of 24 KB, in 64 MB";
        if (!bench.wants(group)) {
            return;
        }
        var left = folder.resolve("left");
        fill(left);
        for (var kind : List.of("journal", "server")) {
            for (var round = 0; round < 3; round++) {
                try (var child = Child.start(JournalChild.class, flags(), kind, left.toString())) {
                    bench.report(group, kind, "ms", child.port());
                    bench.report(group, kind, "heap MB", child.memory().heapBytes() / 1e6);
                } catch (IOException ended) {
                    bench.report(group, kind, "too much for that heap", 1);
                }
            }
        }
        try (var files = Files.list(left)) {
            bench.report(group, "folder", "MB", files.mapToLong(file -> file.toFile().length()).sum() / 1e6);
        }
    }

    /** Settled as they come, then the pending ones; with as many messages waiting for the disk as it likes. */
    private void fill(Path left) throws Exception {
        try (var journal = Journal.open(left, event -> { })) {
            for (var id = 1; id <= SETTLED + PENDING; id++) {
                var queued = QueuedLecture.of(id, lecture(id));
                var appended = journal.append(queued, new byte[id <= SETTLED ? 1000 : MESSAGE_BYTES], false);
                var last = id > SETTLED ? appended
                        : journal.settle(queued, new Outcome.Saved("0f8fad5b-d9cb-469f-a165-70867728950e",
                                "https://example.com/0f8fad5bd9cb469fa16570867728950e", 1, 12));
                if (id % 500 == 0) {
                    last.join();
                }
            }
        }
    }

    private List<String> flags() {
        var flags = new ArrayList<>(List.of("-Xmx64m"));
        flags.addAll(bench.childFlags());
        return flags;
    }

    static Lecture lecture(int number) {
        return new Lecture("message-" + number, new Course("123456", "Networks", "https://example.com/course"),
                new TitleSet("Advanced Topics", OptionalInt.of(number / 10)),
                new TitleSet("Building Servers", OptionalInt.of(number)),
                new Lecture.Details(Integer.toString(number), "https://example.com/lecture", "en", "manual"),
                new Transcript("one line", List.of()));
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
