package lectern.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** What {@code send} was told. Immutable. */
public record SendOptions(List<String> files, URI server, TokenFile clientToken, Titles titles, boolean untilWritten,
        boolean quiet) {
    public static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--url", "URL", "LECTERN_URL", "ws://localhost:8765", "the server"),
            new OptionSpec("--client-token-file", "FILE", "LECTERN_CLIENT_TOKEN_FILE", "",
                    "a file that holds the token that the server wants of its clients"),
            new OptionSpec("--course", "NAME", "", "", "course of all caption files; else the folder's name"),
            new OptionSpec("--course-id", "ID", "", "", "Udemy's id of the course"),
            new OptionSpec("--section", "TITLE", "", "", "section of all caption files, such as \"3. Basics\""),
            new OptionSpec("--lecture", "TITLE", "", "", "lecture of the one caption file, such as \"12. Setup\""),
            new OptionSpec("--language", "TAG", "", "", "of the captions; else the file's, as in Setup.en_US.vtt"),
            new OptionSpec("--wait", "", "", "", "until every page is written"),
            new OptionSpec("--quiet", "", "", "", "show no progress"));

    public SendOptions {
        files = List.copyOf(files);
    }

    /** What is said of all caption files; empty where nothing is. */
    public record Titles(String course, String courseId, String section, String lecture, String language) {}

    public static SendOptions of(List<String> arguments, Map<String, String> environment) throws UsageException {
        var options = Options.readWithOperands(arguments, SPECS, environment);
        if (options.operands().isEmpty()) {
            throw new UsageException("send needs a FILE, a folder, or - for standard input");
        }
        var titles = new Titles(text(options, "--course"), text(options, "--course-id"), text(options, "--section"),
                text(options, "--lecture"), text(options, "--language"));
        return new SendOptions(options.operands(), options.url("--url", List.of("ws", "wss")), TokenFile.of(options),
                titles, options.isSet("--wait"), options.isSet("--quiet"));
    }

    private static String text(Options options, String name) {
        return options.text(name).orElse("");
    }
}
