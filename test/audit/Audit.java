package lectern.audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import lectern.cli.CheckOptions;
import lectern.cli.DemoOptions;
import lectern.cli.EmulatorCommandOptions;
import lectern.cli.OptionSpec;
import lectern.cli.QueueOptions;
import lectern.cli.SendOptions;
import lectern.cli.ServeOptions;
import lectern.domain.Version;
import lectern.json.JsonWriter;

/** Writes the audit pack: {@code audit.md} for people, {@code sbom.cdx.json} for tools. Run in the tree's root. */
public final class Audit {
    private static final Path SOURCES = Path.of("src");
    private static final Path EXPLAINED = Path.of("test/audit/explained.txt");

    private final Path classFolder;
    private final StringBuilder text = new StringBuilder();

    Audit(Path classFolder) {
        this.classFolder = classFolder;
    }

    /** @param arguments the folder of classes, that of the answers, and the date to put on them */
    public static void main(String[] arguments) throws Exception {
        var classFolder = Path.of(arguments[0]);
        var classes = Facts.classes(classFolder);
        var facts = Facts.of(classes, Files.readAllLines(EXPLAINED));
        var out = Files.createDirectories(Path.of(arguments[1]));
        Files.writeString(out.resolve("audit.md"), new Audit(classFolder).report(classes, facts));
        var sbom = Sbom.of(Version.NUMBER, digest(classFolder), arguments[2], modules(classFolder));
        Files.writeString(out.resolve("sbom.cdx.json"), JsonWriter.text(sbom) + "\n");
        facts.unexplained().forEach(System.err::println);
        if (!facts.unexplained().isEmpty()) {
            System.err.println("say why in " + EXPLAINED + ", or take it out");
            System.exit(1);
        }
    }

    /** The options of all commands. */
    static Map<String, List<OptionSpec>> options() {
        return new TreeMap<>(Map.of("serve", ServeOptions.SPECS, "demo", DemoOptions.SPECS, "send", SendOptions.SPECS,
                "check", CheckOptions.SPECS, "queue", QueueOptions.SPECS, "emulator", EmulatorCommandOptions.SPECS));
    }

    /** What the module declaration asks for, and what that asks for in turn is in the bill too. */
    static Set<String> modules(Path classFolder) {
        return ModuleFinder.of(classFolder).find("lectern").orElseThrow().descriptor().requires().stream()
                .map(required -> required.name()).collect(Collectors.toCollection(TreeSet::new));
    }

    String report(List<ClassConstants> classes, Facts facts) throws IOException, ReflectiveOperationException {
        text.append("# Lectern ").append(Version.NUMBER).append(": what an audit asks\n\n")
                .append("Made by `./build.sh audit` from the compiled classes (their constant pools, which name all\n")
                .append("that a class can call), and checked: each fact has its reason in\n")
                .append("`test/audit/explained.txt`, or the build fails.\n");
        for (var kind : Kind.values()) {
            addFacts(kind, facts);
        }
        addOptions();
        addLimits(classes);
        addModules();
        return text.toString();
    }

    private void addFacts(Kind kind, Facts facts) {
        heading(kind.title, kind.question);
        var found = facts.of(kind);
        if (found.isEmpty()) {
            text.append("None.\n");
            return;
        }
        row("what", "why", "in the code");
        row("---", "---", "---");
        found.forEach((key, details) ->
                row("`" + key + "`", facts.reason(kind, key), String.join(", ", details)));
    }

    private void addOptions() {
        heading("Options", "What a command can be told, on its command line, by the environment, or in the file that"
                + " `--config` names.");
        row("command", "option", "environment", "standard", "what for");
        row("---", "---", "---", "---", "---");
        options().forEach((command, specs) -> specs.forEach(spec ->
                row(command, "`" + spec.name() + "`", spec.environment(), spec.standard(), spec.help())));
    }

    private void addLimits(List<ClassConstants> classes) throws IOException, ReflectiveOperationException {
        var limits = Limits.of(classes.stream().map(ClassConstants::name).toList(), SOURCES);
        heading("Limits and times", "Every constant that bounds something, with its value when the program runs.");
        addNumbers(limits.stream().filter(Limits.Limit::isBound).toList());
        heading("Other numbers", "The other numbers that have a name, so that the list above can be seen to be whole.");
        addNumbers(limits.stream().filter(limit -> !limit.isBound()).toList());
    }

    private void addNumbers(List<Limits.Limit> limits) {
        row("constant", "value", "unit", "what the source says");
        row("---", "---", "---", "---");
        limits.forEach(limit ->
                row("`" + limit.type() + "." + limit.name() + "`", limit.value(), limit.unit(), limit.text()));
    }

    private void addModules() {
        heading("Modules and packages", "As `jdeps` sees them: what each package of the program uses.");
        text.append("Modules: ").append(String.join(", ", modules(classFolder))).append(".\n\n");
        row("package", "uses");
        row("---", "---");
        var uses = new TreeMap<String, TreeSet<String>>();
        for (var line : jdeps().lines().toList()) {
            var words = line.strip().split("\\s+");
            if (line.startsWith("   lectern") && words.length == 4) {
                uses.computeIfAbsent(words[0], name -> new TreeSet<>()).add(words[2]);
            }
        }
        uses.forEach((name, used) -> row("`" + name + "`", String.join(", ", used)));
    }

    private String jdeps() {
        var out = new StringWriter();
        var status = ToolProvider.findFirst("jdeps").orElseThrow().run(
                new PrintWriter(out), new PrintWriter(out), "-verbose:package", classFolder.toString());
        if (status != 0) {
            throw new IllegalStateException(out.toString());
        }
        return out.toString();
    }

    private void heading(String title, String question) {
        text.append("\n## ").append(title).append("\n\n").append(question).append("\n\n");
    }

    private void row(Object... cells) {
        text.append('|');
        for (var cell : cells) {
            text.append(' ').append(cell.toString().replace("|", "\\|").replace("\n", " ")).append(" |");
        }
        text.append('\n');
    }

    /** Of all classes and other files in a folder, by name. */
    private static String digest(Path folder) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
