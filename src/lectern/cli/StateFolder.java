package lectern.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where a program keeps its state on each platform, if nobody says otherwise. Pure. */
final class StateFolder {
    private StateFolder() {}

    /** The one that the option {@code --data-dir} names, else the standard one. */
    static Path chosen(Options options, Map<String, String> environment) {
        return options.text("--data-dir").map(Path::of).orElseGet(() ->
                standard(System.getProperty("os.name"), environment, System.getProperty("user.home")));
    }

    static Path standard(String osName, Map<String, String> environment, String home) {
        if (osName.startsWith("Windows")) {
            var local = environment.getOrDefault("LOCALAPPDATA", "");
            return local.isEmpty() ? Path.of(home, "AppData", "Local", "lectern") : Path.of(local, "lectern");
        }
        if (osName.startsWith("Mac")) {
            return Path.of(home, "Library", "Application Support", "lectern");
        }
        // XDG Base Directory Specification: an empty or relative value counts as not set.
        var state = environment.getOrDefault("XDG_STATE_HOME", "");
        return state.startsWith("/") ? Path.of(state, "lectern") : Path.of(home, ".local", "state", "lectern");
    }
}
