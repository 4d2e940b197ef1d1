package lectern.emulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/** Blocks, from what a request sends to what the store keeps. Stateless. */
final class EmulatorBlocks {
    /** Levels of {@code children} in one request; a block on the level below may not even have an empty list. */
    static final int MAX_NESTED_LEVELS = 2;

    private static final String[] LANGUAGES = ("abap,abc,agda,arduino,ascii art,assembly,bash,"
            + "basic,bnf,c,c#,c++,clojure,coffeescript,coq,css,dart,dhall,diff,docker,ebnf,elixir,elm,erlang,f#,flow,"
            + "fortran,gherkin,glsl,go,graphql,groovy,haskell,hcl,html,idris,java,javascript,json,julia,kotlin,latex,"
            + "less,lisp,livescript,llvm ir,lua,makefile,markdown,markup,matlab,mathematica,mermaid,nix,notion formula,"
            + "objective-c,ocaml,pascal,perl,php,plain text,powershell,prolog,protobuf,purescript,python,r,racket,"
            + "reason,ruby,rust,sass,scala,scheme,scss,shell,smalltalk,solidity,sql,swift,toml,typescript,vb.net,"
            + "verilog,vhdl,visual basic,webassembly,xml,yaml,java/c/c++/c#").split(",");

    private static final List<String> TEXT = List.of("rich_text", "color");
    private static final List<String> HEADING = List.of("rich_text", "color", "is_toggleable");
    /** What each type of block may hold, apart from children. */
    private static final Map<String, List<String>> MEMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("paragraph", TEXT), Map.entry("toggle", TEXT), Map.entry("quote", TEXT),
            Map.entry("bulleted_list_item", TEXT), Map.entry("numbered_list_item", TEXT),
            Map.entry("to_do", List.of("rich_text", "color", "checked")),
            Map.entry("callout", List.of("rich_text", "color", "icon")),
            Map.entry("heading_1", HEADING), Map.entry("heading_2", HEADING),
            Map.entry("heading_3", HEADING), Map.entry("heading_4", HEADING),
            Map.entry("code", List.of("rich_text", "caption", "language")),
            Map.entry("divider", List.of())));

    /** What a member is that a new block does not name; the icon is null. */
    private static final Map<String, JsonValue> INITIAL = Map.of(
            "rich_text", JsonValue.JsonArray.EMPTY, "caption", JsonValue.JsonArray.EMPTY,
            "checked", JsonValue.JsonBoolean.FALSE, "is_toggleable", JsonValue.JsonBoolean.FALSE,
            "color", new JsonValue.JsonString("default"));

    private EmulatorBlocks() {}

    /** New blocks as {@code children} describes them, none if it is not there; {@code holder} does not know them. */
    static List<EmulatorNode> children(BodyPart body, EmulatorNode holder, Instant now) {
        return children(body, holder, now, 0);
    }

    /** The content of a block of this type after a request has changed it; what the request does not name stays. */
    static JsonValue.JsonObject changed(EmulatorNode block, BodyPart payload) {
        return content(block.type, payload.only(MEMBERS.get(block.type)), block.content);
    }

    /** An icon as answers have it; null takes it away. */
    static JsonValue icon(BodyPart part) {
        if (part.isNull()) {
            return part.value();
        }
        if (part.find("emoji").isPresent()) {
            return JsonValue.JsonObject.builder().put("type", "emoji")
                    .put("emoji", part.only("type", "emoji").at("emoji").string()).build();
        }
        var url = part.only("type", "external").at("external").only("url").at("url").string();
        return JsonValue.JsonObject.builder().put("type", "external")
                .put("external", JsonValue.JsonObject.builder().put("url", url).build()).build();
    }

    /** Whether a block can have children at all: code never, headings only where they are toggles. */
    static boolean holdsChildren(EmulatorNode block) {
        return switch (block.type) {
            case "code", "divider", EmulatorNode.DATABASE -> false;
            case "heading_1", "heading_2", "heading_3", "heading_4" -> block.content.isTrue("is_toggleable");
            default -> true;
        };
    }

    private static List<EmulatorNode> children(BodyPart body, EmulatorNode holder, Instant now, int level) {
        return body.find("children").stream().flatMap(children -> children.items().stream())
                .map(block -> block(block, holder, now, level)).toList();
    }

    private static EmulatorNode block(BodyPart asked, EmulatorNode holder, Instant now, int level) {
        var type = asked.names().stream().filter(MEMBERS::containsKey).findFirst()
                .orElseThrow(() -> asked.should("be a block of one of the types " + MEMBERS.keySet()));
        var members = MEMBERS.get(type);
        var payload = asked.only("object", "type", type).at(type)
                .only(Stream.concat(members.stream(), Stream.of("children")).toList());
        Stream.of("rich_text", "language").filter(members::contains).forEach(payload::at);
        var block = new EmulatorNode(type, holder, now);
        block.content = content(type, payload, block.content);
        var mayNest = level < MAX_NESTED_LEVELS && holdsChildren(block);
        payload.find("children").ifPresent(children -> children.must(mayNest, "be not present"));
        block.children.addAll(children(payload, block, now, level + 1));
        return block;
    }

    private static JsonValue.JsonObject content(String type, BodyPart payload, JsonValue.JsonObject old) {
        var content = JsonValue.JsonObject.builder();
        MEMBERS.get(type).forEach(name -> content.put(name, payload.find(name).map(given -> member(name, given))
                .or(() -> old.at(name)).orElse(INITIAL.getOrDefault(name, JsonValue.JsonNull.NULL))));
        return content.build();
    }

    private static JsonValue member(String name, BodyPart given) {
        return switch (name) {
            case "rich_text", "caption" -> EmulatorText.parse(given);
            case "checked", "is_toggleable" -> JsonValue.JsonBoolean.of(given.isTrue());
            case "icon" -> icon(given);
            case "language" -> new JsonValue.JsonString(given.oneOf(LANGUAGES));
            default -> new JsonValue.JsonString(given.string());
        };
    }
}
