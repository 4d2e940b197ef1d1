package lectern.notion;

import java.util.Map;
import java.util.stream.Collectors;
import lectern.json.JsonValue;

/**
 * What must be so before pages can be written, step by step: a failure says for a person what is wrong and what to do.
 * Immutable.
 */
record DatabaseSetup(NotionClient client, NotionSettings settings) {
    private static final String COPY_LINK = "open the database as a full page and copy its link (••• › Copy link)";

    /** How Notion's answer for a linked view begins to differ from that for what is no database. */
    private static final String NO_SOURCES = "does not contain any data sources";

    /** What else a person may have taken for the database, by the path under which Notion knows it. */
    private static final Map<String, String> OTHERS = Map.of("pages", "a page", "views",
            "a view (it follows v= in the link)");

    /** Whom Notion takes us for. */
    JsonValue user() throws NotionFailure, InterruptedException {
        return client.read("users/me").body();
    }

    JsonValue database() throws NotionFailure, InterruptedException {
        var id = settings.databaseId();
        var answer = client.read("databases/" + id);
        if (answer instanceof NotionAnswer.Refused refused) {
            switch (refused.status()) {
                case 400 -> throw refused.message().contains(NO_SOURCES)
                        ? linkedView() : NotionFailure.refusal(id + " is not a database: " + COPY_LINK);
                case 404 -> throw notFound(id);
                default -> { }
            }
        }
        var database = answer.body();
        if (database.isTrue("in_trash")) {
            throw NotionFailure.refusal("database " + id + " is in Notion's trash: restore it there");
        }
        return database;
    }

    /** Notion answers alike for what is not there, what is not shared, and what is no database: looks which it is. */
    private NotionFailure notFound(String id) throws InterruptedException {
        if (client.read("data_sources/" + id) instanceof NotionAnswer.Ok source) {
            var database = source.body().text("parent", "database_id").map(of -> ", " + of).orElse("");
            return NotionFailure.refusal(id + " is the id of a data source: give that of its database" + database
                    + ", and this one by --data-source-id");
        }
        for (var other : OTHERS.entrySet()) {
            if (client.read(other.getKey() + "/" + id) instanceof NotionAnswer.Ok) {
                return NotionFailure.refusal(id + " is not a database but " + other.getValue() + ": " + COPY_LINK);
            }
        }
        return NotionFailure.refusal("database " + id + " is not shared with this connection: open it in Notion, "
                + "choose ••• › Connections › + Add connection (if it is shared, this id is that of a page or a view: "
                + COPY_LINK + ")");
    }

    private NotionFailure linkedView() {
        return NotionFailure.refusal("database " + settings.databaseId() + " is a linked view: "
                + "share the original database with this connection and take its link");
    }

    String dataSourceId(JsonValue database) throws NotionFailure {
        var sources = database.items("data_sources");
        if (sources.isEmpty()) {
            throw linkedView();
        }
        var chosen = settings.dataSourceId();
        var ids = sources.stream().map(source -> source.text("id").orElse("")).toList();
        if (chosen.isEmpty() && ids.size() == 1) {
            return ids.getFirst();
        }
        if (!chosen.isEmpty() && ids.contains(chosen)) {
            return chosen;
        }
        var listed = sources.stream()
                .map(source -> source.text("id").orElse("") + " (" + source.text("name").orElse("") + ")")
                .collect(Collectors.joining(", "));
        throw NotionFailure.refusal(chosen.isEmpty()
                ? "choose one of the database's data sources with --data-source-id: " + listed
                : "the database has no data source " + chosen + ", but: " + listed);
    }

    NotionSchema schema(String dataSourceId) throws NotionFailure, InterruptedException {
        return NotionSchema.of(dataSourceId, client.read("data_sources/" + dataSourceId).body());
    }

    /** Adds to the database what the schema lacks; the answer is the data source as it is then. */
    NotionAnswer addMissing(NotionSchema schema) throws InterruptedException {
        var properties = JsonValue.JsonObject.builder();
        schema.missing().forEach(column -> properties.put(column.label(), column.definition(schema.dataSourceId())));
        var path = "data_sources/" + schema.dataSourceId();
        return client.repeatable("PATCH", path, JsonValue.JsonObject.of("properties", properties.build()));
    }
}
