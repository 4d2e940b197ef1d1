package lectern.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/**
 * Anything with an id, in the tree that it is a part of: databases hold data sources, those hold pages as rows, and
 * pages hold blocks, pages and databases. Plain state, which only {@link EmulatorStore} and {@link EmulatorDatabases}
 * change. Confined to {@link NotionEmulator}'s lock.
 */
final class EmulatorNode {
    /** The types of what is no block, the first two as the children list of a page that holds them has it. */
    static final String PAGE = "child_page";
    static final String DATABASE = "child_database";
    static final String SOURCE = "data_source";

    final String id;
    final String type;
    /** What holds this; null for what lies in the workspace itself. */
    final EmulatorNode parent;
    final Instant created;
    /** A page's values by property id; what is not there is empty. Databases and data sources have a title only. */
    final Map<String, JsonValue> values = new HashMap<>();
    final List<EmulatorNode> children = new ArrayList<>();
    /** A data source's properties; null for all else. */
    EmulatorSchema schema;
    Instant edited;
    /** What a block holds under the name of its type. */
    JsonValue.JsonObject content = EmulatorShapes.NOTHING;
    JsonValue icon = JsonValue.JsonNull.NULL;
    boolean inTrash;
    boolean archived;

    EmulatorNode(String type, EmulatorNode parent, Instant created) {
        this(UUID.randomUUID().toString(), type, parent, created);
    }

    EmulatorNode(String id, String type, EmulatorNode parent, Instant created) {
        this.id = id;
        this.type = type;
        this.parent = parent;
        this.created = created;
        this.edited = created;
    }

    boolean isPage() {
        return type.equals(PAGE);
    }

    boolean isSource() {
        return type.equals(SOURCE);
    }

    boolean isRow() {
        return isPage() && parent != null && parent.isSource();
    }

    /** What messages call it. */
    String kind() {
        return switch (type) {
            case PAGE -> "page";
            case DATABASE -> "database";
            case SOURCE -> "data source";
            default -> "block";
        };
    }

    /** The properties that it has as a page. */
    EmulatorSchema properties() {
        return isRow() ? parent.schema : EmulatorSchema.PAGE;
    }

    /** Whether this or what holds it is in the trash: then nothing in it can be edited. */
    boolean isGone() {
        return inTrash || parent != null && parent.isGone();
    }

    /** This and all that it holds. */
    Stream<EmulatorNode> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(EmulatorNode::all));
    }

    List<EmulatorNode> visibleChildren() {
        return children.stream().filter(child -> !child.inTrash).toList();
    }

    /** What the block endpoint lists: a database's data sources are not blocks. */
    List<EmulatorNode> blocks() {
        return type.equals(DATABASE) ? List.of() : visibleChildren();
    }

    JsonValue richTitle() {
        return values.getOrDefault(EmulatorSchema.TITLE_ID, JsonValue.JsonArray.EMPTY);
    }

    String title() {
        return EmulatorText.plain(richTitle());
    }

    /** The id as it stands in URLs. */
    String hex() {
        return id.replace("-", "");
    }

    /** The id that stands so in URLs. */
    static String dashed(String hex) {
        return hex.replaceFirst("^(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    }
}
