package lectern.notion;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;

/** Makes the properties of new pages, each only if the database has it. Immutable. */
record PageProperties(NotionSchema schema, Template template) {
    /** Limit of a select option's name, in UTF-16 units (seen, not documented). */
    static final int MAX_OPTION_UNITS = 100;

    /** Limit of any URL, in UTF-16 units (API reference, "Request limits"). */
    static final int MAX_URL_UNITS = 2000;

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Set<String> REUSABLE_ICONS = Set.of("emoji", "icon", "external", "custom_emoji");

    /**
     * What the database's template page lends to new pages.
     *
     * @param icon {@code null} literal if it has none that another page can take
     * @param version empty if it has none
     */
    record Template(JsonValue icon, String version) {
        static final Template NONE = new Template(JsonValue.JsonNull.NULL, "");

        static Template of(JsonValue page) {
            var icon = page.at("icon").filter(value -> value.text("type").filter(REUSABLE_ICONS::contains).isPresent());
            return new Template(icon.orElse(JsonValue.JsonNull.NULL),
                    page.text("properties", Column.VERSION.label(), "select", "name").orElse(""));
        }
    }

    /** The body that creates the page of a lecture's section. */
    JsonValue.JsonObject.Builder sectionPage(Lecture lecture, Optional<String> previous) {
        var draft = new Draft()
                .common(DatabaseRow.Kind.SECTION, lecture.section(), lecture)
                .text(Column.SYNC_KEY, lecture.sectionKey().text());
        previous.ifPresent(id -> draft.relation(Column.PREV, id));
        return page(draft);
    }

    /** The body, without children, that creates a lecture's page; the hash comes later if the text does not fit. */
    JsonValue.JsonObject.Builder lecturePage(Lecture lecture, ReadingOrder.Section section, boolean isWhole) {
        var url = lecture.details().url();
        var draft = new Draft()
                .common(DatabaseRow.Kind.LECTURE, lecture.title(), lecture)
                .relation(Column.PARENT, section.id())
                .relation(Column.PREV, section.before(lecture.title().number()))
                .select(Column.LANGUAGE, lecture.details().language())
                .text(Column.SYNC_KEY, lecture.key().text());
        if (!url.isEmpty() && url.length() <= MAX_URL_UNITS) {
            draft.put(Column.URL, new JsonValue.JsonString(url));
        }
        if (isWhole) {
            draft.text(Column.CONTENT_HASH, lecture.contentHash());
        }
        return page(draft);
    }

    private JsonValue.JsonObject.Builder page(Draft draft) {
        var parent = JsonValue.JsonObject.builder()
                .put("type", "data_source_id")
                .put("data_source_id", schema.dataSourceId());
        var page = JsonValue.JsonObject.builder()
                .put("parent", parent.build())
                .put("properties", draft.properties.build());
        return template.icon() == JsonValue.JsonNull.NULL ? page : page.put("icon", template.icon());
    }

    /** The body that sets a page's {@code Prev}. */
    JsonValue previous(String id) {
        return JsonValue.JsonObject.of("properties", new Draft().relation(Column.PREV, id).properties.build());
    }

    /** The body that says which lecture a page holds now, in place of another. */
    JsonValue updated(Lecture lecture) {
        var draft = new Draft()
                .select(Column.LANGUAGE, lecture.details().language())
                .text(Column.CONTENT_HASH, lecture.contentHash());
        return JsonValue.JsonObject.of("properties", draft.properties.build());
    }

    /** The body that marks a page as finished, or says what is being done to it. */
    JsonValue contentHash(String hash) {
        return JsonValue.JsonObject.of("properties", new Draft().text(Column.CONTENT_HASH, hash).properties.build());
    }

    /** A title that is never empty: a page without a name is hard to find and to open. */
    static String name(DatabaseRow.Kind kind, TitleSet title) {
        var placeholder = kind == DatabaseRow.Kind.SECTION ? "Untitled section" : "Untitled lecture";
        return title.name().isBlank() ? placeholder : title.name();
    }

    /** A text as the name of a select option: no commas, of limited length, no surrogate pair cut. */
    static String option(String text) {
        var clean = SPACES.matcher(text.replace(',', ' ').strip()).replaceAll(" ");
        if (clean.length() <= MAX_OPTION_UNITS) {
            return clean;
        }
        var cutsPair = Character.isHighSurrogate(clean.charAt(MAX_OPTION_UNITS - 1));
        return clean.substring(0, cutsPair ? MAX_OPTION_UNITS - 1 : MAX_OPTION_UNITS).strip();
    }

    private final class Draft {
        private final JsonValue.JsonObject.Builder properties = JsonValue.JsonObject.builder();

        Draft common(DatabaseRow.Kind kind, TitleSet title, Lecture lecture) {
            properties.put(schema.title(), JsonValue.JsonObject.of("title", RichText.of(name(kind, title))));
            return put(Column.TAG, JsonValue.JsonArray.of(named("name", kind.tag())))
                    .number(title.number())
                    .select(Column.COURSE, lecture.course().name())
                    .select(Column.VERSION, template.version());
        }

        Draft number(OptionalInt number) {
            return number.isPresent() ? put(Column.NUMBER, JsonValue.JsonNumber.of(number.getAsInt())) : this;
        }

        Draft relation(Column column, String id) {
            return put(column, JsonValue.JsonArray.of(named("id", id)));
        }

        Draft select(Column column, String text) {
            var option = option(text);
            return option.isEmpty() ? this : put(column, named("name", option));
        }

        Draft text(Column column, String text) {
            return put(column, RichText.of(text));
        }

        Draft put(Column column, JsonValue value) {
            if (schema.has(column)) {
                properties.put(column.label(), JsonValue.JsonObject.of(column.type(), value));
            }
            return this;
        }

        private static JsonValue named(String name, String value) {
            return JsonValue.JsonObject.of(name, new JsonValue.JsonString(value));
        }
    }
}
