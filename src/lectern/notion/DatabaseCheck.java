package lectern.notion;

import java.util.function.Consumer;
import lectern.json.JsonValue;
import lectern.port.EventSink;

/**
 * Asks all that a start of the server asks, and what it finds out later only, and tells of each thing whether it is
 * well. Writes no page. Not thread-safe.
 */
public final class DatabaseCheck implements AutoCloseable {
    /** A property that no database has, so that Notion refuses, for one reason or the other, what is asked for it. */
    private static final String NO_PROPERTY = "Lectern asks whether it may write";

    private final NotionClient client;
    private final DatabaseSetup setup;
    private final Consumer<Finding> sink;
    private final boolean schemaChanges;
    private String subject = "token";

    public DatabaseCheck(NotionSettings settings, EventSink events, NotionTiming timing, Consumer<Finding> sink) {
        var gate = new RateGate(settings.requestsPerMinute(), events, timing.clock(), timing.pause());
        this.client = new NotionClient(settings, gate, timing);
        this.setup = new DatabaseSetup(client, settings);
        this.sink = sink;
        this.schemaChanges = settings.schemaChanges();
    }

    /** How it stands with a thing. */
    public enum Verdict {
        WELL,
        /** Lectern does without. */
        OPTIONAL,
        /** Lectern cannot write before a person has done something. */
        WRONG,
        /** Notion did not say. */
        UNKNOWN
    }

    /** What was asked for and how it is, in words for a person. */
    public record Finding(Verdict verdict, String subject, String text) {}

    /** @param fix whether missing properties are added */
    public void run(boolean fix) throws InterruptedException {
        client.start();
        try {
            well("Notion knows it as \"" + setup.user().text("name").orElse("") + "\"");
            subject = "database";
            var database = setup.database();
            well("\"" + RichText.read(database.items("title")) + "\" is shared with this connection");
            subject = "data source";
            var id = setup.dataSourceId(database);
            var schema = setup.schema(id);
            well(id);
            subject = "title";
            well("\"" + schema.title() + "\"");
            properties(schema, fix);
            right("insert content", "POST", "pages", JsonValue.JsonObject.builder()
                    .put("parent", JsonValue.JsonObject.of("data_source_id", new JsonValue.JsonString(id)))
                    .put("properties", impossible("number", JsonValue.JsonNumber.of(1))));
            right("update content", "PATCH", "data_sources/" + id, JsonValue.JsonObject.builder()
                    .put("properties", impossible("name", new JsonValue.JsonString(NO_PROPERTY))));
        } catch (NotionFailure failure) {
            tell(failure);
        }
    }

    private void properties(NotionSchema found, boolean fix) throws InterruptedException {
        var missing = found.missing();
        var isAdded = fix && !missing.isEmpty() && setup.addMissing(found) instanceof NotionAnswer.Ok;
        var lack = fix ? "missing, and Notion did not let us add it"
                : "missing: --fix adds it" + (schemaChanges ? ", and so does a start of the server" : "");
        for (var column : Column.values()) {
            subject = column.label();
            if (found.has(column)) {
                well(column.type());
            } else if (!missing.contains(column)) {
                tell(Verdict.OPTIONAL, "is " + found.unusable().get(column) + " where Lectern uses " + column.type()
                        + ": left alone and not used; rename yours to let Lectern add its own");
            } else if (isAdded) {
                well(column.type() + ", added");
            } else {
                tell(Verdict.OPTIONAL, lack);
            }
        }
    }

    /** Asks for what cannot be done: who may not even ask is refused otherwise. */
    private void right(String name, String method, String path, JsonValue.JsonObject.Builder body)
            throws InterruptedException {
        subject = name;
        var answer = client.once(method, path, body.build());
        if (answer instanceof NotionAnswer.Ok || answer.isRefused(400)) {
            well("allowed");
        } else {
            tell(new NotionFailure(answer));
        }
    }

    private static JsonValue impossible(String member, JsonValue value) {
        return JsonValue.JsonObject.of(NO_PROPERTY, JsonValue.JsonObject.of(member, value));
    }

    private void tell(NotionFailure failure) {
        tell(failure.isRefusal() ? Verdict.WRONG : Verdict.UNKNOWN, failure.getMessage());
    }

    private void well(String text) {
        tell(Verdict.WELL, text);
    }

    private void tell(Verdict verdict, String text) {
        sink.accept(new Finding(verdict, subject, text));
    }

    @Override
    public void close() {
        client.close();
    }
}
