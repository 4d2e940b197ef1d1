package lectern.emulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/**
 * The database, its pages and their blocks, in memory. Confined to the lock of {@link EmulatorApi}. Each method checks
 * all of a request before it changes anything.
 */
final class EmulatorStore {
    private static final Predicate<EmulatorSchema.Property> ALL = property -> true;

    private final EmulatorShapes shapes;
    private final InstantSource clock;
    private final boolean shared;
    private final Map<String, EmulatorNode> nodes = new LinkedHashMap<>();
    private final EmulatorDatabases databases;
    /** The data source that is there at the start. */
    private final EmulatorNode main;
    /** Pages and blocks that may still be made. */
    private long blocksLeft = Long.MAX_VALUE;

    EmulatorStore(EmulatorShapes shapes, EmulatorOptions options, InstantSource clock) {
        this.shapes = shapes;
        this.clock = clock;
        this.shared = options.shared();
        this.databases = new EmulatorDatabases(this, shapes, options.schema());
        this.main = databases.open();
    }

    EmulatorDatabases databases() {
        return databases;
    }

    Instant now() {
        return clock.instant();
    }

    /** All that is shared, in the order of creation. */
    Stream<EmulatorNode> nodes() {
        return shared ? nodes.values().stream() : Stream.empty();
    }

    Optional<EmulatorNode> find(String id) {
        return Optional.ofNullable(nodes.get(id)).filter(found -> shared);
    }

    /** Lets only so many more pages and blocks be made. */
    void limitBlocks(long left) {
        blocksLeft = left;
    }

    EmulatorNode main() {
        return main;
    }

    /** The page whose id without dashes this is. */
    Optional<EmulatorNode> pageOf(String hex) {
        var node = nodes.get(hex.replaceFirst("^(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-"));
        return Optional.ofNullable(node).filter(EmulatorNode::isPage);
    }

    JsonValue.JsonObject createPage(BodyPart body) throws EmulatorError {
        body.only("parent", "properties", "icon", "children");
        var page = new EmulatorNode(EmulatorNode.PAGE, parent(body.at("parent")), now());
        var changed = page.properties().copy();
        var values = values(changed, body);
        var blocks = EmulatorBlocks.drafts(body);
        page.icon = icon(page, body);
        use(1 + EmulatorBlocks.count(blocks));

        add(page, 0, blocks);
        add(page);
        change(page, changed, values);
        return shapes.page(page, ALL);
    }

    JsonValue.JsonObject page(String id, List<String> filterProperties) throws EmulatorError {
        var page = pageNode(id);
        return shapes.page(page, wanted(page.properties(), filterProperties));
    }

    /** One property's value, whole: a list of its items where pages show only the start of it. */
    JsonValue.JsonObject property(String id, String property, BodyPart query) throws EmulatorError {
        var page = pageNode(id);
        var found = property(page.properties(), property);
        var value = found.valueOf(page);
        if (!found.isList()) {
            return EmulatorShapes.propertyItem(found, value);
        }
        var items = value.items();
        var about = JsonValue.JsonObject.builder().put("id", found.id()).put("type", found.type())
                .put("next_url", JsonValue.JsonNull.NULL).put(found.type(), JsonValue.JsonObject.builder().build());
        return ListPage.of(query).answer("property_item", IntStream.range(0, items.size()).boxed().toList(),
                index -> Integer.toString(index), index -> EmulatorShapes.propertyItem(found, items.get(index)))
                .put("property_item", about.build()).build();
    }

    JsonValue.JsonObject updatePage(String id, BodyPart body) throws EmulatorError {
        var page = pageNode(id);
        body.only("properties", "icon", "in_trash", "is_archived");
        var inTrash = inTrash(page, body);
        var archived = body.isTrue("is_archived", page.archived);
        var changed = page.properties().copy();
        var values = values(changed, body);
        page.icon = icon(page, body);

        change(page, changed, values);
        page.inTrash = inTrash;
        page.archived = archived;
        page.edited = now();
        return shapes.page(page, ALL);
    }

    /** Puts a page elsewhere; only its title goes with it into another data source or page. */
    JsonValue.JsonObject move(String id, BodyPart body) throws EmulatorError {
        var page = pageNode(id);
        refuseIfGone(page);
        var parent = parent(body.only("parent").at("parent"));
        for (var above = parent; above != null; above = above.parent) {
            if (above == page) {
                throw body.at("parent").should("not be in the page itself");
            }
        }
        if (page.parent != null) {
            page.parent.children.remove(page);
        }
        if (page.parent != parent) {
            page.values.keySet().retainAll(Set.of(EmulatorSchema.TITLE_ID));
        }
        page.parent = parent;
        add(page);
        page.edited = now();
        return shapes.page(page, ALL);
    }

    JsonValue.JsonObject block(String id) throws EmulatorError {
        return EmulatorShapes.block(node("block", id));
    }

    JsonValue.JsonObject children(String id, BodyPart query) throws EmulatorError {
        var holder = node("block", id);
        return ListPage.of(query).answer("block", holder.blocks(), EmulatorShapes::block).build();
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
        use(EmulatorBlocks.count(blocks));

        var added = add(holder, index, blocks);
        touch(holder);
        return new ListPage("", ListPage.MAX_PAGE_SIZE).answer("block", added, EmulatorShapes::block).build();
    }

    JsonValue.JsonObject updateBlock(String id, BodyPart body) throws EmulatorError {
        var block = node("block", id);
        var payload = body.find(block.type);
        var noContent = !block.kind().equals("block");
        if (payload.isEmpty() && body.find("in_trash").isEmpty() || payload.isPresent() && noContent) {
            throw EmulatorError.validation("Expected block type " + block.type + " in request body");
        }
        body.only("type", "in_trash", block.type);
        var inTrash = inTrash(block, body);
        if (payload.isPresent()) {
            block.content = EmulatorBlocks.changed(block.type, payload.get(), block.content);
        }
        block.inTrash = inTrash;
        touch(block);
        return EmulatorShapes.block(block);
    }

    JsonValue.JsonObject delete(String id) throws EmulatorError {
        var block = node("block", id);
        refuseIfGone(block);
        block.inTrash = true;
        touch(block);
        return EmulatorShapes.block(block);
    }

    private EmulatorNode node(String kind, String id) throws EmulatorError {
        return find(id).filter(node -> !node.isSource()).orElseThrow(() -> EmulatorError.notFound(kind, id));
    }

    EmulatorNode pageNode(String id) throws EmulatorError {
        var page = node("page", id);
        if (!page.isPage()) {
            throw EmulatorError.validation("Provided ID " + id + " is a " + page.kind() + ", not a page.");
        }
        return page;
    }

    /** Puts a page, database or data source into what holds it. */
    void add(EmulatorNode node) {
        nodes.put(node.id, node);
        if (node.parent != null) {
            node.parent.children.add(node);
        }
    }

    /** Takes from the blocks that may still be made: the request that uses up the last ones succeeds. */
    private void use(long blocks) throws EmulatorError {
        if (blocksLeft <= 0) {
            throw EmulatorFault.BLOCK_LIMIT.error(0, JsonValue.JsonNull.NULL);
        }
        blocksLeft -= blocks;
    }

    /** The page or data source that is to hold a page. */
    private EmulatorNode parent(BodyPart parent) throws EmulatorError {
        parent.only("type", "data_source_id", "database_id", "page_id");
        var holder = parent.find("page_id").isPresent() ? pageNode(parent.at("page_id").uuid())
                : parent.find("database_id").isPresent() ? databases.onlySource(parent.at("database_id").uuid())
                : databases.sourceNode(parent.at("data_source_id").uuid());
        refuseIfGone(holder);
        return holder;
    }

    private Map<String, JsonValue> values(EmulatorSchema changed, BodyPart body) throws EmulatorError {
        if (body.find("properties").isEmpty()) {
            return Map.of();
        }
        Predicate<String> isRow = id -> find(id).filter(node -> node.isRow() && !node.inTrash).isPresent();
        return new PropertyValues(changed, isRow).parse(body.at("properties"));
    }

    /** Gives a page these values, and those that its two-way relations name the other side of them. */
    private void change(EmulatorNode page, EmulatorSchema changed, Map<String, JsonValue> values) {
        if (page.isRow()) {
            page.parent.schema = changed;
        }
        var self = JsonValue.JsonObject.of("id", new JsonValue.JsonString(page.id));
        values.forEach((id, value) -> {
            var property = changed.find(id).orElseThrow();
            property.synced().ifPresent(other -> {
                reflect(property.valueOf(page), other, self, false);
                reflect(value, other, self, true);
            });
            page.values.put(id, value);
        });
    }

    /** Lets this property of all pages that a relation names hold {@code self}, or no longer. */
    private void reflect(JsonValue relation, String property, JsonValue self, boolean held) {
        for (var item : relation.items()) {
            var named = nodes.get(item.text("id").orElseThrow());
            var back = new ArrayList<>(named.values.getOrDefault(property, JsonValue.JsonArray.EMPTY).items());
            back.remove(self);
            if (held) {
                back.add(self);
            }
            named.values.put(property, new JsonValue.JsonArray(back));
        }
    }

    static Predicate<EmulatorSchema.Property> wanted(EmulatorSchema schema, List<String> filterProperties)
            throws EmulatorError {
        var ids = new ArrayList<String>();
        for (var name : filterProperties) {
            ids.add(property(schema, name).id());
        }
        return ids.isEmpty() ? ALL : property -> ids.contains(property.id());
    }

    private static EmulatorSchema.Property property(EmulatorSchema schema, String name) throws EmulatorError {
        return schema.find(name).orElseThrow(() ->
                EmulatorError.validation("Could not find property with name or id: " + name));
    }

    static JsonValue icon(EmulatorNode page, BodyPart body) throws EmulatorError {
        return body.find("icon").isPresent() ? EmulatorBlocks.icon(body.at("icon")) : page.icon;
    }

    /** Whether it is in the trash after this update; what is gone can only be taken out again. */
    static boolean inTrash(EmulatorNode node, BodyPart body) throws EmulatorError {
        var inTrash = body.isTrue("in_trash", node.inTrash);
        if (inTrash || !node.inTrash) {
            refuseIfGone(node);
        }
        return inTrash;
    }

    static void refuseIfGone(EmulatorNode node) throws EmulatorError {
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
            var block = new EmulatorNode(draft.type(), holder, now());
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
        for (var edited = node; edited != null && !edited.isSource(); edited = edited.parent) {
            edited.edited = now();
        }
    }
}
