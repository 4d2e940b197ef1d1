package lectern.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;

/**
 * Compares the pages of a database with the course that was sent: names, numbers, links, and every character of the
 * text.
 */
public final class PageCheck {
    private final NotionReader notion;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> tree = new ArrayList<>();
    /** By what holds them, nothing for sections, and their shown title: lectures of several sections may have one. */
    private final Map<String, JsonValue> pages = new HashMap<>();
    private long characters;

    private PageCheck(NotionReader notion) {
        this.notion = notion;
    }

    /** Reads all pages and compares them with the course, whose messages stand in the order of the lectures. */
    public static Result compare(List<CourseMessage> course, String url, String token, String databaseId)
            throws IOException, InterruptedException {
        try (var notion = new NotionReader(url, token)) {
            var check = new PageCheck(notion);
            check.run(course, notion.pages(databaseId));
            return new Result(check.tree, check.wrong, check.characters);
        }
    }

    private void run(List<CourseMessage> course, List<JsonValue> found) throws IOException, InterruptedException {
        found.forEach(this::remember);
        var sent = course.stream().collect(
                Collectors.groupingBy(CourseMessage::section, LinkedHashMap::new, Collectors.toList()));
        var expected = course.size() + sent.size();
        expect("the database", "pages", Integer.toString(expected), Integer.toString(found.size()));
        var before = "";
        for (var section : sent.entrySet()) {
            before = section(section.getKey(), section.getValue(), before);
        }
    }

    private void remember(JsonValue page) {
        var title = shown(number(page), plain(page.items("properties", "Name", "title")));
        if (pages.put(relation(page, "Parent") + title, page) != null) {
            wrong.add("two pages are \"" + title + "\"");
        }
    }

    /** Checks a section's page and its lectures'; returns the id of the last page of them. */
    private String section(TitleSet title, List<CourseMessage> sent, String before)
            throws IOException, InterruptedException {
        var page = pages.get(shown(title));
        if (page == null) {
            wrong.add("no page for section \"" + shown(title) + "\"");
            return before;
        }
        tree.add("📁 " + shown(title));
        expect(title.name(), "Tag", "Section", tag(page));
        expect(title.name(), "Prev", before, relation(page, "Prev"));
        var last = id(page);
        for (var message : sent) {
            var found = pages.get(id(page) + shown(message.lecture()));
            if (found == null) {
                wrong.add("no page for lecture \"" + shown(message.lecture()) + "\"");
            } else {
                lecture(message, found, last);
                last = id(found);
            }
        }
        return last;
    }

    private void lecture(CourseMessage sent, JsonValue page, String before) throws IOException, InterruptedException {
        var name = sent.lecture().name();
        expect(name, "Tag", "Lecture", tag(page));
        expect(name, "Prev", before, relation(page, "Prev"));
        var script = script(name, page);
        var text = sent.transcript();
        var isCode = script.style().equals("code");
        if (isCode ? !script.text().equals(text) : !visible(script.text()).equals(visible(text))) {
            wrong.add(name + ": the text differs: " + text.length() + " characters sent, " + script.text().length()
                    + " found");
        }
        characters += text.length();
        tree.add("   📄 %s  (%,d characters in %d %s%s)".formatted(shown(sent.lecture()), text.length(),
                script.blocks(), isCode ? "code block" : script.style(), script.blocks() == 1 ? "" : "s"));
    }

    /** Paragraphs join lines with or without a space. */
    private static String visible(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** The text of so many blocks, all of one type. */
    private record Script(String style, int blocks, String text) {}

    /** Reads the page's one toggle, without the times at which paragraphs begin. */
    private Script script(String name, JsonValue page) throws IOException, InterruptedException {
        var toggles = notion.children(id(page));
        if (toggles.size() != 1 || !plain(toggles.getFirst().items("toggle", "rich_text")).equals("Script")) {
            wrong.add(name + ": the page holds something else than one toggle \"Script\"");
            return new Script("code", 0, "");
        }
        var blocks = notion.children(id(toggles.getFirst()));
        var style = blocks.isEmpty() ? "code" : blocks.getFirst().text("type").orElse("?");
        var text = new StringBuilder();
        for (var block : blocks) {
            expect(name, "block", style.equals("paragraph") ? "paragraph in ?" : "code in plain text",
                    block.text("type").orElse("?") + " in " + block.text(style, "language").orElse("?"));
            var items = block.items(style, "rich_text");
            // The time is an item of its own, before the text.
            text.append(plain(style.equals("paragraph") && items.size() > 1 ? items.subList(1, items.size()) : items));
        }
        return new Script(style, blocks.size(), text.toString());
    }

    private void expect(String where, String what, String expected, String found) {
        if (!expected.equals(found)) {
            wrong.add(where + ": " + what + " should be \"" + expected + "\", but is \"" + found + "\"");
        }
    }

    private static String shown(TitleSet title) {
        return shown(title.number().isPresent() ? Integer.toString(title.number().getAsInt()) : "", title.name());
    }

    private static String shown(String number, String name) {
        return number.isEmpty() ? name : number + ". " + name;
    }

    private static String id(JsonValue object) {
        return object.text("id").orElse("");
    }

    private static String tag(JsonValue page) {
        return page.items("properties", "Tag", "multi_select").stream()
                .flatMap(option -> option.text("name").stream()).collect(Collectors.joining(","));
    }

    private static String relation(JsonValue page, String property) {
        return page.items("properties", property, "relation").stream().map(PageCheck::id)
                .collect(Collectors.joining(","));
    }

    private static String number(JsonValue page) {
        return page.at("properties", "Number", "number")
                .map(value -> value instanceof JsonValue.JsonNumber number ? number.literal() : "").orElse("");
    }

    private static String plain(List<JsonValue> richText) {
        return richText.stream().map(item -> item.text("plain_text").orElse("")).collect(Collectors.joining());
    }

    /**
     * What the check found.
     *
     * @param tree the pages as lines, sections with their lectures below them
     * @param wrong what is not as it was sent; empty if all is right
     * @param characters of all transcripts together
     */
    public record Result(List<String> tree, List<String> wrong, long characters) {
        public Result {
            tree = List.copyOf(tree);
            wrong = List.copyOf(wrong);
        }
    }
}
