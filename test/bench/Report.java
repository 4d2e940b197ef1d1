package lectern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** Figures by group, row and name, each with all its samples, in the order in which they came first. */
final class Report {
    private static final Path FOLDER = Path.of(System.getProperty("lectern.bench.out", "build/bench"));

    private final Map<String, Map<String, Map<String, List<Double>>>> groups = new LinkedHashMap<>();

    void add(String group, String row, String figure, double value) {
        groups.computeIfAbsent(group, key -> new LinkedHashMap<>())
                .computeIfAbsent(row, key -> new LinkedHashMap<>())
                .computeIfAbsent(figure, key -> new ArrayList<>())
                .add(value);
    }

    /** Medians, with least and most where there is more than one sample. */
    String table() {
        var lines = new ArrayList<List<String>>();
        groups.forEach((group, rows) -> {
            var figures = new LinkedHashSet<String>();
            rows.values().forEach(row -> figures.addAll(row.keySet()));
            lines.add(List.of());
            lines.add(line(group, List.copyOf(figures)));
            rows.forEach((name, row) -> lines.add(line("  " + name, figures.stream()
                    .map(figure -> row.containsKey(figure) ? cell(row.get(figure)) : "").toList())));
        });
        return aligned(lines);
    }

    /** Writes all samples as JSON; returns where. */
    Path write(String name) throws IOException {
        var file = FOLDER.resolve(name + ".json");
        var json = JsonValue.JsonObject.builder()
                .put("java", System.getProperty("java.vm.version"))
                .put("processors", Runtime.getRuntime().availableProcessors());
        groups.forEach((group, rows) -> {
            var object = JsonValue.JsonObject.builder();
            rows.forEach((row, figures) -> object.put(row, figures(figures)));
            json.put(group, object.build());
        });
        Files.createDirectories(FOLDER);
        return Files.write(file, JsonWriter.utf8(json.build()));
    }

    private static JsonValue figures(Map<String, List<Double>> figures) {
        var object = JsonValue.JsonObject.builder();
        figures.forEach((figure, samples) -> object.put(figure, JsonValue.JsonObject.builder()
                .put("median", number(median(samples)))
                .put("samples", new JsonValue.JsonArray(samples.stream().map(Report::number).toList()))
                .build()));
        return object.build();
    }

    private static JsonValue number(double value) {
        return Double.isFinite(value) ? new JsonValue.JsonNumber(Double.toString(value)) : JsonValue.JsonNull.NULL;
    }

    private static double median(List<Double> samples) {
        var sorted = samples.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String cell(List<Double> samples) {
        var range = samples.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        boolean one = range.getMin() == range.getMax();
        return text(median(samples)) + (one ? "" : " (" + text(range.getMin()) + "-" + text(range.getMax()) + ")");
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static List<String> line(String first, List<String> rest) {
        var line = new ArrayList<>(List.of(first));
        line.addAll(rest);
        return line;
    }

    private static String aligned(List<List<String>> lines) {
        var widths = new ArrayList<Integer>();
        for (var line : lines) {
            for (int i = 0; i < line.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        }
        var text = new StringBuilder();
        for (var line : lines) {
            for (int i = 0; i < line.size(); i++) {
                int width = widths.get(i);
                text.append(String.format(i == 0 ? "%-" + width + "s" : "  %" + width + "s", line.get(i)));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
