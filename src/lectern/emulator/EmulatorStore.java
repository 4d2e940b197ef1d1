package lectern.emulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import lectern.json.JsonValue;

/**
 * The database, its pages and their blocks, in memory. Confined to the lock of {@link NotionEmulator}. Each method
 * checks all of a request before it changes anything.
 */
final class EmulatorStore {
    private final EmulatorShapes shapes;
    private final InstantSource clock;
    /** All that the token can see, by id, in the order of creation. */
    final Map<String, EmulatorNode> nodes = new LinkedHashMap<>();
    final EmulatorDatabases databases;
    /** The data source that is there at the start. */
    final EmulatorNode main;
    /** Pages and blocks that may still be made. */
    long blocksLeft = Long.MAX_VALUE;

    EmulatorStore(EmulatorShapes shapes, EmulatorOptions options, InstantSource clock) {
        this.shapes = shapes;
        this.clock = clock;
        this.databases = new EmulatorDatabases(this, shapes);
        this.main = databases.open(options.schema());
        if (!options.shared()) {
            nodes.clear();
        }
    }

    Instant now() {
        return clock.instant();
    }

    Optional<EmulatorNode> page(String id) {
        return Optional.ofNullable(nodes.get(id)).filter(EmulatorNode::isPage);
    }

    /** The page, database or block of this id; pages and databases are blocks too. */
    EmulatorNode find(String kind, String id) {
        var found = nodes.get(id);
        if (found == null || found.isSource()) {
            throw EmulatorError.notFound(kind, id);
        }
        EmulatorError.refuseIf(!kind.equals("block") && !kind.equals(found.kind()),
                "Provided ID " + id + " is a " + found.kind() + ", not a " + kind + ".");
        return found;
    }

    /** One property's value, whole: a list of its items where pages show only the start of it. */
    JsonValue.JsonObject property(String id, String name, BodyPart query) {
        var page = find("page", id);
        var property = page.properties().at(name);
        var value = property.valueOf(page);
        if (!property.isList()) {
            return EmulatorShapes.propertyItem(property, value);
        }
        var items = value.items();
        var about = JsonValue.JsonObject.builder().put("id", property.id()).put("type", property.type())
                .put("next_url", JsonValue.JsonNull.NULL).put(property.type(), EmulatorShapes.NOTHING);
        return ListPage.of(query, "property_item", IntStream.range(0, items.size()).boxed().toList(),
                index -> Integer.toString(index), index -> EmulatorShapes.propertyItem(property, items.get(index)))
                .put("property_item", about.build()).build();
    }

    JsonValue.JsonObject createPage(BodyPart body) {
        body.only("parent", "properties", "icon", "children");
        var page = new EmulatorNode(EmulatorNode.PAGE, parent(body.at("parent")), now());
        var changed = page.properties().copy();
        var values = values(changed, body);
        page.children.addAll(EmulatorBlocks.children(body, page, now()));
        describe(page, body);
        use(page.all().count());

        add(page);
        change(page, changed, values);
        return shapes.page(page, List.of());
    }

    JsonValue.JsonObject updatePage(String id, BodyPart body) {
        var page = find("page", id);
        body.only("properties", "icon", "in_trash", "is_archived");
        var changed = page.properties().copy();
        var values = values(changed, body);

        describe(page, body);
        change(page, changed, values);
        return shapes.page(page, List.of());
    }

    JsonValue.JsonObject append(String id, BodyPart body) {
        var holder = find("block", id);
        body.only("children", "position").at("children");
        refuseIfGone(holder);
        EmulatorError.refuseIf(!EmulatorBlocks.holdsChildren(holder), "Block does not support children.");
        var added = EmulatorBlocks.children(body, holder, now());
        var index = index(holder, body);
        use(added.stream().flatMap(EmulatorNode::all).count());

        holder.children.addAll(index, added);
        added.forEach(this::register);
        touch(holder);
        return ListPage.of(body, "block", added, block -> block.id, EmulatorShapes::block).build();
    }

    JsonValue.JsonObject updateBlock(String id, BodyPart body) {
        var block = find("block", id);
        var payload = body.find(block.type);
        var noContent = !block.kind().equals("block");
        EmulatorError.refuseIf(payload.isPresent() ? noContent : body.find("in_trash").isEmpty(),
                "Expected block type " + block.type + " in request body");
        body.only("type", "in_trash", block.type);
        var content = payload.map(given -> EmulatorBlocks.changed(block, given)).orElse(block.content);

        describe(block, body);
        block.content = content;
        touch(block);
        return EmulatorShapes.block(block);
    }

    JsonValue.JsonObject delete(String id) {
        var block = find("block", id);
        refuseIfGone(block);
        block.inTrash = true;
        touch(block);
        return EmulatorShapes.block(block);
    }

    /** Puts a page, database or data source into what holds it. */
    void add(EmulatorNode node) {
        register(node);
        if (node.parent != null) {
            node.parent.children.add(node);
        }
    }

    private void register(EmulatorNode node) {
        node.all().forEach(each -> nodes.put(each.id, each));
    }

    /** Takes from the blocks that may still be made: the request that uses up the last ones succeeds. */
    private void use(long blocks) {
        if (blocksLeft <= 0) {
            throw EmulatorFault.BLOCK_LIMIT.error(EmulatorFault.ON_PURPOSE, 0, EmulatorShapes.NOTHING);
        }
        blocksLeft -= blocks;
    }

    /** The page or data source that is to hold a page. */
    private EmulatorNode parent(BodyPart parent) {
        parent.only("type", "data_source_id", "database_id", "page_id");
        var holder = parent.find("page_id").isPresent() ? find("page", parent.at("page_id").uuid())
                : parent.find("database_id").isPresent() ? databases.onlySource(parent.at("database_id").uuid())
                : databases.dataSource(parent.at("data_source_id").uuid());
        refuseIfGone(holder);
        return holder;
    }

    private Map<String, JsonValue> values(EmulatorSchema changed, BodyPart body) {
        Predicate<String> isRow = id -> page(id).filter(page -> page.isRow() && !page.inTrash).isPresent();
        return body.find("properties").map(new PropertyValues(changed, isRow)::parse).orElse(Map.of());
    }

    private static void change(EmulatorNode page, EmulatorSchema changed, Map<String, JsonValue> values) {
        if (page.isRow()) {
            page.parent.schema = changed;
        }
        page.values.putAll(values);
    }

    /**
     * Gives a node what a request says of it, if all of that is right; what is not said stays. What is gone can only be
     * taken out of the trash again.
     */
    void describe(EmulatorNode node, BodyPart body) {
        var isTakenOut = node.inTrash && !body.isTrue("in_trash", true);
        if (!isTakenOut) {
            refuseIfGone(node);
        }
        var title = body.find("title").<JsonValue>map(EmulatorText::parse).orElseGet(node::richTitle);
        var icon = body.find("icon").map(EmulatorBlocks::icon).orElse(node.icon);
        var archived = body.isTrue("is_archived", node.archived);
        node.inTrash = body.isTrue("in_trash", node.inTrash);
        node.archived = archived;
        node.icon = icon;
        node.values.put(EmulatorSchema.TITLE_ID, title);
        node.edited = now();
    }

    private static void refuseIfGone(EmulatorNode node) {
        EmulatorError.refuseIf(node.isGone(),
                "Can't edit block that is archived. You must unarchive the block before editing.");
    }

    /** Where among the children the new ones go. */
    private static int index(EmulatorNode holder, BodyPart body) {
        var position = body.find("position").map(given -> given.only("type", "after_block"));
        var type = position.map(given -> given.at("type").oneOf("end", "start", "after_block")).orElse("end");
        return switch (type) {
            case "end" -> holder.children.size();
            case "start" -> 0;
            default -> {
                var id = position.get().at("after_block").at("id").uuid();
                yield 1 + holder.visibleChildren().stream().filter(child -> child.id.equals(id)).findFirst()
                        .map(holder.children::indexOf).orElseThrow(() -> EmulatorError.notFound("block", id));
            }
        };
    }

    /** A page is edited when anything in it is. */
    private void touch(EmulatorNode node) {
        for (var edited = node; edited != null && !edited.isSource(); edited = edited.parent) {
            edited.edited = now();
        }
    }
}
