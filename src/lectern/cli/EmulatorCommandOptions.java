package lectern.cli;

import java.util.List;

/** What {@code emulator} was told. Immutable. */
public record EmulatorCommandOptions(int port, int requestsPerMinute) {
    public static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--port", "PORT", "", "8780", "0 picks a free one"),
            new OptionSpec("--requests-per-minute", "N", "", "180",
                    "more in any 60 s are answered 429; 0 for no limit"));

    public static EmulatorCommandOptions of(Options options) throws UsageException {
        return new EmulatorCommandOptions(options.number("--port", 0, 65_535),
                options.number("--requests-per-minute", 0, 1_000_000));
    }
}
