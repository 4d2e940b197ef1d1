package lectern.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code check} was told, in the options of {@code serve}, whose command line can be tried so. Immutable. */
public record CheckOptions(ServeOptions.Notion notion, boolean fix) {
    public static final List<OptionSpec> SPECS = Stream.concat(
            Stream.of(new OptionSpec("--fix", "", "", "", "add the properties that are missing to the database")),
            ServeOptions.SPECS.stream()).toList();

    /** Those that make a difference. */
    static final List<OptionSpec> HELPED = SPECS.stream()
            .filter(spec -> List.of("--fix", "--notion-token", "--notion-token-file", "--database-id",
                    "--data-source-id", "--notion-url", "--config").contains(spec.name()))
            .toList();

    /** @throws UsageException if something is missing or makes no sense, be it to {@code serve} only */
    public static CheckOptions of(List<String> arguments, Map<String, String> environment) throws UsageException {
        var options = Options.read(arguments, SPECS, environment);
        return new CheckOptions(ServeOptions.of(options, environment).notion(), options.isSet("--fix"));
    }
}
