package lectern.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lectern.domain.Version;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the audit pack says is whole and as the code is, and the audit finds what it promises to find. */
class AuditTest {
    private static final List<Kind> EXPECTED_NONE = List.of(Kind.REFLECTION, Kind.NATIVE, Kind.COMMANDS);

    /** A class that does one thing of each kind, and the fact that is to be found in it. */
    private record Deed(Kind kind, String detail) {
        static Deed of(Kind kind, String detail) {
            return new Deed(kind, detail);
        }
    }

    static Stream<Deed> deeds() {
        return Stream.of(
                Deed.of(Kind.FILES, "Files.readString"),
                Deed.of(Kind.NETWORK, "Socket.new"),
                Deed.of(Kind.ADDRESSES, "audit.Misdeeds"),
                Deed.of(Kind.PROPERTIES, "audit.Misdeeds"),
                Deed.of(Kind.PROCESS, "System.getProperty"),
                Deed.of(Kind.REFLECTION, "Class.forName"),
                Deed.of(Kind.REFLECTION, "Method.invoke"),
                Deed.of(Kind.REFLECTION, "ServiceLoader.load"),
                Deed.of(Kind.REFLECTION, "ObjectInputStream.new"),
                Deed.of(Kind.NATIVE, "System.loadLibrary"),
                Deed.of(Kind.NATIVE, "native nowhere"),
                Deed.of(Kind.COMMANDS, "Runtime.exec"),
                Deed.of(Kind.COMMANDS, "ProcessBuilder.new"));
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void findsInAClassWhatItDoes(Deed deed) throws IOException {
        var found = deed.kind.in(misdeeds()).stream().map(Kind.Fact::detail).collect(Collectors.toSet());

        assertTrue(found.contains(deed.detail), () -> found.toString());
    }

    @Test
    void tellsAFactWithoutAReasonAndAReasonWithoutAFact() throws IOException {
        var facts = Facts.of(List.of(misdeeds()), List.of("FILES nobody.There: because"));

        assertTrue(facts.unexplained().contains("FILES nobody.There is explained, but not there"));
        assertTrue(facts.unexplained().contains(
                "COMMANDS audit.Misdeeds is not explained: ProcessBuilder.new, Runtime.exec"));
    }

    @Test
    void everyFactOfTheProgramHasItsReason() throws IOException {
        assertEquals("", String.join("\n", program().unexplained()));
    }

    @Test
    void theProgramHasNoReflectionNoNativeCodeAndNoCommands() throws IOException {
        for (var kind : EXPECTED_NONE) {
            assertEquals(Set.of(), program().of(kind).keySet(), kind.title);
        }
    }

    @Test
    void listsTheOptionsOfEveryCommand() throws Exception {
        for (var type : Facts.classes(folder())) {
            for (var field : Class.forName(type.name()).getDeclaredFields()) {
                if (field.getName().equals("SPECS")) {
                    assertTrue(Audit.options().containsValue(field.get(null)), type.name());
                }
            }
        }
    }

    @Test
    void listsEveryNamedNumberWithItsValue() throws Exception {
        var limits = Limits.of(List.of("lectern.json.JsonParser", "lectern.websocket.WebSocketLimits",
                "lectern.domain.Backoff"), Path.of("src"));

        var lines = limits.stream().map(AuditTest::line).toList();
        assertTrue(lines.contains("json.JsonParser MAX_DEPTH 256 depth true"), lines::toString);
        assertTrue(lines.contains("websocket.WebSocketLimits maxMessageBytes 16,777,216 bytes true"), lines::toString);
        assertTrue(lines.contains("websocket.WebSocketLimits handshakeTimeout 10 s time true"), lines::toString);
        assertTrue(lines.contains("domain.Backoff STANDARD 1 s to 300 s time true"), lines::toString);
    }

    @Test
    void aNewConstantIsListedWithoutBeingToldOf() throws Exception {
        var limits = Limits.of(List.of("lectern.audit.Misdeeds"), Path.of("test"));

        assertEquals(List.of("audit.Misdeeds SOME_BYTES 7 bytes true"), limits.stream().map(AuditTest::line).toList());
    }

    @Test
    void theReportShowsEveryFactOptionAndLimit() throws Exception {
        var report = new Audit(folder()).report(Facts.classes(folder()), program());

        for (var kind : Kind.values()) {
            program().of(kind).keySet().forEach(key -> assertTrue(report.contains("`" + key + "`"), key));
        }
        Audit.options().values().forEach(specs ->
                specs.forEach(spec -> assertTrue(report.contains("`" + spec.name() + "`"), spec.name())));
        var names = Facts.classes(folder()).stream().map(ClassConstants::name).toList();
        for (var limit : Limits.of(names, Path.of("src"))) {
            assertTrue(report.contains(limit.type() + "." + limit.name() + "` | " + limit.value()), limit.toString());
        }
    }

    @Test
    void theBillOfMaterialsIsCycloneDx16WithTheModulesOfTheJdkOnly() throws Exception {
        var modules = Audit.modules(folder());
        var json = JsonWriter.utf8(Sbom.of(Version.NUMBER, "00", "2026-01-01T00:00:00Z", modules));
        var bill = JsonParser.parse(json);

        assertEquals("CycloneDX", bill.text("bomFormat").orElseThrow());
        assertEquals("1.6", bill.text("specVersion").orElseThrow());
        assertTrue(Pattern.matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                bill.text("serialNumber").orElseThrow()));
        assertEquals(Set.of("java.base", "java.net.http", "jdk.httpserver"), modules);
        assertEquals(modules, texts(bill, "components", "name"));
        var references = texts(bill, "components", "bom-ref");
        references.add("lectern");
        assertEquals(references, texts(bill, "dependencies", "ref"));
        for (var dependency : bill.items("dependencies")) {
            for (var on : dependency.items("dependsOn")) {
                assertTrue(on instanceof JsonValue.JsonString name && references.contains(name.value()));
            }
        }
    }

    @Test
    void theReadmeNamesOnlyTestsThatExist() throws IOException {
        var tests = new TreeSet<String>();
        try (var files = Files.walk(Path.of("test"))) {
            files.map(file -> file.getFileName().toString().replace(".java", "")).forEach(tests::add);
        }

        var named = Pattern.compile("`([A-Z]\\w*Tests?)`").matcher(Files.readString(Path.of("README.md"))).results()
                .map(match -> match.group(1)).toList();
        var missing = new ArrayList<>(named);
        missing.removeAll(tests);

        assertEquals(List.of(), missing);
        assertTrue(named.size() >= 10, "the security section names the tests of what it claims");
    }

    private static String line(Limits.Limit limit) {
        return limit.type() + " " + limit.name() + " " + limit.value() + " " + limit.unit() + " " + limit.isBound();
    }

    private static Set<String> texts(JsonValue json, String list, String name) {
        return json.items(list).stream().map(item -> item.text(name).orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Facts program() throws IOException {
        return Facts.of(Facts.classes(folder()), Files.readAllLines(Path.of("test/audit/explained.txt")));
    }

    /** Where the program's own classes are: the tests have theirs elsewhere. */
    private static Path folder() {
        return classFile(Version.class).getParent().getParent().getParent();
    }

    private static ClassConstants misdeeds() throws IOException {
        return ClassConstants.read(Files.readAllBytes(classFile(Misdeeds.class)));
    }

    private static Path classFile(Class<?> type) {
        try {
            return Path.of(type.getResource(type.getSimpleName() + ".class").toURI());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
