package lectern.emulator;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import lectern.json.JsonValue;

/** Databases, their data sources, and what is found in them. Confined to the lock of {@link EmulatorApi}. */
record EmulatorDatabases(EmulatorStore store, EmulatorShapes shapes, EmulatorOptions.Schema kind) {
    /** Rows that a query shows at most, however many pages are read. */
    static final int MAX_QUERY_RESULTS = 10_000;

    /** Makes what is there at the start, and answers with the data source that all is about. */
    EmulatorNode open() {
        var page = new EmulatorNode(EmulatorOptions.PAGE_ID, EmulatorNode.PAGE, null, store.now());
        page.values.put(EmulatorSchema.TITLE_ID, EmulatorText.of("Emulator"));
        store.add(page);
        var main = start(new EmulatorNode(
                EmulatorOptions.DATABASE_ID, EmulatorNode.DATABASE, page, store.now()), "Lectures");
        if (kind != EmulatorOptions.Schema.EMPTY) {
            main.schema = EmulatorSchema.seed(main);
        }
        if (kind == EmulatorOptions.Schema.TWO_SOURCES) {
            start(main.parent, "Archive");
        } else if (kind == EmulatorOptions.Schema.WIKI) {
            main.children.add(start(new EmulatorNode(EmulatorNode.DATABASE, page, store.now()), "Glossary"));
        }
        return main;
    }

    /** Adds a data source of this name to a database, which is named and added too if it is new. */
    private EmulatorNode start(EmulatorNode database, String name) {
        if (database.children.isEmpty()) {
            database.values.put(EmulatorSchema.TITLE_ID, EmulatorText.of(name));
            store.add(database);
        }
        var source = new EmulatorNode(EmulatorNode.SOURCE, database, store.now());
        source.values.put(EmulatorSchema.TITLE_ID, EmulatorText.of(name));
        source.schema = EmulatorSchema.ofTitle("Name");
        store.add(source);
        return source;
    }

    JsonValue.JsonObject database(String id) throws EmulatorError {
        return shapes.database(node(id));
    }

    JsonValue.JsonObject createDatabase(BodyPart body) throws EmulatorError {
        body.only("parent", "title", "icon", "is_inline", "initial_data_source");
        var parent = store.pageNode(body.at("parent").only("type", "page_id").at("page_id").uuid());
        EmulatorStore.refuseIfGone(parent);
        var initial = body.at("initial_data_source").only("properties");
        var database = new EmulatorNode(EmulatorNode.DATABASE, parent, store.now());
        describe(database, body);
        var source = source(database, initial);
        describe(source, body);
        store.add(database);
        store.add(source);
        pair(source);
        return shapes.database(database);
    }

    JsonValue.JsonObject updateDatabase(String id, BodyPart body) throws EmulatorError {
        var database = node(id);
        describe(database, body.only("title", "icon", "in_trash"));
        return shapes.database(database);
    }

    JsonValue.JsonObject dataSource(String id) throws EmulatorError {
        return shapes.dataSource(sourceNode(id));
    }

    JsonValue.JsonObject createDataSource(BodyPart body) throws EmulatorError {
        body.only("parent", "properties", "title", "icon");
        var database = node(body.at("parent").only("type", "database_id").at("database_id").uuid());
        var source = source(database, body);
        describe(source, body);
        store.add(source);
        pair(source);
        return shapes.dataSource(source);
    }

    JsonValue.JsonObject updateDataSource(String id, BodyPart body) throws EmulatorError {
        var source = sourceNode(id);
        body.only("properties", "title", "icon", "in_trash");
        var changed = source.schema.copy();
        if (body.find("properties").isPresent()) {
            changed.change(body.at("properties"), this::sourceNode);
        }
        describe(source, body);
        for (var property : source.schema.properties()) {
            if (changed.find(property.id()).filter(now -> now.type().equals(property.type())).isEmpty()) {
                source.children.forEach(row -> row.values.remove(property.id()));
            }
        }
        source.schema = changed;
        pair(source);
        return shapes.dataSource(source);
    }

    /** @param upTo younger rows do not show yet */
    JsonValue.JsonObject query(String id, BodyPart body, List<String> filterProperties, Instant upTo)
            throws EmulatorError {
        var source = sourceNode(id);
        body.only("filter", "sorts", "start_cursor", "page_size", "is_archived", "result_type");
        var query = new RowQuery(source.schema);
        var filter = body.find("filter");
        var sorts = body.find("sorts");
        var archived = body.isTrue("is_archived", false);
        var found = source.children.stream()
                .filter(row -> !row.inTrash && row.archived == archived && !row.created.isAfter(upTo));
        if (filter.isPresent()) {
            found = found.filter(query.filter(filter.get()));
        }
        if (sorts.isPresent()) {
            found = found.sorted(RowQuery.order(sorts.get()));
        }
        var wanted = EmulatorStore.wanted(source.schema, filterProperties);
        var all = found.filter(ofType(body.find("result_type").isPresent() ? body.at("result_type") : null)).toList();
        var seen = all.subList(0, Math.min(all.size(), MAX_QUERY_RESULTS));
        var answer = ListPage.of(body).answer("page_or_data_source", seen, row -> shapes.pageOrSource(row, wanted));
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
    JsonValue.JsonObject search(BodyPart body, Instant upTo) throws EmulatorError {
        body.only("query", "filter", "sort", "start_cursor", "page_size");
        var words = body.find("query").isPresent() ? body.at("query").string().toLowerCase(Locale.ROOT) : "";
        var order = Comparator.comparing((EmulatorNode node) -> node.edited);
        if (body.find("sort").isEmpty() || isDescending(body.at("sort"))) {
            order = order.reversed();
        }
        var filter = body.find("filter");
        Predicate<EmulatorNode> wanted = node -> true;
        if (filter.isPresent()) {
            if (!filter.get().only("property", "value").at("property").string().equals("object")) {
                throw filter.get().at("property").should("be `\"object\"`");
            }
            wanted = ofType(filter.get().at("value"));
        }
        var found = store.nodes().filter(node -> node.isPage() || node.isSource())
                .filter(node -> !node.isGone() && !node.archived && !node.created.isAfter(upTo))
                .filter(node -> node.title().toLowerCase(Locale.ROOT).contains(words))
                .filter(wanted).sorted(order.thenComparing(node -> node.id)).toList();
        return ListPage.of(body).answer("page_or_data_source", found,
                node -> shapes.pageOrSource(node, property -> true)).build();
    }

    /** The data source of this id, which must be shared. */
    EmulatorNode sourceNode(String id) throws EmulatorError {
        var source = store.find(id).filter(EmulatorNode::isSource);
        if (source.isEmpty() || isLinked(source.get().parent)) {
            throw EmulatorError.notFound("database", id);
        }
        return source.get();
    }

    /** The only data source of this database, which may be meant where a database is named. */
    EmulatorNode onlySource(String id) throws EmulatorError {
        var sources = node(id).visibleChildren();
        if (sources.size() != 1) {
            throw EmulatorError.validation(
                    "Databases with multiple data sources are not supported in this API version.");
        }
        return sources.getFirst();
    }

    private EmulatorNode node(String id) throws EmulatorError {
        var found = store.find(id);
        if (found.isEmpty() || found.get().isSource()) {
            throw EmulatorError.notFound("database", id);
        }
        if (!found.get().type.equals(EmulatorNode.DATABASE)) {
            throw EmulatorError.validation("Provided ID " + id + " is a " + found.get().kind() + ", not a database.");
        }
        if (isLinked(found.get())) {
            throw EmulatorError.validation("Database with ID " + id
                    + " does not contain any data sources accessible by this API bot.");
        }
        return found.get();
    }

    private boolean isLinked(EmulatorNode database) {
        return kind == EmulatorOptions.Schema.LINKED && database.id.equals(EmulatorOptions.DATABASE_ID);
    }

    private EmulatorNode source(EmulatorNode database, BodyPart body) throws EmulatorError {
        var source = new EmulatorNode(EmulatorNode.SOURCE, database, store.now());
        source.schema = EmulatorSchema.of(body.at("properties"), this::sourceNode);
        return source;
    }

    private void describe(EmulatorNode node, BodyPart body) throws EmulatorError {
        var title = body.find("title").isPresent() ? EmulatorText.parse(body.at("title"))
                : node.values.getOrDefault(EmulatorSchema.TITLE_ID, JsonValue.JsonArray.EMPTY);
        var inTrash = EmulatorStore.inTrash(node, body);
        node.icon = EmulatorStore.icon(node, body);
        node.values.put(EmulatorSchema.TITLE_ID, title);
        node.inTrash = inTrash;
        node.edited = store.now();
    }

    /** Gives each new two-way relation its other side. */
    private void pair(EmulatorNode source) throws EmulatorError {
        for (var property : source.schema.properties()) {
            if (property.isUnpaired()) {
                var target = sourceNode(property.config().text("data_source_id").orElseThrow());
                var name = "Related to " + source.title() + " (" + property.name() + ")";
                var other = target.schema.addOtherSide(name, source, property);
                source.schema.pair(property, target, other);
            }
        }
    }

    private static boolean isDescending(BodyPart sort) throws EmulatorError {
        if (!sort.only("timestamp", "direction").at("timestamp").string().equals("last_edited_time")) {
            throw sort.at("timestamp").should("be `\"last_edited_time\"`");
        }
        return sort.at("direction").string().equals("descending");
    }

    private static Predicate<EmulatorNode> ofType(BodyPart type) throws EmulatorError {
        return switch (type == null ? "" : type.string()) {
            case "" -> node -> true;
            case "page" -> EmulatorNode::isPage;
            case EmulatorNode.SOURCE -> EmulatorNode::isSource;
            default -> throw type.should("be `\"page\"` or `\"data_source\"`");
        };
    }
}
