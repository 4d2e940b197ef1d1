package lectern.notion;

import java.util.List;
import java.util.Optional;
import lectern.json.JsonValue;

/**
 * The toggles of a page that may hold a transcript, by their name, as one look found them.
 *
 * @param blocks the ids of all blocks that stand on the page itself, in order
 * @param toggles those of the toggles among them
 */
record PageToggles(List<String> blocks, List<String> toggles) {

    static PageToggles of(List<JsonValue> children) {
        return new PageToggles(ids(children), ids(children.stream()
                .filter(block -> RichText.read(block.items("toggle", "rich_text")).equals(ScriptBlocks.TOGGLE_NAME))
                .toList()));
    }

    private static List<String> ids(List<JsonValue> blocks) {
        return blocks.stream().map(block -> block.text("id").orElse("")).toList();
    }

    boolean contain(String id) {
        return toggles.contains(id);
    }

    /** The toggle that stands right behind another. */
    Optional<String> behind(String id) {
        var next = blocks.indexOf(id) + 1;
        return contain(id) && next < blocks.size() ? Optional.of(blocks.get(next)).filter(this::contain)
                : Optional.empty();
    }
}
