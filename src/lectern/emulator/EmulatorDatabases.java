package lectern.emulator;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import lectern.json.JsonValue;

/** Databases, their data sources, and what is found in them. Confined to the lock of {@link NotionEmulator}. */
record EmulatorDatabases(EmulatorStore store, EmulatorShapes shapes) {
    /** Rows that a query shows at most, however many pages are read. */
    static final int MAX_QUERY_RESULTS = 10_000;

    /** Makes what is there at the start, and answers with the data source that all is about. */
    EmulatorNode open(EmulatorOptions.Schema kind) {
        var page = start(new EmulatorNode(EmulatorOptions.PAGE_ID, EmulatorNode.PAGE, null, store.now()), "Emulator");
        var database = start(new EmulatorNode(
                EmulatorOptions.DATABASE_ID, EmulatorNode.DATABASE, page, store.now()), "Lectures");
        var main = startSource(database, "Lectures");
        if (kind != EmulatorOptions.Schema.EMPTY) {
            main.schema = EmulatorSchema.seed(main);
        }
        switch (kind) {
            case EMPTY, SEED -> { }
            case TWO_SOURCES -> startSource(database, "Archive");
            case LINKED -> {
                // Its data source is that of a database elsewhere, which the token cannot see.
                store.nodes.remove(main.id);
                database.children.remove(main);
            }
            case WIKI -> {
                var inner = start(new EmulatorNode(EmulatorNode.DATABASE, page, store.now()), "Glossary");
                main.children.add(startSource(inner, "Glossary"));
            }
        }
        return main;
    }

    private EmulatorNode start(EmulatorNode node, String title) {
        node.values.put(EmulatorSchema.TITLE_ID, EmulatorText.of(title));
        store.add(node);
        return node;
    }

    private EmulatorNode startSource(EmulatorNode database, String title) {
        var source = start(new EmulatorNode(EmulatorNode.SOURCE, database, store.now()), title);
        source.schema = EmulatorSchema.ofTitle("Name");
        return source;
    }

    JsonValue.JsonObject createDatabase(BodyPart body) {
        body.only("parent", "title", "icon", "is_inline", "initial_data_source");
        var parent = store.find("page", body.at("parent").only("type", "page_id").at("page_id").uuid());
        var initial = body.at("initial_data_source").only("properties");
        var database = new EmulatorNode(EmulatorNode.DATABASE, parent, store.now());
        store.describe(database, body);
        var source = source(database, initial, body);
        store.add(database);
        store.add(source);
        return shapes.database(database);
    }

    JsonValue.JsonObject updateDatabase(String id, BodyPart body) {
        var database = database(id);
        store.describe(database, body.only("title", "icon", "in_trash"));
        return shapes.database(database);
    }

    JsonValue.JsonObject createDataSource(BodyPart body) {
        body.only("parent", "properties", "title", "icon");
        var database = database(body.at("parent").only("type", "database_id").at("database_id").uuid());
        var source = source(database, body, body);
        store.add(source);
        return shapes.dataSource(source);
    }

    JsonValue.JsonObject updateDataSource(String id, BodyPart body) {
        var source = dataSource(id);
        body.only("properties", "title", "icon", "in_trash");
        var changed = source.schema.copy();
        body.find("properties").ifPresent(properties -> changed.change(properties, this::dataSource));
        store.describe(source, body);
        for (var property : source.schema.properties()) {
            if (changed.find(property.id()).filter(now -> now.type().equals(property.type())).isEmpty()) {
                source.children.forEach(row -> row.values.remove(property.id()));
            }
        }
        source.schema = changed;
        return shapes.dataSource(source);
    }

    /** @param upTo younger rows do not show yet */
    JsonValue.JsonObject query(String id, BodyPart body, List<String> filterProperties, Instant upTo) {
        var source = dataSource(id);
        body.only("filter", "sorts", "start_cursor", "page_size", "is_archived", "result_type");
        var archived = body.isTrue("is_archived", false);
        var filter = body.find("filter").map(new RowQuery(source.schema)::filter).orElse(row -> true);
        var all = source.children.stream()
                .filter(row -> !row.inTrash && row.archived == archived && !row.created.isAfter(upTo))
                .filter(filter).sorted(body.find("sorts").flatMap(RowQuery::order).orElse((one, other) -> 0))
                .filter(ofType(body.find("result_type"))).toList();
        // Names that are not known are refused even where there is no row to show.
        source.schema.properties(filterProperties);
        var seen = all.subList(0, Math.min(all.size(), MAX_QUERY_RESULTS));
        var answer = ListPage.of(body, "page_or_data_source", seen, row -> row.id,
                row -> shapes.pageOrSource(row, filterProperties));
        if (all.size() > MAX_QUERY_RESULTS) {
            answer.put("request_status", JsonValue.JsonObject.builder().put("type", "incomplete")
                    .put("incomplete_reason", "query_result_limit_reached").build());
        }
        return answer.build();
    }

    /**
     * Pages and data sources by their title, the one edited last first.
     *
     * @param upTo younger ones do not show yet
     */
    JsonValue.JsonObject search(BodyPart body, Instant upTo) {
        body.only("query", "filter", "sort", "start_cursor", "page_size");
        var words = body.find("query").map(BodyPart::string).orElse("").toLowerCase(Locale.ROOT);
        var byEdit = Comparator.comparing((EmulatorNode node) -> node.edited);
        var order = body.find("sort").filter(sort -> !isDescending(sort)).isPresent() ? byEdit : byEdit.reversed();
        var filter = body.find("filter");
        filter.ifPresent(given -> given.only("property", "value").at("property").oneOf("object"));
        var found = store.nodes.values().stream().filter(node -> node.isPage() || node.isSource())
                .filter(node -> !node.isGone() && !node.archived && !node.created.isAfter(upTo))
                .filter(node -> node.title().toLowerCase(Locale.ROOT).contains(words))
                .filter(ofType(filter.map(given -> given.at("value"))))
                .sorted(order.thenComparing(node -> node.id)).toList();
        return ListPage.of(body, "page_or_data_source", found, node -> node.id,
                node -> shapes.pageOrSource(node, List.of())).build();
    }

    EmulatorNode dataSource(String id) {
        var source = store.nodes.get(id);
        if (source == null || !source.isSource()) {
            throw EmulatorError.notFound("database", id);
        }
        return source;
    }

    /** The only data source of this database, which may be meant where a database is named. */
    EmulatorNode onlySource(String id) {
        var sources = database(id).visibleChildren();
        EmulatorError.refuseIf(sources.size() != 1,
                "Databases with multiple data sources are not supported in this API version.");
        return sources.getFirst();
    }

    EmulatorNode database(String id) {
        var found = store.find("database", id);
        EmulatorError.refuseIf(found.children.isEmpty(), "Database with ID " + id
                + " does not contain any data sources accessible by this API bot.");
        return found;
    }

    /** A new data source as {@code body} describes it, with the properties of {@code holder}; not yet added. */
    private EmulatorNode source(EmulatorNode database, BodyPart holder, BodyPart body) {
        var source = new EmulatorNode(EmulatorNode.SOURCE, database, store.now());
        source.schema = EmulatorSchema.of(holder.at("properties"), this::dataSource);
        store.describe(source, body);
        return source;
    }

    private static boolean isDescending(BodyPart sort) {
        sort.only("timestamp", "direction").at("timestamp").oneOf("last_edited_time");
        return sort.at("direction").string().equals("descending");
    }

    private static Predicate<EmulatorNode> ofType(Optional<BodyPart> type) {
        return switch (type.map(given -> given.oneOf("page", EmulatorNode.SOURCE)).orElse("")) {
            case "page" -> EmulatorNode::isPage;
            case EmulatorNode.SOURCE -> EmulatorNode::isSource;
            default -> node -> true;
        };
    }
}
