package lectern.cli;

import java.util.List;

/** How much is logged, and in which form. */
public record LogOptions(boolean json, LogLevel level) {
    static final OptionSpec FORMAT =
            new OptionSpec("--log-format", "human|json", "LECTERN_LOG_FORMAT", "human", "form of the log");
    static final OptionSpec LEVEL =
            new OptionSpec("--log-level", "LEVEL", "LECTERN_LOG_LEVEL", "info", "error, warn, info or debug");

    static LogOptions of(Options options) throws UsageException {
        var format = options.choice(FORMAT.name(), List.of("human", "json"));
        return new LogOptions(format.equals("json"), options.choice(LEVEL.name(), LogLevel.values()));
    }
}
