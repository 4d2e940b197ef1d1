package lectern.emulator;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import lectern.json.JsonValue;

/**
 * The shapes of Notion's answers. Immutable.
 *
 * @param url where the emulator's own pages are
 */
record EmulatorShapes(String url) {
    /** Ids that a relation shows of all that it holds. */
    static final int MAX_RELATION_SHOWN = 25;

    static final JsonValue.JsonObject NOTHING = JsonValue.JsonObject.builder().build();

    private static final JsonValue NONE = JsonValue.JsonNull.NULL;
    private static final String BOT_ID = "0b07b07b-07b0-47b0-87b0-7b07b07b07b0";
    private static final String PERSON_ID = "0ada0ada-0ada-40ad-80ad-0ada0ada0ada";
    private static final JsonValue.JsonObject WORKSPACE =
            JsonValue.JsonObject.builder().put("type", "workspace").put("workspace", true).build();
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static JsonValue.JsonObject bot() {
        return user(BOT_ID, "Lectern emulator", "bot",
                JsonValue.JsonObject.builder().put("owner", WORKSPACE).put("workspace_name", "Emulator").build());
    }

    /** All users: the token's bot, then a person. */
    static List<JsonValue.JsonObject> users() {
        return List.of(bot(), user(PERSON_ID, "Ada", "person",
                JsonValue.JsonObject.builder().put("email", "ada@example.org").build()));
    }

    private static JsonValue.JsonObject user(String id, String name, String type, JsonValue.JsonObject details) {
        return JsonValue.JsonObject.builder().put("object", "user").put("id", id).put("name", name)
                .put("avatar_url", NONE).put("type", type).put(type, details).build();
    }

    /** Notion tells times to the minute. */
    static Instant shown(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    /** What a relation to this data source is configured as. */
    static JsonValue.JsonObject relation(EmulatorNode source) {
        return JsonValue.JsonObject.builder().put("database_id", source.parent.id).put("data_source_id", source.id)
                .put("type", "single_property").put("single_property", NOTHING).build();
    }

    JsonValue.JsonObject database(EmulatorNode database) {
        var sources = database.visibleChildren().stream().<JsonValue>map(source ->
                JsonValue.JsonObject.builder().put("id", source.id).put("name", source.title()).build()).toList();
        return container("database", database).put("is_locked", false)
                .put("data_sources", new JsonValue.JsonArray(sources)).build();
    }

    JsonValue.JsonObject dataSource(EmulatorNode source) {
        return container("data_source", source).put("database_parent", parent(source.parent.parent))
                .put("properties", source.schema.json()).build();
    }

    /** A data source, or a page with the properties of these names or ids; with all if there are none. */
    JsonValue.JsonObject pageOrSource(EmulatorNode node, List<String> wanted) {
        return node.isSource() ? dataSource(node) : page(node, wanted);
    }

    JsonValue.JsonObject page(EmulatorNode page, List<String> wanted) {
        var properties = JsonValue.JsonObject.builder();
        page.properties().properties(wanted)
                .forEach(property -> properties.put(property.name(), property(page, property)));
        return common("page", page)
                .put("icon", page.icon).put("cover", NONE)
                .put("is_archived", page.archived).put("is_locked", false)
                .put("properties", properties.build())
                .put("url", url + "/" + page.hex()).put("public_url", NONE).build();
    }

    /** A block; pages and databases are blocks too, of which only the title shows. */
    static JsonValue.JsonObject block(EmulatorNode block) {
        var content = block.kind().equals("block") ? block.content
                : JsonValue.JsonObject.builder().put("title", block.title()).build();
        return common("block", block).put("has_children", !block.blocks().isEmpty())
                .put("type", block.type).put(block.type, content).build();
    }

    private JsonValue.JsonObject.Builder container(String object, EmulatorNode node) {
        return common(object, node)
                .put("title", node.richTitle()).put("description", JsonValue.JsonArray.EMPTY).put("is_inline", false)
                .put("icon", node.icon).put("cover", NONE)
                .put("url", url + "/" + node.hex()).put("public_url", NONE);
    }

    private static JsonValue.JsonObject.Builder common(String object, EmulatorNode node) {
        var editor = JsonValue.JsonObject.builder().put("object", "user").put("id", BOT_ID).build();
        return JsonValue.JsonObject.builder().put("object", object).put("id", node.id)
                .put("parent", parent(node.parent))
                .put("created_time", TIME.format(shown(node.created)))
                .put("last_edited_time", TIME.format(shown(node.edited)))
                .put("created_by", editor).put("last_edited_by", editor).put("in_trash", node.inTrash);
    }

    private static JsonValue parent(EmulatorNode parent) {
        if (parent == null) {
            return WORKSPACE;
        }
        var type = parent.kind().replace(' ', '_') + "_id";
        var json = JsonValue.JsonObject.builder().put("type", type).put(type, parent.id);
        return parent.isSource() ? json.put("database_id", parent.parent.id).build() : json.build();
    }

    /** A property's value, or one item of it, by itself. */
    static JsonValue.JsonObject propertyItem(EmulatorSchema.Property property, JsonValue value) {
        return JsonValue.JsonObject.builder().put("object", "property_item").put("id", property.id())
                .put("type", property.type()).put(property.type(), value).build();
    }

    private static JsonValue property(EmulatorNode page, EmulatorSchema.Property property) {
        var value = property.valueOf(page);
        var json = JsonValue.JsonObject.builder().put("id", property.id()).put("type", property.type());
        if (!property.type().equals("relation")) {
            return json.put(property.type(), value).build();
        }
        var shown = value.items().stream().limit(MAX_RELATION_SHOWN).toList();
        return json.put("relation", new JsonValue.JsonArray(shown)).put("has_more", shown.size() < value.items().size())
                .build();
    }
}
