package lectern.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/** Blocks, from what a request sends to what the store keeps. Stateless. */
final class EmulatorBlocks {
    /** Levels of {@code children} in one request; a block on the level below may not even have an empty list. */
    static final int MAX_NESTED_LEVELS = 2;

    private static final List<String> LANGUAGES = List.of(("abap,abc,agda,arduino,ascii art,assembly,bash,"
            + "basic,bnf,c,c#,c++,clojure,coffeescript,coq,css,dart,dhall,diff,docker,ebnf,elixir,elm,erlang,f#,flow,"
            + "fortran,gherkin,glsl,go,graphql,groovy,haskell,hcl,html,idris,java,javascript,json,julia,kotlin,latex,"
            + "less,lisp,livescript,llvm ir,lua,makefile,markdown,markup,matlab,mathematica,mermaid,nix,notion formula,"
            + "objective-c,ocaml,pascal,perl,php,plain text,powershell,prolog,protobuf,purescript,python,r,racket,"
            + "reason,ruby,rust,sass,scala,scheme,scss,shell,smalltalk,solidity,sql,swift,toml,typescript,vb.net,"
            + "verilog,vhdl,visual basic,webassembly,xml,yaml,java/c/c++/c#").split(","));

    /** What each type of block may hold, apart from children. */
    private static final Map<String, List<String>> MEMBERS = Map.ofEntries(
            Map.entry("paragraph", List.of("rich_text", "color")),
            Map.entry("toggle", List.of("rich_text", "color")),
            Map.entry("quote", List.of("rich_text", "color")),
            Map.entry("bulleted_list_item", List.of("rich_text", "color")),
            Map.entry("numbered_list_item", List.of("rich_text", "color")),
            Map.entry("to_do", List.of("rich_text", "color", "checked")),
            Map.entry("callout", List.of("rich_text", "color", "icon")),
            Map.entry("heading_1", List.of("rich_text", "color", "is_toggleable")),
            Map.entry("heading_2", List.of("rich_text", "color", "is_toggleable")),
            Map.entry("heading_3", List.of("rich_text", "color", "is_toggleable")),
            Map.entry("heading_4", List.of("rich_text", "color", "is_toggleable")),
            Map.entry("code", List.of("rich_text", "caption", "language")),
            Map.entry("divider", List.of()));

    private EmulatorBlocks() {}

    /** A block that a request asks for. */
    record Draft(String type, JsonValue.JsonObject content, List<Draft> children) {}

    /** The blocks of {@code children}; none if it is not there. */
    static List<Draft> drafts(BodyPart body) throws EmulatorError {
        return drafts(body, 0);
    }

    /** Blocks in all, nested ones included. */
    static long count(List<Draft> drafts) {
        return drafts.stream().mapToLong(draft -> 1 + count(draft.children())).sum();
    }

    /** The content of a block of this type after a request has changed it; what the request does not name stays. */
    static JsonValue.JsonObject changed(String type, BodyPart payload, JsonValue.JsonObject old) throws EmulatorError {
        return content(type, payload.only(allowed(type)), old);
    }

    /** An icon as answers have it; null takes it away. */
    static JsonValue icon(BodyPart part) throws EmulatorError {
        if (part.isNull()) {
            return part.value();
        }
        if (part.find("emoji").isPresent()) {
            return JsonValue.JsonObject.builder().put("type", "emoji")
                    .put("emoji", part.only("type", "emoji").at("emoji").string()).build();
        }
        var file = JsonValue.JsonObject.of("url",
                new JsonValue.JsonString(part.only("type", "external").at("external").only("url").at("url").string()));
        return JsonValue.JsonObject.builder().put("type", "external").put("external", file).build();
    }

    private static List<Draft> drafts(BodyPart holder, int level) throws EmulatorError {
        var drafts = new ArrayList<Draft>();
        var children = holder.find("children");
        if (children.isPresent()) {
            for (var block : children.get().items()) {
                drafts.add(draft(block, level));
            }
        }
        return drafts;
    }

    private static Draft draft(BodyPart block, int level) throws EmulatorError {
        var type = block.object().members().keySet().stream().filter(MEMBERS::containsKey).findFirst()
                .orElseThrow(() -> block.should("be a block of one of the types " + new TreeSet<>(MEMBERS.keySet())));
        var payload = block.only("object", "type", type).at(type).only(allowed(type, "children"));
        for (var required : List.of("rich_text", "language")) {
            if (MEMBERS.get(type).contains(required)) {
                payload.at(required);
            }
        }
        var children = payload.find("children");
        var content = content(type, payload, JsonValue.JsonObject.builder().build());
        if (children.isPresent() && (level == MAX_NESTED_LEVELS || !holdsChildren(type, content))) {
            throw children.get().should("be not present");
        }
        return new Draft(type, content, drafts(payload, level + 1));
    }

    /** Whether a block can have children at all: code never, headings only where they are toggles. */
    static boolean holdsChildren(String type, JsonValue.JsonObject content) {
        return switch (type) {
            case "code", "divider", EmulatorNode.DATABASE -> false;
            case "heading_1", "heading_2", "heading_3", "heading_4" -> content.isTrue("is_toggleable");
            default -> true;
        };
    }

    private static String[] allowed(String type, String... more) {
        return Stream.concat(MEMBERS.get(type).stream(), Stream.of(more)).toArray(String[]::new);
    }

    private static JsonValue.JsonObject content(String type, BodyPart payload, JsonValue.JsonObject old)
            throws EmulatorError {
        var content = JsonValue.JsonObject.builder();
        for (var name : MEMBERS.get(type)) {
            var given = payload.find(name);
            content.put(name, given.isPresent()
                    ? member(name, given.get()) : old.at(name).orElseGet(() -> initial(name)));
        }
        return content.build();
    }

    private static JsonValue member(String name, BodyPart given) throws EmulatorError {
        return switch (name) {
            case "rich_text", "caption" -> EmulatorText.parse(given);
            case "checked", "is_toggleable" -> JsonValue.JsonBoolean.of(given.isTrue());
            case "icon" -> icon(given);
            case "language" -> language(given);
            default -> new JsonValue.JsonString(given.string());
        };
    }

    private static JsonValue initial(String name) {
        return switch (name) {
            case "rich_text", "caption" -> JsonValue.JsonArray.EMPTY;
            case "checked", "is_toggleable" -> JsonValue.JsonBoolean.FALSE;
            case "color" -> new JsonValue.JsonString("default");
            default -> JsonValue.JsonNull.NULL;
        };
    }

    private static JsonValue language(BodyPart given) throws EmulatorError {
        if (!LANGUAGES.contains(given.string())) {
            throw given.should("be `\"" + String.join("\"`, `\"", LANGUAGES) + "\"`");
        }
        return given.value();
    }
}
