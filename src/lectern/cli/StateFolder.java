package lectern.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where a program keeps its state on each platform, if nobody says otherwise. Pure. */
final class StateFolder {
    private StateFolder() {}

    static Path standard(String osName, Map<String, String> environment, String home) {
        if (osName.startsWith("Windows")) {
            return Path.of(environment.getOrDefault("LOCALAPPDATA", home), "lectern");
        }
        if (osName.startsWith("Mac")) {
            return Path.of(home, "Library", "Application Support", "lectern");
        }
        // XDG Base Directory Specification: an empty or relative value counts as not set.
        var state = environment.getOrDefault("XDG_STATE_HOME", "");
        return state.startsWith("/") ? Path.of(state, "lectern") : Path.of(home, ".local", "state", "lectern");
    }
}
