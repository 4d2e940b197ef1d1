package lectern.notion;

import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;

/**
 * A page as the database has it, as far as it matters for telling pages apart.
 *
 * @param key its {@code Sync key}, empty if it has none
 * @param course the name, empty if it has none
 * @param parent a page id, empty if it has none
 * @param prev the same; several ids if a person has put in several
 */
record DatabaseRow(
        PageIndex.Page page, Kind kind, String key, TitleSet title, String course, String parent, String prev) {

    /** What a page's tags make of it, the first that fits; pages that are none of ours are {@code OTHER}. */
    enum Kind {
        TEMPLATE("Template"), SECTION("Section"), LECTURE("Lecture"), OTHER("");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        String tag() {
            return tag;
        }

        boolean isOurs() {
            return this == SECTION || this == LECTURE;
        }
    }

    static DatabaseRow of(JsonValue page, NotionSchema schema) {
        var key = RichText.read(page.items("properties", Column.SYNC_KEY.label(), "rich_text"));
        var hash = RichText.read(page.items("properties", Column.CONTENT_HASH.label(), "rich_text"));
        var kind = kind(page, key);
        // Without a hash only a look at the text can tell, unless a missing key tells that it is a person's.
        var isPersons = schema.has(Column.SYNC_KEY) && key.isEmpty();
        var finished = kind != Kind.LECTURE || schema.has(Column.CONTENT_HASH) && (isPersons || !hash.isEmpty())
                && Replacement.of(hash).isEmpty();
        var name = RichText.read(page.items("properties", schema.title(), "title"));
        return new DatabaseRow(
                PageIndex.Page.of(page, hash, finished),
                kind,
                key,
                new TitleSet(name, number(page)),
                page.text("properties", Column.COURSE.label(), "select", "name").orElse(""),
                related(page, Column.PARENT).findFirst().orElse(""),
                related(page, Column.PREV).collect(Collectors.joining(",")));
    }

    /** The pages that a page of the database, or a request for one, relates to by this property. */
    static Stream<String> related(JsonValue page, Column column) {
        return page.items("properties", column.label(), "relation").stream().flatMap(item -> item.text("id").stream());
    }

    /** The same page, known to be that of this key; a key that it has itself stands. */
    DatabaseRow keyed(String other) {
        if (!key.isEmpty() || other.isEmpty()) {
            return this;
        }
        return new DatabaseRow(page, kind == Kind.OTHER ? kind(other) : kind, other, title, course, parent, prev);
    }

    private static Kind kind(JsonValue page, String key) {
        var tags = page.items("properties", Column.TAG.label(), "multi_select").stream()
                .flatMap(tag -> tag.text("name").stream())
                .toList();
        return Stream.of(Kind.values()).filter(kind -> tags.contains(kind.tag)).findFirst()
                .orElseGet(() -> key.isEmpty() ? Kind.OTHER : kind(key));
    }

    private static Kind kind(String key) {
        return PageIndex.isSectionKey(key) ? Kind.SECTION : Kind.LECTURE;
    }

    private static OptionalInt number(JsonValue page) {
        var whole = page.wholeNumber("properties", Column.NUMBER.label(), "number");
        return whole.isPresent() && (int) whole.getAsLong() == whole.getAsLong()
                ? OptionalInt.of((int) whole.getAsLong())
                : OptionalInt.empty();
    }
}
