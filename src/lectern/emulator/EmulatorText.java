package lectern.emulator;

import java.util.ArrayList;
import java.util.stream.Collectors;
import lectern.json.JsonValue;

/** Rich text, from what a request sends to what an answer holds. Stateless. Mentions and equations are not emulated. */
final class EmulatorText {
    private static final JsonValue.JsonObject PLAIN = JsonValue.JsonObject.builder()
            .put("bold", false).put("italic", false).put("strikethrough", false).put("underline", false)
            .put("code", false).put("color", "default").build();

    private EmulatorText() {}

    static JsonValue.JsonArray parse(BodyPart richText) throws EmulatorError {
        var items = new ArrayList<JsonValue>();
        for (var item : richText.items()) {
            items.add(item(item.only("type", "text", "annotations", "plain_text", "href")));
        }
        return new JsonValue.JsonArray(items);
    }

    /** A rich text of one plain item. */
    static JsonValue.JsonArray of(String text) {
        return JsonValue.JsonArray.of(item(text, JsonValue.JsonNull.NULL, PLAIN));
    }

    /** The characters of a rich text without their look. */
    static String plain(JsonValue richText) {
        return richText.items().stream().map(item -> item.text("plain_text").orElse("")).collect(Collectors.joining());
    }

    private static JsonValue item(BodyPart item) throws EmulatorError {
        var text = item.at("text").only("content", "link");
        var content = text.at("content").string();
        var link = text.find("link");
        if (link.isPresent() && !link.get().isNull()) {
            link.get().only("url").at("url").string();
        }
        var annotations = item.find("annotations");
        return item(content, link.map(BodyPart::value).orElse(JsonValue.JsonNull.NULL),
                annotations.isPresent() ? annotations(annotations.get()) : PLAIN);
    }

    private static JsonValue item(String content, JsonValue link, JsonValue annotations) {
        return JsonValue.JsonObject.builder()
                .put("type", "text")
                .put("text", JsonValue.JsonObject.builder().put("content", content).put("link", link).build())
                .put("annotations", annotations)
                .put("plain_text", content)
                .put("href", link.at("url").orElse(JsonValue.JsonNull.NULL)).build();
    }

    private static JsonValue annotations(BodyPart annotations) throws EmulatorError {
        annotations.only(PLAIN.members().keySet().toArray(String[]::new));
        var all = JsonValue.JsonObject.builder();
        for (var known : PLAIN.members().entrySet()) {
            var name = known.getKey();
            if (annotations.find(name).isEmpty()) {
                all.put(name, known.getValue());
            } else if (name.equals("color")) {
                all.put(name, annotations.at(name).string());
            } else {
                all.put(name, annotations.at(name).isTrue());
            }
        }
        return all.build();
    }
}
