package lectern.notion;

import java.util.Optional;
import lectern.json.JsonValue;

/** The database as we know it at this time: its schema, its template, its pages. Guarded by the notebook's desk. */
final class NotionDatabase {
    private final DatabaseReader reader;
    private final PageProperties.Template template;
    private final PageIndex index;
    private NotionSchema schema;

    NotionDatabase(DatabaseReader reader, DatabaseReader.Contents contents, PageIndex index) {
        this.reader = reader;
        this.template = contents.template();
        this.index = index;
        this.schema = contents.schema();
    }

    PageIndex index() {
        return index;
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
    Optional<DatabaseRow> find(DatabaseReader.Sought sought) throws NotionFailure, InterruptedException {
        return reader.find(schema, sought, index::knows);
    }

    Optional<DatabaseRow> page(String id) throws NotionFailure, InterruptedException {
        return reader.page(schema, id);
    }

    /** Whether the page is not here any more; fails where the database itself cannot be read. */
    boolean lacks(String id) throws NotionFailure, InterruptedException {
        var isGone = page(id).isEmpty();
        if (isGone) {
            schemaHasChanged(schema);
        }
        return isGone;
    }

    NotionSchema schema() {
        return schema;
    }

    /** Whether a page is in the trash or deleted, rather than in another database. */
    boolean isGone(String id) throws NotionFailure, InterruptedException {
        return reader.isGone(id);
    }

    /**
     * Reads the schema again, unless that was done meanwhile; whether properties were renamed, retyped or removed since
     * it was {@code before}.
     */
    boolean schemaHasChanged(NotionSchema before) throws NotionFailure, InterruptedException {
        if (schema.equals(before)) {
            schema = reader.schema(before.dataSourceId());
        }
        return !schema.equals(before);
    }
}
