package lectern.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lectern.domain.PagePolicy;

/** What {@code demo} was told. Immutable. */
public record DemoOptions(Optional<Path> course, Optional<Path> dataFolder, Optional<String> notionUrl, boolean keep,
        PagePolicy pages, LogOptions log) {
    public static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--course", "FOLDER", "", "",
                    "send the .json messages of this folder; else examples/course if there, else a built-in course"),
            new OptionSpec("--keep", "", "", "", "stay up afterwards, to look at the pages"),
            new OptionSpec("--data-dir", "FOLDER", "", "",
                    "keep the journal here; else in a folder that is deleted afterwards"),
            new OptionSpec("--notion-url", "URL", "", "",
                    "a stand-in that runs already (lectern emulator); else its own"),
            ServeOptions.TRANSCRIPT_STYLE,
            LogOptions.FORMAT, new OptionSpec(LogOptions.LEVEL.name(), "LEVEL", "", "warn", LogOptions.LEVEL.help()));

    public static DemoOptions of(List<String> arguments, Map<String, String> environment) throws UsageException {
        var options = Options.read(arguments, SPECS, environment);
        var style = options.choice(ServeOptions.TRANSCRIPT_STYLE.name(), PagePolicy.Style.values());
        return new DemoOptions(options.text("--course").map(Path::of), options.text("--data-dir").map(Path::of),
                options.text("--notion-url"), options.isSet("--keep"),
                new PagePolicy(style, PagePolicy.Existing.SKIP), LogOptions.of(options));
    }
}
