package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads Prometheus's text format strictly, and checks what its conventions ask of names and histograms. */
final class PrometheusParser {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE) ([a-z_]+) (.+)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+})? (-?[0-9.]+|\\+Inf|NaN)");

    final Map<String, Double> samples = new LinkedHashMap<>();
    final Map<String, String> types = new HashMap<>();

    static PrometheusParser parse(String text) {
        var parser = new PrometheusParser();
        assertTrue(text.endsWith("\n"), "the last line must end, too");
        text.lines().forEach(parser::line);
        parser.types.forEach((name, type) -> {
            assertEquals(type.equals("counter"), name.endsWith("_total"), name + " is a " + type);
            if (type.equals("histogram")) {
                parser.checkHistogram(name);
            }
        });
        return parser;
    }

    double value(String sample) {
        assertTrue(samples.containsKey(sample), () -> sample + " is not in " + samples.keySet());
        return samples.get(sample);
    }

    private void line(String line) {
        var meta = META.matcher(line);
        if (meta.matches()) {
            if (meta.group(1).equals("TYPE")) {
                assertEquals(null, types.put(meta.group(2), meta.group(3)), "declared twice: " + line);
            }
            return;
        }
        var sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), "no line of the format: " + line);
        var family = types.containsKey(sample.group(1)) ? sample.group(1)
                : sample.group(1).replaceFirst("_(?:bucket|sum|count)$", "");
        assertTrue(types.containsKey(family), "a sample before its TYPE: " + line);
        var name = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
        assertEquals(null, samples.put(name, Double.valueOf(sample.group(3))), "given twice: " + line);
    }

    private void checkHistogram(String name) {
        assertTrue(name.endsWith("_seconds"), name + " has no base unit");
        var last = 0.0;
        for (var sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "_bucket")) {
                assertTrue(sample.getValue() >= last, "buckets must not fall: " + sample.getKey());
                last = sample.getValue();
            }
        }
        assertEquals(last, value(name + "_bucket{le=\"+Inf\"}"));
        assertEquals(last, value(name + "_count"));
    }
}
