package lectern.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lectern.domain.PagePolicy;

/** What {@code serve} was told, checked. Immutable. */
public record ServeOptions(Notion notion, Listen listen, Path dataFolder, LogOptions log, boolean tokenVisible) {
    private static final int MEBIBYTE = 1 << 20;
    private static final int MAX_PORT = 65_535;
    /** With what is known of its lecture it must fit a record of the journal, which has up to 64 MiB. */
    private static final int MAX_MESSAGE_BYTES = 63 * MEBIBYTE;

    static final OptionSpec DATA_FOLDER = new OptionSpec("--data-dir", "FOLDER", "LECTERN_DATA_DIR", "",
            "where the journal is kept; else the user's state folder");
    static final OptionSpec TRANSCRIPT_STYLE = new OptionSpec("--transcript-style", "code|paragraphs",
            "LECTERN_TRANSCRIPT_STYLE", "code", "few large code blocks, or paragraphs with links to their times");

    public static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--notion-token", "TOKEN", "NOTION_TOKEN", "",
                    "access token of the connection; better in the environment or a file, where others cannot see it"),
            new OptionSpec("--notion-token-file", "FILE", "NOTION_TOKEN_FILE", "", "a file that holds the token"),
            new OptionSpec("--database-id", "ID", "NOTION_DATABASE_ID", "", "the database: its id, or its Notion link"),
            new OptionSpec("--data-source-id", "ID", "NOTION_DATA_SOURCE_ID", "",
                    "its data source, if the database has several"),
            new OptionSpec("--websocket-port", "PORT", "LECTERN_WEBSOCKET_PORT", "8765", "0 picks a free one"),
            new OptionSpec("--status-port", "PORT|off", "LECTERN_STATUS_PORT", "8766",
                    "for the status page and HTTP; 0 picks a free one"),
            new OptionSpec("--bind", "ADDRESS", "LECTERN_BIND", "",
                    "address to listen on; else loopback, 127.0.0.1 and ::1"),
            DATA_FOLDER,
            new OptionSpec("--notion-url", "URL", "LECTERN_NOTION_URL", "https://api.notion.com",
                    "the API, without /v1"),
            new OptionSpec("--allow-origin", "ORIGIN", "LECTERN_ALLOW_ORIGIN", "",
                    "a further web origin that may connect; repeatable, with commas in environment and file"),
            new OptionSpec("--client-token-file", "FILE", "LECTERN_CLIENT_TOKEN_FILE", "",
                    "a file that holds a token, which every client must show then"),
            new OptionSpec("--requests-per-minute", "N", "LECTERN_REQUESTS_PER_MINUTE", "180",
                    "requests to Notion in any 60 s"),
            new OptionSpec("--no-schema-changes", "", "LECTERN_NO_SCHEMA_CHANGES", "",
                    "add no properties to the database"),
            new OptionSpec("--on-existing", "skip|update", "LECTERN_ON_EXISTING", "skip",
                    "whether another transcript for a page that Lectern wrote replaces the one on it"),
            TRANSCRIPT_STYLE,
            new OptionSpec("--max-message-bytes", "N", "LECTERN_MAX_MESSAGE_BYTES", Integer.toString(16 * MEBIBYTE),
                    "longest message that is taken"),
            new OptionSpec("--max-connections", "N", "LECTERN_MAX_CONNECTIONS", "1024", "connections at a time"),
            new OptionSpec("--compression", "on|off", "LECTERN_COMPRESSION", "on",
                    "whether clients may compress their messages"),
            LogOptions.FORMAT, LogOptions.LEVEL, Options.CONFIG);

    /** @throws UsageException if something is missing or makes no sense */
    public static ServeOptions of(List<String> arguments, Map<String, String> environment) throws UsageException {
        return of(Options.read(arguments, SPECS, environment), environment);
    }

    /** The same of options that may hold others, too. */
    static ServeOptions of(Options options, Map<String, String> environment) throws UsageException {
        var listen = new Listen(options.text("--bind").orElse(""), options.number("--websocket-port", 0, MAX_PORT),
                statusPort(options), options.all("--allow-origin"),
                options.number("--max-message-bytes", 1024, MAX_MESSAGE_BYTES),
                options.number("--max-connections", 1, 1_000_000),
                options.choice("--compression", List.of("on", "off")).equals("on"), TokenFile.of(options));
        var notion = new Notion(
                options.url("--notion-url", List.of("http", "https")), token(options),
                options.required("--database-id"), options.text("--data-source-id").orElse(""),
                options.number("--requests-per-minute", 1, 100_000), !options.isSet("--no-schema-changes"),
                new PagePolicy(options.choice(TRANSCRIPT_STYLE.name(), PagePolicy.Style.values()),
                        options.choice("--on-existing", PagePolicy.Existing.values())));
        var folder = StateFolder.chosen(options, environment);
        return new ServeOptions(notion, listen, folder, LogOptions.of(options), options.isFlag("--notion-token"));
    }

    private static OptionalInt statusPort(Options options) throws UsageException {
        return options.required("--status-port").equals("off")
                ? OptionalInt.empty()
                : OptionalInt.of(options.number("--status-port", 0, MAX_PORT));
    }

    private static String token(Options options) throws UsageException {
        var fromFile = options.beats("--notion-token", "--notion-token-file")
                ? Optional.<String>empty() : options.fileText("--notion-token-file");
        return fromFile.isPresent() ? fromFile.get() : options.required("--notion-token");
    }

    /** The service and what of it to use; the token never shows. */
    public record Notion(URI url, String token, String databaseId, String dataSourceId, int requestsPerMinute,
            boolean schemaChanges, PagePolicy pages) {
        @Override
        public String toString() {
            return "Notion at " + url + ", database " + databaseId;
        }
    }

    /** Where and for whom to listen; {@code bind} is empty for loopback, and so is the status port if it is off. */
    public record Listen(String bind, int port, OptionalInt statusPort, List<String> origins, int maxMessageBytes,
            int maxConnections, boolean compression, TokenFile clientToken) {
        public Listen {
            origins = List.copyOf(origins);
        }
    }
}
