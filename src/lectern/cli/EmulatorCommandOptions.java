package lectern.cli;

import java.util.List;
import java.util.Map;

/**
 * What {@code emulator} was told. Immutable.
 *
 * @param database what the database starts as, one of the words that the help lists
 * @param faults what goes wrong on purpose, as it was given; empty for nothing
 */
public record EmulatorCommandOptions(int port, int requestsPerMinute, String database, String faults) {
    private static final List<String> DATABASES =
            List.of("seed", "empty", "two-sources", "linked", "wiki", "unshared");

    public static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--port", "PORT", "", "8780", "0 picks a free one"),
            new OptionSpec("--requests-per-minute", "N", "", "180",
                    "more in any 60 s are answered 429; 0 for no limit"),
            new OptionSpec("--database", "KIND", "", "seed",
                    "seed, empty, two-sources, linked, wiki or unshared"),
            new OptionSpec("--faults", "SPEC", "", "",
                    "what goes wrong by chance, as 503-saved=0.05,429=0.02,latency=300-700,lag=2,seed=7"));

    public static EmulatorCommandOptions of(List<String> arguments, Map<String, String> environment)
            throws UsageException {
        var options = Options.read(arguments, SPECS, environment);
        return new EmulatorCommandOptions(options.number("--port", 0, 65_535),
                options.number("--requests-per-minute", 0, 1_000_000),
                options.choice("--database", DATABASES), options.text("--faults").orElse(""));
    }
}
