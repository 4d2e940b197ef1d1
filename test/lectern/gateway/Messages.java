package lectern.gateway;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Messages of the browser's protocol for tests: the contract's example, with members changed as JSON text. */
final class Messages {
    private static final List<Map.Entry<String, String>> EXAMPLE = List.of(
            entry("action", "\"save_transcript\""),
            entry("messageId", "\"uuid-1234\""),
            entry("raw_section", "\"Section 3: Advanced Topics\""),
            entry("raw_lecture", "\"12. Building WebSocket Clients\""),
            entry("transcripts", "[\"line one\",\"line two\"]"));

    private Messages() {}

    static String example() {
        return json(members());
    }

    static String with(String name, String json) {
        return with(Map.of(name, json));
    }

    static String with(Map<String, String> changes) {
        var members = members();
        members.putAll(changes);
        return json(members);
    }

    static String without(String name) {
        var members = members();
        members.remove(name);
        return json(members);
    }

    private static Map<String, String> members() {
        var members = new LinkedHashMap<String, String>();
        EXAMPLE.forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream().map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
