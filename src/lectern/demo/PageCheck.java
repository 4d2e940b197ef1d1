package lectern.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
    private final Map<String, JsonValue> lectures = new HashMap<>();
    private final Map<String, JsonValue> sections = new HashMap<>();
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

    private void run(List<CourseMessage> course, List<JsonValue> pages) throws IOException, InterruptedException {
        pages.forEach(this::remember);
        var sent = course.stream().collect(
                Collectors.groupingBy(CourseMessage::section, LinkedHashMap::new, Collectors.toList()));
        var expected = course.size() + sent.size();
        expect("the database", "pages", Integer.toString(expected), Integer.toString(pages.size()));
        var before = Optional.<JsonValue>empty();
        for (var section : sent.entrySet()) {
            before = section(section.getKey(), section.getValue(), before);
        }
    }

    private void remember(JsonValue page) {
        var known = tag(page).equals("Section") ? sections : lectures;
        if (known.put(number(page) + ". " + title(page), page) != null) {
            wrong.add("two pages are \"" + number(page) + ". " + title(page) + "\"");
        }
    }

    /** Checks a section's page and its lectures'; returns the last page of them. */
    private Optional<JsonValue> section(TitleSet title, List<CourseMessage> sent, Optional<JsonValue> before)
            throws IOException, InterruptedException {
        var page = sections.get(shown(title));
        if (page == null) {
            wrong.add("no page for section \"" + shown(title) + "\"");
            return before;
        }
        tree.add("📁 " + shown(title));
        expect(title.name(), "Prev", before.map(PageCheck::id).orElse(""), relation(page, "Prev"));
        var last = page;
        for (var message : sent) {
            var found = lectures.get(shown(message.lecture()));
            if (found == null) {
                wrong.add("no page for lecture \"" + shown(message.lecture()) + "\"");
            } else {
                lecture(message, found, page, last);
                last = found;
            }
        }
        return Optional.of(last);
    }

    private void lecture(CourseMessage sent, JsonValue page, JsonValue section, JsonValue before)
            throws IOException, InterruptedException {
        var name = sent.lecture().name();
        expect(name, "Tag", "Lecture", tag(page));
        expect(name, "Parent", id(section), relation(page, "Parent"));
        expect(name, "Prev", id(before), relation(page, "Prev"));
        var found = new StringBuilder();
        var blocks = script(name, page, found);
        var text = sent.transcript();
        var isAsSent = blocks.style().equals("code")
                ? found.toString().equals(text) : visible(found.toString()).equals(visible(text));
        if (!isAsSent) {
            wrong.add(name + ": the text differs: " + text.length() + " characters sent, " + found.length() + " found");
        }
        characters += text.length();
        var count = blocks.count();
        tree.add("   📄 %s  (%,d characters in %d %s%s)".formatted(shown(sent.lecture()), text.length(), count,
                blocks.style().equals("code") ? "code block" : blocks.style(), count == 1 ? "" : "s"));
    }

    /** Paragraphs join lines with or without a space. */
    private static String visible(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** Blocks that are all of one type. */
    private record Blocks(String style, int count) {}

    /** Collects the text in the page's one toggle, without the times at which paragraphs begin. */
    private Blocks script(String name, JsonValue page, StringBuilder text) throws IOException, InterruptedException {
        var toggles = notion.children(id(page));
        if (toggles.size() != 1 || !plain(toggles.get(0).items("toggle", "rich_text")).equals("Script")) {
            wrong.add(name + ": the page holds something else than one toggle \"Script\"");
            return new Blocks("code", 0);
        }
        var blocks = notion.children(id(toggles.get(0)));
        var style = blocks.isEmpty() ? "code" : blocks.get(0).text("type").orElse("?");
        for (var block : blocks) {
            expect(name, "block", style.equals("paragraph") ? "paragraph in ?" : "code in plain text",
                    block.text("type").orElse("?") + " in " + block.text(style, "language").orElse("?"));
            var items = block.items(style, "rich_text");
            // The time is an item of its own, before the text.
            text.append(plain(style.equals("paragraph") && items.size() > 1 ? items.subList(1, items.size()) : items));
        }
        return new Blocks(style, blocks.size());
    }

    private void expect(String where, String what, String expected, String found) {
        if (!expected.equals(found)) {
            wrong.add(where + ": " + what + " should be \"" + expected + "\", but is \"" + found + "\"");
        }
    }

    private static String shown(TitleSet title) {
        return number(title.number()) + ". " + title.name();
    }

    private static String id(JsonValue object) {
        return object.text("id").orElse("");
    }

    private static String title(JsonValue page) {
        return plain(page.items("properties", "Name", "title"));
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
        return page.at("properties", "Number", "number").map(value -> value instanceof JsonValue.JsonNumber number
                ? number.wholeNumber() : OptionalLong.empty()).filter(OptionalLong::isPresent)
                .map(number -> Long.toString(number.getAsLong())).orElse("");
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
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
