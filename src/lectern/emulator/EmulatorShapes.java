package lectern.emulator;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Predicate;
import lectern.json.JsonValue;

/**
 * The shapes of Notion's answers. Immutable.
 *
 * @param url where the emulator's own pages are
 */
record EmulatorShapes(String databaseId, String dataSourceId, String url, Instant created) {
    static final String DATABASE_TITLE = "Lectures";
    /** Ids that a relation shows of all that it holds. */
    static final int MAX_RELATION_SHOWN = 25;

    private static final JsonValue NONE = JsonValue.JsonNull.NULL;
    private static final JsonValue.JsonObject NOTHING = JsonValue.JsonObject.builder().build();
    private static final String BOT_ID = "0b07b07b-07b0-47b0-87b0-7b07b07b07b0";
    private static final JsonValue.JsonObject BOT =
            JsonValue.JsonObject.builder().put("object", "user").put("id", BOT_ID).build();
    private static final JsonValue.JsonObject WORKSPACE =
            JsonValue.JsonObject.builder().put("type", "workspace").put("workspace", true).build();
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static EmulatorShapes of(String url, Instant created) {
        return new EmulatorShapes(EmulatorOptions.DATABASE_ID, UUID.randomUUID().toString(), url, created);
    }

    static JsonValue.JsonObject bot() {
        var bot = JsonValue.JsonObject.builder().put("owner", WORKSPACE).put("workspace_name", "Emulator").build();
        return JsonValue.JsonObject.builder().put("object", "user").put("id", BOT_ID).put("name", "Lectern emulator")
                .put("avatar_url", NONE).put("type", "bot").put("bot", bot).build();
    }

    /** Notion tells times to the minute. */
    static Instant shown(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    JsonValue.JsonObject singleRelation() {
        return JsonValue.JsonObject.builder().put("database_id", databaseId).put("data_source_id", dataSourceId)
                .put("type", "single_property").put("single_property", NOTHING).build();
    }

    JsonValue.JsonObject database() {
        var source = JsonValue.JsonObject.builder().put("id", dataSourceId).put("name", DATABASE_TITLE).build();
        return container("database", databaseId).put("parent", WORKSPACE).put("is_locked", false)
                .put("data_sources", JsonValue.JsonArray.of(source)).build();
    }

    JsonValue.JsonObject dataSource(EmulatorSchema schema) {
        var parent = JsonValue.JsonObject.builder().put("type", "database_id").put("database_id", databaseId).build();
        return container("data_source", dataSourceId).put("parent", parent).put("database_parent", WORKSPACE)
                .put("properties", schema.json()).build();
    }

    /** A page with those of its properties that {@code wanted} accepts. */
    JsonValue.JsonObject page(EmulatorNode page, EmulatorSchema schema, Predicate<EmulatorSchema.Property> wanted) {
        var properties = JsonValue.JsonObject.builder();
        schema.properties().stream().filter(wanted)
                .forEach(property -> properties.put(property.name(), property(page, property)));
        return common("page", page)
                .put("icon", page.icon).put("cover", NONE)
                .put("is_archived", page.archived).put("is_locked", false)
                .put("properties", properties.build())
                .put("url", url + "/" + page.hex()).put("public_url", NONE).build();
    }

    /** A block; a page as a block is a {@code child_page}. */
    JsonValue.JsonObject block(EmulatorNode block) {
        var content = block.isPage()
                ? JsonValue.JsonObject.of("title", new JsonValue.JsonString(block.title())) : block.content;
        return common("block", block).put("has_children", !block.visibleChildren().isEmpty())
                .put("type", block.type).put(block.type, content).build();
    }

    private JsonValue.JsonObject.Builder container(String object, String id) {
        var time = TIME.format(shown(created));
        return JsonValue.JsonObject.builder().put("object", object).put("id", id)
                .put("title", EmulatorText.of(DATABASE_TITLE)).put("description", JsonValue.JsonArray.EMPTY)
                .put("created_time", time).put("last_edited_time", time)
                .put("created_by", BOT).put("last_edited_by", BOT)
                .put("is_inline", false).put("in_trash", false).put("icon", NONE).put("cover", NONE)
                .put("url", url + "/" + databaseId.replace("-", "")).put("public_url", NONE);
    }

    private JsonValue.JsonObject.Builder common(String object, EmulatorNode node) {
        return JsonValue.JsonObject.builder().put("object", object).put("id", node.id)
                .put("parent", parent(node.parent))
                .put("created_time", TIME.format(shown(node.created)))
                .put("last_edited_time", TIME.format(shown(node.edited)))
                .put("created_by", BOT).put("last_edited_by", BOT).put("in_trash", node.inTrash);
    }

    private JsonValue parent(EmulatorNode parent) {
        if (parent == null) {
            return JsonValue.JsonObject.builder().put("type", "data_source_id").put("data_source_id", dataSourceId)
                    .put("database_id", databaseId).build();
        }
        var type = parent.isPage() ? "page_id" : "block_id";
        return JsonValue.JsonObject.builder().put("type", type).put(type, parent.id).build();
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
