package lectern.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * JSON from bytes to values, beside a bare look at each byte and beside the JDK's decoding of the same bytes to one
 * string, which knows nothing of JSON. Megabytes of JSON for each second of CPU time, so that other work on the machine
 * disturbs little.
 */
final class JsonBench {
    /** So much between two looks at the clock. */
    private static final int BYTES_AT_A_TIME = 200_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What became of the work, so that none is optimised away. */
    private static Object result;
    private static int decodedLength;

    private JsonBench() {}

    @FunctionalInterface
    private interface Work {
        Object on(byte[] utf8) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("json", arguments);
        measure(bench);
        bench.finish();
    }

    static void measure(Bench bench) throws Exception {
        compare(bench, "500 B, ASCII", WebSocketLoad.message(5, 56, false));
        compare(bench, "500 B, mixed", WebSocketLoad.message(5, 56, true));
        compare(bench, "24 KB, ASCII", WebSocketLoad.message(290, 80, false));
        compare(bench, "24 KB, mixed", WebSocketLoad.message(290, 80, true));
        compare(bench, "24 KB, cues", cues(290));
        compare(bench, "1 MB, ASCII", WebSocketLoad.message(12_000, 80, false));
        compare(bench, "1 MB, mixed", WebSocketLoad.message(12_000, 80, true));
        bench.run();
    }

    private static void compare(Bench bench, String group, byte[] utf8) {
        bench.compare(group, "scan", time -> measure(time, utf8, JsonBench::scan));
        bench.compare(group, "JDK's decoding", time -> measure(time, utf8,
                bytes -> new String(bytes, StandardCharsets.UTF_8)));
        bench.compare(group, "values", time -> measure(time, utf8, JsonParser::parse));
        bench.compare(group, "values, known to be UTF-8", time -> measure(time, utf8, JsonParser::parseValid));
        bench.compare(group, "values, each string decoded", time -> measure(time, utf8,
                bytes -> decoded(JsonParser.parse(bytes))));
    }

    private static Map<String, Double> measure(Duration time, byte[] utf8, Work work) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long bytes = 0;
        do {
            for (int i = 0; i < BYTES_AT_A_TIME; i += utf8.length) {
                result = work.on(utf8);
                bytes += utf8.length;
            }
        } while (System.nanoTime() < end);
        var figures = new LinkedHashMap<String, Double>();
        figures.put("MB/CPU s", 1e3 * bytes / (THREADS.getCurrentThreadCpuTime() - cpu));
        figures.put("allocated B a B", (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (double) bytes);
        return figures;
    }

    /** What nobody can parse without: one look at each byte. */
    private static Object scan(byte[] utf8) {
        int marks = 0;
        for (byte next : utf8) {
            marks += next == '"' || next == '\\' ? 1 : 0;
        }
        return marks;
    }

    private static int decoded(JsonValue root) {
        decodedLength = 0;
        decode(root);
        return decodedLength;
    }

    private static void decode(JsonValue value) {
        switch (value) {
            case JsonValue.JsonObject object -> object.forEach((name, member) -> decode(member));
            case JsonValue.JsonArray array -> array.items().forEach(JsonBench::decode);
            case JsonValue.JsonString string -> decodedLength += string.value().length();
            case JsonValue.JsonNumber number -> decodedLength += number.doubleValue() > 0 ? 1 : 0;
            case JsonValue.JsonBoolean truth -> decodedLength++;
            case JsonValue.JsonNull none -> decodedLength++;
        }
    }

    private static byte[] cues(int count) {
        var cues = new ArrayList<JsonValue>();
        for (int i = 0; i < count; i++) {
            cues.add(JsonValue.JsonObject.builder()
                    .put("start", new JsonValue.JsonNumber(Double.toString(i * 3.25)))
                    .put("end", new JsonValue.JsonNumber(Double.toString(i * 3.25 + 3)))
                    .put("text", "and so the next part of it goes on and then").build());
        }
        return JsonWriter.utf8(JsonValue.JsonObject.of("cues", new JsonValue.JsonArray(cues)));
    }
}
