package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of form that the compiler does not know, and those that let one source serve as module, files and one file.
 *
 * <p>That simple names are unique and differ from every imported name is not here: javac says so of the single file.
 */
class SourceRulesTest {
    private static final Path SRC = Path.of("src");
    private static final Path TEST = Path.of("test");

    /** One literal or comment; text blocks first, since they too start with a quote. */
    private static final Pattern LITERAL_OR_COMMENT = Pattern.compile("""
            (?sx) \"""  .*? (?<! \\\\ ) \"""
            | " [^"\\\\\\n]*+ (?: \\\\ . [^"\\\\\\n]*+ )*+ "
            | ' \\\\? . [^'\\n]* '
            | // [^\\n]*
            | /\\* .*? \\*/""");

    private static final Pattern TOP_LEVEL_TYPE = Pattern.compile(
            "(?m)^(?:(?:public|final|abstract|sealed|non-sealed) )*(?:class|interface|enum|record|@interface) (\\w+)");

    /** What a source may not hold, and a shortest source that holds it. */
    private record Rule(String name, Pattern wrong, String example) {
        static Rule of(String name, String wrong, String example) {
            return new Rule(name, Pattern.compile("(?m)" + wrong), example);
        }

        List<String> brokenBy(Path file, String source) {
            return wrong.matcher(source).results().map(match -> at(file, source, match) + name).toList();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Rules on the text as it stands, tests included. */
    static List<Rule> textRules() {
        return List.of(
                Rule.of("at most 350 lines in a file", "\\A(?:.*\\n){351}", "\n".repeat(351)),
                Rule.of("at most 120 columns in a line", "^.{121,}$", "x".repeat(121)),
                Rule.of("no tab", "\\t", "\tint x;"),
                Rule.of("no space at a line's end", " $", "int x; \n"),
                Rule.of("nothing left to do", "\\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b", "// TO" + "DO: later"),
                Rule.of("one type in an import", "^import .*\\*;", "import java.util.*;"));
    }

    /** Rules on the program's code, literals and comments blanked. */
    static List<Rule> codeRules() {
        return List.of(
                Rule.of("import types, never qualify them",
                        "^(?!package |import | +requires ).*\\b(?:lectern|java|javax|com\\.sun)\\.[a-z]",
                        "    var value = lectern.json.JsonParser.parse(text);"),
                Rule.of("no static import of our own",
                        "^import static lectern\\.", "import static lectern.cli.Exit.OK;"),
                Rule.of("no import of our own nested types",
                        "^import lectern\\.(?:[a-z]\\w*\\.)*[A-Z]\\w*\\.", "import lectern.domain.Outcome.Saved;"),
                Rule.of("no monitors: they pin virtual threads on JDK 21",
                        "\\bsynchronized\\b", "synchronized (this) {"),
                Rule.of("pause through the port only", "\\bThread\\.sleep\\b", "    Thread.sleep(5);"),
                Rule.of("no reflection, no logic on class names",
                        "\\bClass\\.forName\\b|\\bServiceLoader\\b|\\bjava\\.lang\\.reflect\\b|\\.getSimpleName\\(\\)",
                        "    log(event.getClass().getSimpleName());"),
                Rule.of("standard streams and exit only in cli and at the root",
                        "\\A\\s*package lectern\\.(?!cli;)(?s:.*)\\bSystem\\.(?:out|err|in|exit)\\b",
                        "package lectern.app;\n\nclass Intake {\n    System.out.println();"),
                Rule.of("name the charset or the locale",
                        "\\.(?:getBytes|toLowerCase|toUpperCase)\\(\\)", "    name.toLowerCase()"),
                Rule.of("a type's name says what it is",
                        "\\b(?:class|interface|enum|record) \\w*(?:Impl|Manager|Helper|Utils?)\\b",
                        "class StringUtils {"),
                Rule.of("braces always",
                        "^ *(?:(?:if|for|while) \\(.*\\)|else|do)(?: [^{\\n]*)?;$", "    if (done) return;"));
    }

    @ParameterizedTest
    @MethodSource("textRules")
    void textKeeps(Rule rule) {
        var broken = new ArrayList<String>();
        read(SRC).forEach((file, text) -> broken.addAll(rule.brokenBy(file, text)));
        read(TEST).forEach((file, text) -> broken.addAll(rule.brokenBy(file, text)));

        assertEquals("", String.join("\n", broken));
    }

    @ParameterizedTest
    @MethodSource("codeRules")
    void codeKeeps(Rule rule) {
        var broken = new ArrayList<String>();
        read(SRC).forEach((file, text) -> broken.addAll(rule.brokenBy(file, code(text))));

        assertEquals("", String.join("\n", broken));
    }

    @ParameterizedTest
    @MethodSource({"textRules", "codeRules"})
    void ruleFindsItsExample(Rule rule) {
        assertFalse(rule.brokenBy(Path.of("Example.java"), rule.example).isEmpty());
    }

    @Test
    void rulesAllowTheirLimitsAndOrdinaryCode() {
        var code = "import java.util.List;\nif (done) {\n} else {\n} while (more);\n";
        var source = code + "x".repeat(120) + "\n".repeat(346);

        var broken = Stream.concat(textRules().stream(), codeRules().stream())
                .flatMap(rule -> rule.brokenBy(Path.of("Example.java"), source).stream())
                .toList();

        assertEquals(List.of(), broken);
    }

    @Test
    void textBlocksStayOffTheFirstColumn() {
        var broken = new ArrayList<String>();
        read(SRC).forEach((file, text) -> broken.addAll(outdented(file, text)));

        assertEquals(List.of(), broken);
        assertEquals(1, outdented(Path.of("Example.java"), "x = \"\"\"\n  a\nimport b\n  \"\"\";\n").size());
    }

    @Test
    void everyFileHoldsTheOneTypeItIsNamedAfter() {
        var broken = new ArrayList<Path>();
        for (var folder : List.of(SRC, TEST)) {
            read(folder).forEach((file, text) -> {
                var expected = simpleName(file).endsWith("-info") ? List.of() : List.of(simpleName(file));
                if (!topLevelTypes(text).equals(expected)) {
                    broken.add(file);
                }
            });
        }

        assertEquals(List.of(), broken);
        assertEquals(List.of("A", "B"), topLevelTypes("public final class A {\n    class C {}\n}\nrecord B() {}\n"));
    }

    @Test
    void noTypeHidesOneOfJavaLang() {
        var hiding = read(SRC).keySet().stream().filter(file -> isInJavaLang(simpleName(file))).toList();

        assertEquals(List.of(), hiding);
        assertTrue(isInJavaLang("Record"));
    }

    @Test
    void codeHasNoLiteralsAndNoComments() {
        var source = "a(\"b\\\"//\", '\"', '\\'', \"\"\"\n \" c\"\"\"); // d \"\n/* \"\n */ e";

        assertEquals("a( , , , \n ); \n \n e", code(source).replaceAll(" +", " "));
    }

    /** The Java sources below a folder, in path order, with lines ended by a line feed. */
    static Map<Path, String> read(Path folder) {
        try (var paths = Files.walk(folder)) {
            var sources = new TreeMap<Path, String>();
            for (var path : paths.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(path, Files.readString(path).replace("\r\n", "\n"));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The source with literals and comments turned to spaces, so that every place stays where it was. */
    private static String code(String source) {
        return LITERAL_OR_COMMENT.matcher(source).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
    }

    private static List<String> outdented(Path file, String source) {
        return LITERAL_OR_COMMENT.matcher(source).results()
                .filter(match -> match.group().startsWith("\"\"\"") && match.group().matches("(?s).*\n\\S.*"))
                .map(match -> at(file, source, match))
                .toList();
    }

    private static List<String> topLevelTypes(String source) {
        return TOP_LEVEL_TYPE.matcher(code(source)).results().map(match -> match.group(1)).toList();
    }

    private static boolean isInJavaLang(String name) {
        var type = Path.of(URI.create("jrt:/java.base/java/lang/" + name + ".class"));
        return !name.endsWith("-info") && Files.exists(type);
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** Where the match ends, as {@code file:line: }. */
    private static String at(Path file, String source, MatchResult match) {
        return file + ":" + (1 + source.substring(0, match.end()).chars().filter(c -> c == '\n').count()) + ": ";
    }
}
