package lectern.emulator;

import java.util.stream.Collectors;
import lectern.json.JsonValue;

/** Rich text, from what a request sends to what an answer holds. Stateless. Mentions and equations are not emulated. */
final class EmulatorText {
    private static final JsonValue.JsonObject PLAIN = JsonValue.JsonObject.builder()
            .put("bold", false).put("italic", false).put("strikethrough", false).put("underline", false)
            .put("code", false).put("color", "default").build();

    private EmulatorText() {}

    static JsonValue.JsonArray parse(BodyPart richText) {
        return richText.each(EmulatorText::item);
    }

    /** A rich text of one plain item. */
    static JsonValue.JsonArray of(String text) {
        return JsonValue.JsonArray.of(item(text, JsonValue.JsonNull.NULL, PLAIN));
    }

    /** The characters of a rich text without their look. */
    static String plain(JsonValue richText) {
        return richText.items().stream().map(item -> item.text("plain_text").orElse("")).collect(Collectors.joining());
    }

    private static JsonValue item(BodyPart item) {
        item.only("type", "text", "annotations", "plain_text", "href");
        var text = item.at("text").only("content", "link");
        var content = text.at("content").string();
        var link = text.find("link");
        link.filter(given -> !given.isNull()).ifPresent(given -> given.only("url").at("url").string());
        return item(content, link.map(BodyPart::value).orElse(JsonValue.JsonNull.NULL),
                item.find("annotations").map(EmulatorText::annotations).orElse(PLAIN));
    }

    private static JsonValue item(String content, JsonValue link, JsonValue annotations) {
        return JsonValue.JsonObject.builder()
                .put("type", "text")
                .put("text", JsonValue.JsonObject.builder().put("content", content).put("link", link).build())
                .put("annotations", annotations)
                .put("plain_text", content)
                .put("href", link.at("url").orElse(JsonValue.JsonNull.NULL)).build();
    }

    private static JsonValue.JsonObject annotations(BodyPart given) {
        given.only(PLAIN.members().keySet());
        var all = JsonValue.JsonObject.builder();
        PLAIN.forEach((name, plain) -> all.put(name, given.find(name).map(look -> name.equals("color")
                ? new JsonValue.JsonString(look.string()) : JsonValue.JsonBoolean.of(look.isTrue())).orElse(plain)));
        return all.build();
    }
}
