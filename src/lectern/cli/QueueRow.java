package lectern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** A lecture that is not written yet, as {@code queue list} prints it. Immutable. */
public record QueueRow(long id, String state, String section, String lecture, String reason) {
    private static final QueueRow HEAD = new QueueRow(0, "STATE", "SECTION", "LECTURE", "REASON");

    /** A title with its number in front. */
    public static String title(TitleSet title) {
        return title.number().isPresent() ? title.number().getAsInt() + ". " + title.name() : title.name();
    }

    /** An aligned table; a line of words if there is nothing. */
    public static String table(List<QueueRow> rows) {
        if (rows.isEmpty()) {
            return "nothing waits, nothing failed\n";
        }
        var cells = new ArrayList<List<String>>();
        cells.add(HEAD.cells("ID"));
        rows.forEach(row -> cells.add(row.cells(Long.toString(row.id))));
        var widths = new int[cells.get(0).size()];
        for (var line : cells) {
            for (var column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(line.get(column)));
            }
        }
        return cells.stream().map(line -> line(line, widths)).collect(Collectors.joining());
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

    private List<String> cells(String id) {
        return List.of(id, state, section, lecture, reason);
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
