package lectern.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import lectern.json.JsonValue;

/** A page or a block: plain state, which only {@link EmulatorStore} changes. Confined to {@link EmulatorApi}'s lock. */
final class EmulatorNode {
    /** The type of every page, as its parent's children list has it. */
    static final String PAGE = "child_page";

    final String id = UUID.randomUUID().toString();
    final String type;
    /** The page or block that holds this; null for a row of the data source. */
    final EmulatorNode parent;
    final Instant created;
    /** A page's values by property id; what is not there is empty. */
    final Map<String, JsonValue> values = new HashMap<>();
    final List<EmulatorNode> children = new ArrayList<>();
    Instant edited;
    /** What a block holds under the name of its type. */
    JsonValue.JsonObject content = JsonValue.JsonObject.builder().build();
    JsonValue icon = JsonValue.JsonNull.NULL;
    boolean inTrash;
    boolean archived;

    EmulatorNode(String type, EmulatorNode parent, Instant created) {
        this.type = type;
        this.parent = parent;
        this.created = created;
        this.edited = created;
    }

    boolean isPage() {
        return type.equals(PAGE);
    }

    /** Whether this or what holds it is in the trash: then nothing in it can be edited. */
    boolean isGone() {
        var node = this;
        while (node != null && !node.inTrash) {
            node = node.parent;
        }
        return node != null;
    }

    List<EmulatorNode> visibleChildren() {
        return children.stream().filter(child -> !child.inTrash).toList();
    }

    String title() {
        return EmulatorText.plain(values.getOrDefault(EmulatorSchema.TITLE_ID, JsonValue.JsonArray.EMPTY));
    }

    /** The id as it stands in URLs. */
    String hex() {
        return id.replace("-", "");
    }
}
