package lectern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** A lecture that is not written yet, as {@code queue list} prints it. Immutable. */
public record QueueRow(long id, String state, String section, String lecture, String reason) {
    private static final List<String> HEAD = List.of("ID", "STATE", "SECTION", "LECTURE", "REASON");

    /** An aligned table; a line of words if there is nothing. */
    public static String table(List<QueueRow> rows) {
        if (rows.isEmpty()) {
            return "nothing waits, nothing failed\n";
        }
        var lines = Stream.concat(Stream.of(HEAD), rows.stream().map(QueueRow::cells)).toList();
        var widths = IntStream.range(0, HEAD.size())
                .map(column -> lines.stream().mapToInt(cells -> width(cells.get(column))).max().orElseThrow())
                .toArray();
        return lines.stream().map(cells -> line(cells, widths)).collect(Collectors.joining());
    }

    /** The same for programs: {@code {"lectures":[...]}} on one line. */
    public static String json(List<QueueRow> rows) {
        var items = new ArrayList<JsonValue>();
        for (var row : rows) {
            items.add(JsonValue.JsonObject.builder().put("id", row.id).put("state", row.state)
                    .put("section", row.section).put("lecture", row.lecture).put("reason", row.reason).build());
        }
        return JsonWriter.text(JsonValue.JsonObject.of("lectures", new JsonValue.JsonArray(items))) + "\n";
    }

    private List<String> cells() {
        return List.of(Long.toString(id), state, section, lecture, reason);
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (var column = 0; column < widths.length; column++) {
            var cell = Terminal.printable(cells.get(column));
            line.append(cell).append(" ".repeat(widths[column] - width(cell) + 2));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
