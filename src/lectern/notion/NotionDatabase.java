package lectern.notion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lectern.domain.LecternEvent;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;
import lectern.port.EventSink;

/**
 * The database, found, readied and read when it is opened, and then as we know it at this time: its schema, its
 * template, its pages. Guarded by the notebook's desk.
 */
final class NotionDatabase {
    private static final int PAGE_SIZE = 100;

    private final NotionClient client;
    private final NotionSettings settings;
    private final DatabaseSetup setup;
    private final EventSink events;
    private final Set<Column> told = new HashSet<>();
    private NotionSchema schema;
    private PageProperties.Template template;
    private PageIndex index;

    NotionDatabase(NotionClient client, NotionSettings settings, EventSink events) {
        this.client = client;
        this.settings = settings;
        this.setup = new DatabaseSetup(client, settings);
        this.events = events;
    }

    /**
     * Reads it, or reads it anew; its title.
     *
     * @param keys of pages that are known to be ours, by their ids
     */
    String open(Map<String, String> keys) throws NotionFailure, InterruptedException {
        var database = setup.database();
        schema = readied(setup.schema(setup.dataSourceId(database)));
        template = PageProperties.Template.NONE;
        index = new PageIndex();
        eachPage(page -> {
            var row = row(page);
            index.add(row.keyed(keys.getOrDefault(row.page().id(), "")));
            if (row.kind() == DatabaseRow.Kind.TEMPLATE && template == PageProperties.Template.NONE) {
                template = PageProperties.Template.of(page);
            }
        });
        index.complete();
        var title = RichText.read(database.items("title"));
        return title.isBlank() ? settings.databaseId() : title;
    }

    /** The schema with what was missing added, as far as we may. */
    private NotionSchema readied(NotionSchema found) throws NotionFailure, InterruptedException {
        found.unusable().forEach(this::ignored);
        var missing = found.missing();
        if (missing.isEmpty() || !settings.schemaChanges()) {
            return found;
        }
        var answer = setup.addMissing(found);
        if (answer instanceof NotionAnswer.Refused refused && !refused.isForAll()) {
            missing.forEach(column -> ignored(column, "nothing, and Notion does not let us add it"));
            return found;
        }
        var readied = NotionSchema.of(found.dataSourceId(), answer.body());
        events.emit(new LecternEvent.PropertiesAdded(missing.stream().map(Column::label).toList()));
        return readied;
    }

    private void ignored(Column column, String found) {
        if (told.add(column)) {
            events.emit(new LecternEvent.PropertyIgnored(column.label(), column.type(), found));
        }
    }

    /**
     * All pages, some perhaps twice: a query ends after 10,000 rows and says that it is incomplete, or is cut short as
     * Notion knows its cursor no longer; the next then begins at the last row's time of creation.
     */
    private void eachPage(Consumer<JsonValue> sink) throws NotionFailure, InterruptedException {
        var path = schema.queryPath();
        var since = "";
        var cursor = "";
        var last = "";
        while (true) {
            var answer = client.repeatable("POST", path, query(since, cursor));
            var isCut = !cursor.isEmpty() && answer.isRefused(400);
            var list = isCut ? JsonValue.JsonNull.NULL : answer.body();
            var found = list.items("results");
            found.stream().filter(NotionDatabase::isPage).forEach(sink);
            last = found.isEmpty() ? last : found.getLast().text("created_time").orElse("");
            cursor = list.isTrue("has_more") ? list.text("next_cursor").orElse("") : "";
            if (!cursor.isEmpty()) {
                continue;
            }
            if (!isCut && list.text("request_status", "type").filter("incomplete"::equals).isEmpty()) {
                return;
            }
            if (last.isEmpty() || last.equals(since)) {
                throw isCut ? NotionFailure.delay("Notion does not go on with its list of the database's pages")
                        : NotionFailure.refusal(
                                "the database holds more pages of " + since + " than Notion lets us read");
            }
            since = last;
        }
    }

    /** A wiki's query finds data sources too. */
    private static boolean isPage(JsonValue found) {
        return found.text("object").filter("page"::equals).isPresent()
                && found.text("id").flatMap(PageIndex::uuid).isPresent();
    }

    private static JsonValue query(String since, String cursor) {
        var byCreation = JsonValue.JsonObject.builder().put("timestamp", "created_time").put("direction", "ascending");
        var query = JsonValue.JsonObject.builder()
                .put("page_size", PAGE_SIZE)
                .put("sorts", JsonValue.JsonArray.of(byCreation.build()));
        if (!since.isEmpty()) {
            var from = JsonValue.JsonObject.of("on_or_after", new JsonValue.JsonString(since));
            var filter = JsonValue.JsonObject.builder().put("timestamp", "created_time").put("created_time", from);
            query.put("filter", filter.build());
        }
        if (!cursor.isEmpty()) {
            query.put("start_cursor", cursor);
        }
        return query.build();
    }

    PageIndex index() {
        return index;
    }

    NotionSchema schema() {
        return schema;
    }

    boolean has(Column column) {
        return schema.has(column);
    }

    PageProperties properties() {
        return new PageProperties(schema, template);
    }

    DatabaseRow row(JsonValue page) {
        return DatabaseRow.of(page, schema);
    }

    /** Looks for a page that the index does not know. */
    Optional<DatabaseRow> find(Sought sought) throws NotionFailure, InterruptedException {
        var query = JsonValue.JsonObject.of("filter", sought.filter(schema));
        return client.repeatable("POST", schema.queryPath(), query).body().items("results").stream()
                .filter(NotionDatabase::isPage)
                .map(this::row)
                .filter(row -> !index.knows(row.page().id()))
                .findFirst();
    }

    /** The page of that id, unless it is gone, in the trash, or of another database; unlike queries, never late. */
    Optional<DatabaseRow> page(String id) throws NotionFailure, InterruptedException {
        return anywhere(id)
                .filter(page -> page.text("parent", "data_source_id").filter(schema.dataSourceId()::equals).isPresent())
                .map(this::row);
    }

    /** Whether a page is in the trash or deleted, rather than in another database. */
    boolean isGone(String id) throws NotionFailure, InterruptedException {
        return anywhere(id).isEmpty();
    }

    private Optional<JsonValue> anywhere(String id) throws NotionFailure, InterruptedException {
        var answer = client.read("pages/" + id);
        return answer.isRefused(404)
                ? Optional.empty() : Optional.of(answer.body()).filter(page -> !page.isTrue("in_trash"));
    }

    /** Whether the page is not here any more; fails where the database itself cannot be read. */
    boolean lacks(String id) throws NotionFailure, InterruptedException {
        var isGone = page(id).isEmpty();
        if (isGone) {
            schemaHasChanged(schema);
        }
        return isGone;
    }

    /**
     * Reads the schema again, unless that was done meanwhile; whether properties were renamed, retyped or removed since
     * it was {@code before}.
     */
    boolean schemaHasChanged(NotionSchema before) throws NotionFailure, InterruptedException {
        if (schema.equals(before)) {
            schema = setup.schema(before.dataSourceId());
        }
        return !schema.equals(before);
    }

    /**
     * A page that we may have made, told by its {@code Sync key}, or else by all that the database has of it.
     *
     * @param parent the section's page id, empty for a section
     */
    record Sought(SyncKey key, DatabaseRow.Kind kind, TitleSet title, String parent) {

        private JsonValue filter(NotionSchema schema) {
            if (schema.has(Column.SYNC_KEY)) {
                return condition(Column.SYNC_KEY, "equals", new JsonValue.JsonString(key.text()));
            }
            var name = new JsonValue.JsonString(PageProperties.name(kind, title));
            var all = new ArrayList<>(List.of(condition(schema.title(), "title", "equals", name)));
            if (schema.has(Column.TAG)) {
                all.add(condition(Column.TAG, "contains", new JsonValue.JsonString(kind.tag())));
            }
            if (schema.has(Column.NUMBER) && title.number().isPresent()) {
                all.add(condition(Column.NUMBER, "equals", JsonValue.JsonNumber.of(title.number().getAsInt())));
            }
            if (schema.has(Column.PARENT) && !parent.isEmpty()) {
                all.add(condition(Column.PARENT, "contains", new JsonValue.JsonString(parent)));
            }
            return JsonValue.JsonObject.of("and", new JsonValue.JsonArray(all));
        }

        private static JsonValue condition(Column column, String operator, JsonValue value) {
            return condition(column.label(), column.type(), operator, value);
        }

        private static JsonValue condition(String property, String type, String operator, JsonValue value) {
            return JsonValue.JsonObject.builder().put("property", property)
                    .put(type, JsonValue.JsonObject.of(operator, value)).build();
        }
    }
}
