package lectern.emulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lectern.json.JsonValue;

/** The database and its pages as HTML, to see what was written. Confined to the lock of {@link EmulatorApi}. */
final class EmulatorPages {
    /** Levels below a row that the table shows as such: section, lecture, and one to spare. */
    private static final int MAX_LEVEL = 2;

    private final EmulatorStore store;
    private final StringBuilder html = new StringBuilder();
    private final Map<String, List<EmulatorNode>> rowsByParent = new HashMap<>();
    private final Set<EmulatorNode> listed = new HashSet<>();
    private List<EmulatorSchema.Property> columns = List.of();

    private EmulatorPages(EmulatorStore store, String title) {
        this.store = store;
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<link rel=\"stylesheet\" href=\"/style.css\"><title>").append(escape(title))
                .append("</title></head>\n");
    }

    /**
     * The page at this path: of a page by its id without dashes, else of the database, all rows as a table, each under
     * the row that its {@code Parent} names; empty if there is none.
     */
    static Optional<String> at(EmulatorStore store, String path) {
        if (path.equals("/") || path.equals("/" + EmulatorOptions.DATABASE_ID.replace("-", ""))) {
            return Optional.of(new EmulatorPages(store, store.main().title()).table());
        }
        return store.pageOf(path.substring(1)).map(page -> new EmulatorPages(store, name(page)).page(page));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
    }

    private String table() {
        var rows = store.main().visibleChildren().stream().filter(row -> row.isPage() && !row.archived).toList();
        rowsByParent.putAll(rows.stream().collect(Collectors.groupingBy(this::parent)));
        columns = columns(rows);
        html.append("<body><main><h1>").append(escape(store.main().title())).append("</h1>\n<p class=\"note\">")
                .append(rows.size()).append(" pages in a stand-in for Notion, in the memory of this computer</p>\n")
                .append("<div class=\"scroll\"><table><thead><tr><th>Name</th>");
        columns.forEach(column -> html.append("<th>").append(escape(column.name())).append("</th>"));
        html.append("<th class=\"count\">Chunks</th><th class=\"count\">Characters</th></tr></thead>\n<tbody>\n");
        rowsByParent.getOrDefault("", List.of()).forEach(row -> row(row, 0));
        // Whoever is left has a parent that cannot be seen, or is its own ancestor.
        rows.forEach(row -> row(row, 0));
        return html.append("</tbody></table></div></main></body></html>\n").toString();
    }

    private void row(EmulatorNode row, int level) {
        if (!listed.add(row)) {
            return;
        }
        html.append("<tr class=\"level").append(level).append("\"><td>").append(icon(row)).append(link(row))
                .append("</td>");
        columns.forEach(column -> html.append("<td>").append(value(row, column)).append("</td>"));
        html.append("<td class=\"count\">").append(count(chunks(row))).append("</td><td class=\"count\">")
                .append(count(characters(row))).append("</td></tr>\n");
        if (level < MAX_LEVEL) {
            rowsByParent.getOrDefault(row.id, List.of()).forEach(child -> row(child, level + 1));
        }
    }

    /**
     * What tells rows apart. The title comes first anyway, {@code Parent} shows by indentation, and long texts have no
     * place in a table.
     */
    private List<EmulatorSchema.Property> columns(List<EmulatorNode> rows) {
        return store.main().schema.properties().stream()
                .filter(property -> !Set.of("title", "rich_text", "url").contains(property.type()))
                .filter(property -> !property.name().equals("Parent"))
                .filter(property -> rows.stream().map(property::valueOf).distinct().count() > 1)
                .toList();
    }

    private String parent(EmulatorNode row) {
        return store.main().schema.find("Parent").stream().flatMap(property -> property.valueOf(row).items().stream())
                .map(item -> item.text("id").orElse("")).findFirst().orElse("");
    }

    private String page(EmulatorNode page) {
        html.append("<body><main class=\"page\"><nav><a href=\"/\">").append(escape(store.main().title()))
                .append("</a></nav>\n<h1><span class=\"icon\">").append(icon(page)).append("</span>")
                .append(escape(name(page))).append("</h1>\n");
        if (page.isRow()) {
            html.append("<dl>\n");
            page.properties().properties().stream().filter(property -> !property.type().equals("title"))
                    .forEach(property -> html.append("<dt>").append(escape(property.name())).append("</dt><dd>")
                            .append(value(page, property)).append("</dd>\n"));
            html.append("</dl>\n");
        }
        page.visibleChildren().forEach(this::block);
        return html.append("</main></body></html>\n").toString();
    }

    private void block(EmulatorNode block) {
        var text = richText(block);
        switch (block.type) {
            case EmulatorNode.PAGE -> html.append("<p>").append(icon(block)).append(link(block)).append("</p>\n");
            case EmulatorNode.DATABASE -> html.append("<p>").append(escape(name(block))).append("</p>\n");
            case "code" -> html.append("<pre>").append(text).append("</pre>\n");
            case "divider" -> html.append("<hr>\n");
            default -> {
                var children = block.visibleChildren();
                if (children.isEmpty() && !block.type.equals("toggle")) {
                    var tag = block.type.startsWith("heading_") ? "h2" : "p";
                    html.append("<").append(tag).append(">").append(text).append("</").append(tag).append(">\n");
                } else {
                    html.append("<details><summary>").append(text).append("</summary>\n");
                    children.forEach(this::block);
                    html.append("</details>\n");
                }
            }
        }
    }

    private String value(EmulatorNode page, EmulatorSchema.Property property) {
        var value = property.valueOf(page);
        return switch (property.type()) {
            case "rich_text" -> escape(EmulatorText.plain(value));
            case "select", "status" -> value.text("name").map(EmulatorPages::tag).orElse("");
            case "multi_select" -> value.items().stream().map(item -> tag(item.text("name").orElse("")))
                    .collect(Collectors.joining());
            case "relation" -> value.items().stream().flatMap(item -> item.text("id").stream())
                    .flatMap(id -> store.pageOf(id.replace("-", "")).stream()).map(EmulatorPages::link)
                    .collect(Collectors.joining(", "));
            case "url" -> value instanceof JsonValue.JsonString url ? anchor(url.value(), url.value()) : "";
            case "checkbox" -> value == JsonValue.JsonBoolean.TRUE ? "yes" : "";
            default -> value instanceof JsonValue.JsonNumber number ? escape(number.literal()) : "";
        };
    }

    private static String richText(EmulatorNode block) {
        return block.content.items("rich_text").stream()
                .map(item -> anchor(item.text("href").orElse(""), item.text("plain_text").orElse("")))
                .collect(Collectors.joining());
    }

    /** The text, as a link if the target is a web address: no other scheme may be clicked. */
    private static String anchor(String target, String text) {
        if (!target.matches("(?i)https?://.*")) {
            return escape(text);
        }
        return "<a rel=\"noopener noreferrer\" href=\"" + escape(target) + "\">" + escape(text) + "</a>";
    }

    private static String link(EmulatorNode page) {
        return "<a href=\"/" + page.hex() + "\">" + escape(name(page)) + "</a>";
    }

    private static String tag(String name) {
        return "<span class=\"tag\">" + escape(name) + "</span>";
    }

    private static String icon(EmulatorNode page) {
        return page.icon.text("emoji").map(emoji -> escape(emoji) + " ").orElse("");
    }

    private static String count(long count) {
        return count == 0 ? "" : Long.toString(count);
    }

    private static String name(EmulatorNode page) {
        return page.title().isBlank() ? "Untitled" : page.title();
    }

    /** The pieces of rich text in code blocks. */
    private static long chunks(EmulatorNode node) {
        var own = node.type.equals("code") ? node.content.items("rich_text").size() : 0;
        return own + node.visibleChildren().stream().mapToLong(EmulatorPages::chunks).sum();
    }

    /** The UTF-16 units of all blocks that hold no others. */
    private static long characters(EmulatorNode node) {
        var children = node.visibleChildren();
        return children.isEmpty() ? node.content.items("rich_text").stream()
                .mapToLong(item -> item.text("plain_text").orElse("").length()).sum()
                : children.stream().mapToLong(EmulatorPages::characters).sum();
    }
}
