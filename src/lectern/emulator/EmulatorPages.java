package lectern.emulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lectern.json.JsonValue;

/** The database and its pages as HTML, to see what was written. Confined to the lock of {@link NotionEmulator}. */
record EmulatorPages(EmulatorStore store) {
    /** Levels below a row that the table shows as such: section, lecture, and one to spare. */
    private static final int MAX_LEVEL = 2;
    /** How pages look: light and dark. */
    static final String CSS = """
            :root { color-scheme: light dark; --paper: #fdfcf9; --ink: #2f2d2a; --faint: #8a8580; --line: #e7e3dc;
                --shade: #f5f2ec; --link: #2b5f8a; --mark: #e9e2d3 }
            @media (prefers-color-scheme: dark) {
                :root { --paper: #1d1c1a; --ink: #e3dfd8; --faint: #948e86; --line: #35322e; --shade: #262421;
                    --link: #8fbbe0; --mark: #3d382f }
            }
            * { box-sizing: border-box }
            body { margin: 0; background: var(--paper); color: var(--ink);
                font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", sans-serif }
            main { max-width: 62rem; margin: 0 auto; padding: 3rem 1.5rem 6rem }
            main.page { max-width: 46rem }
            h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere }
            h1 .icon { display: block; font-size: 3rem; margin-bottom: .5rem }
            .note { color: var(--faint); margin: 0 0 2rem; font-size: .9rem }
            nav { font-size: .9rem; margin-bottom: 2.5rem }
            a { color: var(--link); text-decoration: none }
            a:hover { text-decoration: underline }
            .scroll { overflow-x: auto }
            table { width: 100%; border-collapse: collapse; font-size: .92rem }
            th { text-align: left; font-weight: 500; color: var(--faint); font-size: .82rem }
            th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top }
            td:first-child { min-width: 18rem; overflow-wrap: anywhere }
            td:first-child a { color: inherit }
            tr.level0 td:first-child { font-weight: 600 }
            tr.level1 td:first-child { padding-left: 2rem }
            tr.level2 td:first-child { padding-left: 3.4rem }
            tbody tr:hover { background: var(--shade) }
            .tag { background: var(--mark); border-radius: 3px; padding: .05rem .45rem; margin-right: .3rem;
                white-space: nowrap }
            dl { display: grid; grid-template-columns: 9rem 1fr; gap: .35rem 1rem; margin: 1.5rem 0 2rem;
                padding-bottom: 1.5rem; border-bottom: 1px solid var(--line); font-size: .92rem }
            dt { color: var(--faint) }
            dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
            details { margin: .6rem 0 }
            summary { cursor: pointer; font-weight: 500 }
            details > :not(summary) { margin-left: 1.1rem }
            pre { background: var(--shade); border-radius: 6px; padding: 1rem 1.2rem; white-space: pre-wrap;
                overflow-wrap: anywhere; font: .85rem/1.6 ui-monospace, "SF Mono", Consolas, monospace }
            p { margin: .6rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
            """;
    private static final String DOCUMENT = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
            <link rel="stylesheet" href="/style.css"><title>%s</title></head>
            <body>%s</body></html>
            """;
    private static final String TABLE = """
            <main><h1>%s</h1>
            <p class="note">%s pages in a stand-in for Notion, in the memory of this computer</p>
            <div class="scroll"><table><thead><tr><th>Name</th>%s</tr></thead>
            <tbody>
            %s</tbody></table></div></main>""";
    private static final String ROW = """
            <tr class="level%s"><td>%s%s</td>%s</tr>
            """;
    private static final String PAGE = """
            <main class="page"><nav><a href="/">%s</a></nav>
            <h1><span class="icon">%s</span>%s</h1>
            %s%s</main>""";

    /** The database at the root and at its id, a page at its id without dashes; empty if there is none. */
    Optional<String> at(String path) {
        if (path.equals("/") || path.equals("/" + EmulatorOptions.DATABASE_ID.replace("-", ""))) {
            return Optional.of(DOCUMENT.formatted(escape(store.main.title()), table()));
        }
        return store.page(EmulatorNode.dashed(path.substring(1)))
                .map(page -> DOCUMENT.formatted(escape(name(page)), page(page)));
    }

    /** All rows, each under the row that its {@code Parent} names. */
    private String table() {
        var rows = store.main.visibleChildren().stream().filter(row -> row.isPage() && !row.archived).toList();
        var byParent = rows.stream().collect(Collectors.groupingBy(this::parent));
        var levels = new LinkedHashMap<EmulatorNode, Integer>();
        place(byParent.getOrDefault("", List.of()), 0, byParent, levels);
        // Whoever is left has a parent that cannot be seen, or is its own ancestor.
        place(rows, 0, byParent, levels);
        var columns = columns(rows);
        return TABLE.formatted(escape(store.main.title()), rows.size(),
                each(columns, column -> "<th>" + escape(column.name()) + "</th>"),
                each(levels.keySet(), row -> ROW.formatted(levels.get(row), icon(row), link(row),
                        each(columns, column -> "<td>" + value(row, column) + "</td>"))));
    }

    private static void place(List<EmulatorNode> rows, int level, Map<String, List<EmulatorNode>> byParent,
            Map<EmulatorNode, Integer> levels) {
        for (var row : rows) {
            if (levels.putIfAbsent(row, level) == null && level < MAX_LEVEL) {
                place(byParent.getOrDefault(row.id, List.of()), level + 1, byParent, levels);
            }
        }
    }

    /**
     * What tells rows apart. The title comes first anyway, {@code Parent} shows by indentation, and long texts have no
     * place in a table.
     */
    private List<EmulatorSchema.Property> columns(List<EmulatorNode> rows) {
        return store.main.schema.properties().stream()
                .filter(property -> !Set.of("title", "rich_text", "url").contains(property.type()))
                .filter(property -> !property.name().equals("Parent"))
                .filter(property -> rows.stream().map(property::valueOf).distinct().count() > 1)
                .toList();
    }

    private String parent(EmulatorNode row) {
        return store.main.schema.find("Parent").stream().flatMap(property -> property.valueOf(row).items().stream())
                .map(item -> item.text("id").orElse("")).findFirst().orElse("");
    }

    private String page(EmulatorNode page) {
        var values = page.properties().properties().stream().filter(property -> !property.type().equals("title"))
                .map(property -> "<dt>" + escape(property.name()) + "</dt><dd>" + value(page, property) + "</dd>\n")
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
        return PAGE.formatted(escape(store.main.title()), icon(page), escape(name(page)), page.isRow() ? values : "",
                blocks(page));
    }

    private static String blocks(EmulatorNode holder) {
        return each(holder.visibleChildren(), EmulatorPages::block);
    }

    private static String block(EmulatorNode block) {
        var text = each(block.content.items("rich_text"),
                item -> anchor(item.text("href").orElse(""), item.text("plain_text").orElse("")));
        return switch (block.type) {
            case EmulatorNode.PAGE -> "<p>" + icon(block) + link(block) + "</p>\n";
            case EmulatorNode.DATABASE -> "<p>" + escape(name(block)) + "</p>\n";
            case "code" -> "<pre>" + text + "</pre>\n";
            case "divider" -> "<hr>\n";
            default -> {
                if (block.type.equals("toggle") || !block.visibleChildren().isEmpty()) {
                    yield "<details><summary>" + text + "</summary>\n" + blocks(block) + "</details>\n";
                }
                yield block.type.startsWith("heading_") ? "<h2>" + text + "</h2>\n" : "<p>" + text + "</p>\n";
            }
        };
    }

    private String value(EmulatorNode page, EmulatorSchema.Property property) {
        var value = property.valueOf(page);
        return switch (property.type()) {
            case "rich_text" -> escape(EmulatorText.plain(value));
            case "select", "status" -> value.text("name").map(EmulatorPages::tag).orElse("");
            case "multi_select" -> each(value.items(), item -> tag(item.text("name").orElseThrow()));
            case "relation" -> value.items().stream().flatMap(item -> item.text("id").stream())
                    .flatMap(id -> store.page(id).stream()).map(EmulatorPages::link)
                    .collect(Collectors.joining(", "));
            case "url" -> value instanceof JsonValue.JsonString url ? anchor(url.value(), url.value()) : "";
            case "checkbox" -> value == JsonValue.JsonBoolean.TRUE ? "yes" : "";
            default -> value instanceof JsonValue.JsonNumber number ? escape(number.literal()) : "";
        };
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
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

    private static String name(EmulatorNode page) {
        return page.title().isBlank() ? "Untitled" : page.title();
    }

    private static <T> String each(Collection<T> items, Function<T, String> html) {
        return items.stream().map(html).collect(Collectors.joining());
    }
}
