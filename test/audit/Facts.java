package lectern.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the classes do, by kind and key, each with its details; and why, where somebody has said so. */
final class Facts {
    private final Map<Kind, Map<String, TreeSet<String>>> found = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, String>> reasons = new EnumMap<>(Kind.class);

    private Facts() {
        for (var kind : Kind.values()) {
            found.put(kind, new TreeMap<>());
            reasons.put(kind, new TreeMap<>());
        }
    }

    /** @param explained lines of {@code KIND key: reason}; empty ones and those that begin with # are skipped */
    static Facts of(Iterable<ClassConstants> classes, List<String> explained) {
        var facts = new Facts();
        for (var type : classes) {
            for (var kind : Kind.values()) {
                kind.in(type).forEach(fact ->
                        facts.found.get(kind).computeIfAbsent(fact.key(), key -> new TreeSet<>()).add(fact.detail()));
            }
        }
        for (var line : explained) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var parts = line.split(" ", 2);
                var reason = parts[1].split(": ", 2);
                facts.reasons.get(Kind.valueOf(parts[0])).put(reason[0], reason[1]);
            }
        }
        return facts;
    }

    /** All classes below a folder. */
    static List<ClassConstants> classes(Path folder) throws IOException {
        var classes = new ArrayList<ClassConstants>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(file -> file.toString().endsWith(".class")).sorted().toList()) {
                if (!file.endsWith("module-info.class")) {
                    classes.add(ClassConstants.read(Files.readAllBytes(file)));
                }
            }
        }
        return classes;
    }

    Map<String, TreeSet<String>> of(Kind kind) {
        return found.get(kind);
    }

    String reason(Kind kind, String key) {
        return reasons.get(kind).getOrDefault(key, "");
    }

    /** Facts without a reason, and reasons without a fact. */
    List<String> unexplained() {
        var wrong = new ArrayList<String>();
        for (var kind : Kind.values()) {
            found.get(kind).forEach((key, details) -> {
                if (!reasons.get(kind).containsKey(key)) {
                    wrong.add(kind + " " + key + " is not explained: " + String.join(", ", details));
                }
            });
            reasons.get(kind).keySet().stream().filter(key -> !found.get(kind).containsKey(key))
                    .forEach(key -> wrong.add(kind + " " + key + " is explained, but not there"));
        }
        return wrong;
    }
}
