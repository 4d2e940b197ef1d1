package lectern.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Echo and acknowledgement by Lectern's WebSocket server beside a plain echo of the same bytes over the same kind of
 * sockets, and the memory that idle connections cost.
 *
 * <p>To acknowledge is to do all that Lectern does with a message but for the disk.
 */
final class WebSocketBench {
    private static final List<String> HEAP = List.of("-Xmx256m");
    /** All heap is resident from the start, so that what is added is native memory. */
    private static final List<String> IDLE_HEAP =
            List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    private static final int IDLE_CONNECTIONS = 5000;
    private static final int MOST_CONNECTIONS = 8192;
    /** Times that as many come and go before the measure: what the JVM's compilers take meanwhile is not theirs. */
    private static final int IDLE_WARM_UPS = 6;
    /** As by default; of what messages may take of the heap, more is free to each the fewer they are. */
    static final int BUSY_CONNECTIONS = 1024;

    private final Bench bench;
    private final WebSocketLoad.Frame small = WebSocketLoad.transcript(5, 56);
    private final WebSocketLoad.Frame large = WebSocketLoad.transcript(290, 80);

    private WebSocketBench(Bench bench) {
        this.bench = bench;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("websocket", arguments);
        measure(bench);
        bench.finish();
    }

    static void measure(Bench bench) throws Exception {
        new WebSocketBench(bench).run();
    }

    private void run() throws Exception {
        try (var plain = start(HEAP, "plain", BUSY_CONNECTIONS); var echo = start(HEAP, "echo", BUSY_CONNECTIONS);
                var acknowledge = start(HEAP, "acknowledge", BUSY_CONNECTIONS)) {
            compare("500 B, one at a time", small, new int[] {1, 1}, List.of(plain, echo, acknowledge));
            compare("500 B, 8 x 16 in flight", small, new int[] {8, 16}, List.of(plain, echo, acknowledge));
            compare("24 KB, one at a time", large, new int[] {1, 1}, List.of(plain, echo, acknowledge));
            compare("24 KB, 8 x 16 in flight", large, new int[] {8, 16}, List.of(plain, echo, acknowledge));
            bench.run();
        }
        var group = "KB for each of " + IDLE_CONNECTIONS + " idle connections";
        if (bench.wants(group)) {
            idle(group);
        }
    }

    private Child start(List<String> heap, String kind, int connections) throws IOException {
        var flags = new ArrayList<>(heap);
        flags.addAll(bench.childFlags());
        return Child.start(WebSocketChild.class, flags, kind, String.valueOf(connections));
    }

    private void compare(String group, WebSocketLoad.Frame frame, int[] shape, List<Child> children) {
        var names = List.of("plain echo", "echo", "acknowledge");
        for (int i = 0; i < names.size(); i++) {
            var child = children.get(i);
            boolean isPlain = i == 0;
            bench.compare(group, names.get(i), time -> {
                var before = child.usage();
                var answered = WebSocketLoad.answered(shape[0],
                        () -> new WebSocketLoad(child.port(), isPlain, frame, shape[1]), time);
                var after = child.usage();
                double messages = answered.messages();
                double rate = messages / answered.seconds();
                var figures = new LinkedHashMap<String, Double>();
                figures.put("messages/s", rate);
                figures.put("MB/s", rate * frame.payloadLength() / 1e6);
                figures.put("server CPU us", (after.cpuNanos() - before.cpuNanos()) / 1e3 / messages);
                figures.put("allocated B", (after.allocatedBytes() - before.allocatedBytes()) / messages);
                return figures;
            });
        }
    }

    /** By the differences to a server that has seen connections come and go. */
    private void idle(String group) throws Exception {
        for (var kind : List.of("echo", "acknowledge")) {
            try (var child = start(IDLE_HEAP, kind, MOST_CONNECTIONS)) {
                for (int i = 0; i < IDLE_WARM_UPS; i++) {
                    hold(child, IDLE_CONNECTIONS);
                }
                var before = child.memory();
                var held = open(child, IDLE_CONNECTIONS);
                report(group, kind + ", fresh", before, child.memory());
                exchange(held);
                report(group, kind + ", after a message of 24 KB", before, child.memory());
                close(held);
            }
        }
    }

    private void report(String group, String row, Child.Memory before, Child.Memory after) {
        double heap = (after.heapBytes() - before.heapBytes()) / 1024.0 / IDLE_CONNECTIONS;
        double beside = (after.residentBytes() - before.residentBytes()) / 1024.0 / IDLE_CONNECTIONS;
        bench.report(group, row, "all", heap + beside);
        bench.report(group, row, "heap", heap);
        bench.report(group, row, "beside the heap", beside);
    }

    private void hold(Child child, int count) throws IOException {
        var held = open(child, count);
        exchange(held);
        close(held);
        child.memory();
    }

    private List<WebSocketLoad> open(Child child, int count) throws IOException {
        var held = new ArrayList<WebSocketLoad>();
        for (int i = 0; i < count; i++) {
            held.add(new WebSocketLoad(child.port(), false, large, 1));
        }
        return held;
    }

    private static void exchange(List<WebSocketLoad> held) throws IOException {
        for (var load : held) {
            load.exchange();
        }
    }

    private static void close(List<WebSocketLoad> held) throws IOException {
        for (var load : held) {
            load.close();
        }
    }
}
