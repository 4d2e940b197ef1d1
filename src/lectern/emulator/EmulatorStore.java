package lectern.emulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import lectern.json.JsonValue;

/**
 * The database, its pages and their blocks, in memory. Confined to the lock of {@link EmulatorApi}. Each method checks
 * all of a request before it changes anything.
 */
final class EmulatorStore {
    /** Rows that a query shows at most, however many pages are read. */
    static final int MAX_QUERY_RESULTS = 10_000;

    private static final Predicate<EmulatorSchema.Property> ALL = property -> true;

    private final EmulatorShapes shapes;
    private final InstantSource clock;
    private final boolean shared;
    private final Map<String, EmulatorNode> nodes = new HashMap<>();
    private final List<EmulatorNode> rows = new ArrayList<>();
    /** Of pages under pages, which have a title only. */
    private final EmulatorSchema pageSchema = EmulatorSchema.ofTitle("title");
    private EmulatorSchema schema;

    EmulatorStore(EmulatorShapes shapes, EmulatorOptions options, InstantSource clock) {
        this.shapes = shapes;
        this.clock = clock;
        this.shared = options.shared();
        this.schema = options.schema() == EmulatorOptions.Schema.SEED
                ? EmulatorSchema.seed(shapes) : EmulatorSchema.ofTitle("Name");
    }

    EmulatorSchema schema() {
        return schema;
    }

    /** The rows that a query sees without a filter, in the order of their creation. */
    List<EmulatorNode> visibleRows() {
        return rows.stream().filter(row -> !row.inTrash && !row.archived).toList();
    }

    /** The page whose id without dashes this is. */
    Optional<EmulatorNode> pageOf(String hex) {
        var node = nodes.get(hex.replaceFirst("^(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-"));
        return Optional.ofNullable(node).filter(EmulatorNode::isPage);
    }

    JsonValue.JsonObject database(String id) throws EmulatorError {
        if (shared && nodes.containsKey(id)) {
            var kind = nodes.get(id).isPage() ? "page" : "block";
            throw EmulatorError.validation("Provided ID " + id + " is a " + kind + ", not a database.");
        }
        check(id, shapes.databaseId());
        return shapes.database();
    }

    JsonValue.JsonObject dataSource(String id) throws EmulatorError {
        check(id, shapes.dataSourceId());
        return shapes.dataSource(schema);
    }

    JsonValue.JsonObject updateDataSource(String id, BodyPart body) throws EmulatorError {
        check(id, shapes.dataSourceId());
        var changed = schema.copy();
        changed.change(body.only("properties").at("properties"), shapes);
        for (var property : schema.properties()) {
            if (changed.find(property.id()).filter(now -> now.type().equals(property.type())).isEmpty()) {
                rows.forEach(row -> row.values.remove(property.id()));
            }
        }
        schema = changed;
        return shapes.dataSource(schema);
    }

    /** @param upTo younger rows do not show yet */
    JsonValue.JsonObject query(String id, BodyPart body, List<String> filterProperties, Instant upTo)
            throws EmulatorError {
        check(id, shapes.dataSourceId());
        body.only("filter", "sorts", "start_cursor", "page_size", "is_archived");
        var query = new RowQuery(schema);
        var filter = body.find("filter");
        var sorts = body.find("sorts");
        var archived = body.isTrue("is_archived", false);
        var found = rows.stream()
                .filter(row -> !row.inTrash && row.archived == archived && !row.created.isAfter(upTo));
        if (filter.isPresent()) {
            found = found.filter(query.filter(filter.get()));
        }
        if (sorts.isPresent()) {
            found = found.sorted(RowQuery.order(sorts.get()));
        }
        var wanted = wanted(filterProperties);
        var all = found.toList();
        var seen = all.subList(0, Math.min(all.size(), MAX_QUERY_RESULTS));
        var answer = ListPage.of(body).answer("page_or_data_source", seen, row -> shapes.page(row, schema, wanted));
        if (all.size() > MAX_QUERY_RESULTS) {
            answer.put("request_status", JsonValue.JsonObject.builder().put("type", "incomplete")
                    .put("incomplete_reason", "query_result_limit_reached").build());
        }
        return answer.build();
    }

    JsonValue.JsonObject createPage(BodyPart body) throws EmulatorError {
        body.only("parent", "properties", "icon", "children");
        var parent = parent(body.at("parent").only("type", "data_source_id", "database_id", "page_id"));
        var changed = (parent == null ? schema : pageSchema).copy();
        var values = values(changed, body);
        var blocks = EmulatorBlocks.drafts(body);
        var page = new EmulatorNode(EmulatorNode.PAGE, parent, clock.instant());
        page.icon = icon(page, body);

        page.values.putAll(values);
        nodes.put(page.id, page);
        add(page, 0, blocks);
        if (parent == null) {
            rows.add(page);
            schema = changed;
        } else {
            parent.children.add(page);
        }
        return shapes.page(page, schemaOf(page), ALL);
    }

    JsonValue.JsonObject page(String id, List<String> filterProperties) throws EmulatorError {
        var page = pageNode(id);
        return shapes.page(page, schemaOf(page), wanted(filterProperties));
    }

    JsonValue.JsonObject updatePage(String id, BodyPart body) throws EmulatorError {
        var page = pageNode(id);
        body.only("properties", "icon", "in_trash", "is_archived");
        var inTrash = inTrash(page, body);
        var archived = body.isTrue("is_archived", page.archived);
        var changed = schemaOf(page).copy();
        var values = values(changed, body);
        page.icon = icon(page, body);

        page.values.putAll(values);
        page.inTrash = inTrash;
        page.archived = archived;
        page.edited = clock.instant();
        if (page.parent == null) {
            schema = changed;
        }
        return shapes.page(page, schemaOf(page), ALL);
    }

    JsonValue.JsonObject block(String id) throws EmulatorError {
        return shapes.block(node("block", id));
    }

    JsonValue.JsonObject children(String id, BodyPart query) throws EmulatorError {
        var holder = node("block", id);
        return ListPage.of(query).answer("block", holder.visibleChildren(), shapes::block).build();
    }

    JsonValue.JsonObject append(String id, BodyPart body) throws EmulatorError {
        var holder = node("block", id);
        body.only("children", "position").at("children");
        refuseIfGone(holder);
        if (!holder.isPage() && !EmulatorBlocks.holdsChildren(holder.type, holder.content)) {
            throw EmulatorError.validation("Block does not support children.");
        }
        var blocks = EmulatorBlocks.drafts(body);
        var index = index(holder, body);

        var added = add(holder, index, blocks);
        touch(holder);
        return new ListPage("", ListPage.MAX_PAGE_SIZE).answer("block", added, shapes::block).build();
    }

    JsonValue.JsonObject updateBlock(String id, BodyPart body) throws EmulatorError {
        var block = node("block", id);
        var payload = body.find(block.type);
        if (payload.isEmpty() && body.find("in_trash").isEmpty() || payload.isPresent() && block.isPage()) {
            throw EmulatorError.validation("Expected block type " + block.type + " in request body");
        }
        body.only("type", "in_trash", block.type);
        var inTrash = inTrash(block, body);
        if (payload.isPresent()) {
            block.content = EmulatorBlocks.changed(block.type, payload.get(), block.content);
        }
        block.inTrash = inTrash;
        touch(block);
        return shapes.block(block);
    }

    JsonValue.JsonObject delete(String id) throws EmulatorError {
        var block = node("block", id);
        refuseIfGone(block);
        block.inTrash = true;
        touch(block);
        return shapes.block(block);
    }

    private void check(String id, String known) throws EmulatorError {
        if (!shared || !id.equals(known)) {
            throw EmulatorError.notFound("database", id);
        }
    }

    private EmulatorNode node(String kind, String id) throws EmulatorError {
        var node = shared ? nodes.get(id) : null;
        if (node == null) {
            throw EmulatorError.notFound(kind, id);
        }
        return node;
    }

    private EmulatorNode pageNode(String id) throws EmulatorError {
        if (shared && id.equals(shapes.databaseId())) {
            throw EmulatorError.validation("Provided ID " + id + " is a database, not a page.");
        }
        var page = node("page", id);
        if (!page.isPage()) {
            throw EmulatorError.validation("Provided ID " + id + " is a block, not a page.");
        }
        return page;
    }

    /** The page that is to hold a new one; null for the data source. */
    private EmulatorNode parent(BodyPart parent) throws EmulatorError {
        if (parent.find("page_id").isPresent()) {
            var page = pageNode(parent.at("page_id").uuid());
            refuseIfGone(page);
            return page;
        }
        if (parent.find("database_id").isPresent()) {
            check(parent.at("database_id").uuid(), shapes.databaseId());
        } else {
            check(parent.at("data_source_id").uuid(), shapes.dataSourceId());
        }
        return null;
    }

    private EmulatorSchema schemaOf(EmulatorNode page) {
        return page.parent == null ? schema : pageSchema;
    }

    private Map<String, JsonValue> values(EmulatorSchema changed, BodyPart body) throws EmulatorError {
        if (body.find("properties").isEmpty()) {
            return Map.of();
        }
        Predicate<String> isRow = id -> nodes.containsKey(id) && nodes.get(id).isPage() && nodes.get(id).parent == null
                && !nodes.get(id).inTrash;
        return new PropertyValues(changed, isRow).parse(body.at("properties"));
    }

    private Predicate<EmulatorSchema.Property> wanted(List<String> filterProperties) throws EmulatorError {
        var ids = new ArrayList<String>();
        for (var name : filterProperties) {
            ids.add(schema.find(name).orElseThrow(() ->
                    EmulatorError.validation("Could not find property with name or id: " + name)).id());
        }
        return ids.isEmpty() ? ALL : property -> ids.contains(property.id());
    }

    private static JsonValue icon(EmulatorNode page, BodyPart body) throws EmulatorError {
        return body.find("icon").isPresent() ? EmulatorBlocks.icon(body.at("icon")) : page.icon;
    }

    /** Whether it is in the trash after this update; what is gone can only be taken out again. */
    private static boolean inTrash(EmulatorNode node, BodyPart body) throws EmulatorError {
        var inTrash = body.isTrue("in_trash", node.inTrash);
        if (inTrash || !node.inTrash) {
            refuseIfGone(node);
        }
        return inTrash;
    }

    private static void refuseIfGone(EmulatorNode node) throws EmulatorError {
        if (node.isGone()) {
            throw EmulatorError.validation(
                    "Can't edit block that is archived. You must unarchive the block before editing.");
        }
    }

    /** Where among the children the new ones go. */
    private static int index(EmulatorNode holder, BodyPart body) throws EmulatorError {
        var position = body.find("position");
        if (position.isEmpty()) {
            return holder.children.size();
        }
        var type = position.get().only("type", "after_block").at("type");
        return switch (type.string()) {
            case "end" -> holder.children.size();
            case "start" -> 0;
            case "after_block" -> {
                var id = position.get().at("after_block").at("id").uuid();
                for (var i = 0; i < holder.children.size(); i++) {
                    if (holder.children.get(i).id.equals(id) && !holder.children.get(i).inTrash) {
                        yield i + 1;
                    }
                }
                throw EmulatorError.notFound("block", id);
            }
            default -> throw type.should("be `\"end\"`, `\"start\"` or `\"after_block\"`");
        };
    }

    private List<EmulatorNode> add(EmulatorNode holder, int index, List<EmulatorBlocks.Draft> drafts) {
        var added = new ArrayList<EmulatorNode>();
        for (var draft : drafts) {
            var block = new EmulatorNode(draft.type(), holder, clock.instant());
            block.content = draft.content();
            nodes.put(block.id, block);
            add(block, 0, draft.children());
            added.add(block);
        }
        holder.children.addAll(index, added);
        return added;
    }

    /** A page is edited when anything in it is. */
    private void touch(EmulatorNode node) {
        for (var edited = node; edited != null; edited = edited.parent) {
            edited.edited = clock.instant();
        }
    }
}
