package lectern;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The arrows between packages, read from the imports of every source: adapters to app to port to domain, never back.
 *
 * <p>Imports tell all, since {@link SourceRulesTest} refuses qualified names in code. The root package composes the
 * program: it may import every other, and none may import it. Which modules may be used at all is javac's to say.
 */
class ArchitectureTest {
    private static final Path ROOT = Path.of("src/lectern");

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("domain", Set.of()),
            entry("port", Set.of("domain")),
            entry("app", Set.of("port", "domain")),
            entry("json", Set.of()),
            entry("websocket", Set.of()),
            entry("gateway", Set.of("app", "port", "domain", "json", "websocket")),
            entry("journal", Set.of("port", "domain", "json")),
            entry("notion", Set.of("port", "domain", "json")),
            entry("emulator", Set.of("json")),
            entry("status", Set.of("app", "port", "domain", "json")),
            entry("captions", Set.of("domain")),
            entry("client", Set.of("captions", "domain", "json")),
            entry("demo", Set.of("domain", "json")),
            entry("cli", Set.of("app", "port", "domain", "json")));

    /** The packages from outside java.base, and who may import them. */
    private static final Map<String, Set<String>> USERS = Map.of(
            "java.net.http", Set.of("notion", "client", "demo", "cli"),
            "com.sun.net.httpserver", Set.of("emulator", "status"));

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?((?:[a-z]\\w*\\.)+)[A-Z]");

    @Test
    void importsFollowTheArrows() {
        var wrong = new ArrayList<String>();
        SourceRulesTest.read(ROOT).forEach((file, source) -> wrong.addAll(wrongArrows(packageOf(file), source)));

        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void everyPackageIsInTheTable() {
        var unknown = packages();
        unknown.removeAll(MAY_IMPORT.keySet());

        assertEquals(Set.of(""), unknown, "only the root package needs no line in the table");
    }

    @Test
    void everyPackageHasItsContract() {
        var without = packages();
        without.removeIf(name -> Files.exists(ROOT.resolve(name).resolve("package-info.java")));

        assertEquals(Set.of(), without);
    }

    @ParameterizedTest
    @CsvSource({
        "domain, lectern.port.Notebook",
        "app, lectern.gateway.Gateway",
        "json, lectern.domain.Lecture",
        "websocket, lectern.json.JsonParser",
        "journal, lectern.notion.NotionClient",
        "cli, lectern.Main",
        "gateway, java.net.http.HttpClient",
        "notion, com.sun.net.httpserver.HttpServer",
        "unheardof, lectern.domain.Lecture",
    })
    void findsWrongArrow(String from, String imported) {
        var plain = wrongArrows(from, "package lectern." + from + ";\n\nimport " + imported + ";\n");
        var constant = wrongArrows(from, "import java.util.List;\nimport static " + imported + ".NAME;\n");

        assertEquals(1, plain.size());
        assertEquals(plain, constant);
    }

    @ParameterizedTest
    @CsvSource({
        "domain, java.util.List",
        "app, lectern.port.Notebook",
        "notion, java.net.http.HttpResponse.BodyHandlers",
        "emulator, com.sun.net.httpserver.HttpServer",
        "'', lectern.notion.NotionClient",
    })
    void allowsRightArrow(String from, String imported) {
        assertTrue(wrongArrows(from, "import " + imported + ";\n").isEmpty());
    }

    private static Set<String> packages() {
        var names = new TreeSet<String>();
        SourceRulesTest.read(ROOT).keySet().forEach(file -> names.add(packageOf(file)));
        return names;
    }

    private static String packageOf(Path file) {
        return ROOT.relativize(file.getParent()).toString();
    }

    private static List<String> wrongArrows(String from, String source) {
        return IMPORT.matcher(source).results()
                .map(match -> match.group(1).substring(0, match.group(1).length() - 1))
                .filter(to -> !allows(from, to))
                .map(to -> "lectern." + from + " imports " + to)
                .toList();
    }

    private static boolean allows(String from, String to) {
        if (to.startsWith("lectern.")) {
            var mayImport = MAY_IMPORT.getOrDefault(from, Set.of());
            return from.isEmpty() || mayImport.contains(to.substring("lectern.".length()));
        }
        return !to.equals("lectern") && USERS.getOrDefault(to, Set.of(from)).contains(from);
    }
}
