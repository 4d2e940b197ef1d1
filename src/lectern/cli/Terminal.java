package lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether a person is looking. */
public final class Terminal {
    /** Where standard error leads, on systems that tell. */
    private static final Path STANDARD_ERROR = Path.of("/dev/fd/2");

    private Terminal() {}

    /** Whether standard output is a terminal. */
    public static boolean isThere() {
        // JDK 22 and later have a console even where there is no terminal; the older one, asked for by name, has not.
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /** Whether the log may have colours: it goes to a terminal, and {@code NO_COLOR} is not set (no-color.org). */
    public static boolean hasColour(Map<String, String> environment) {
        var isWanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return isWanted && isThere() && isDevice(STANDARD_ERROR);
    }

    /** Not a file or a pipe, as far as the system tells. */
    static boolean isDevice(Path stream) {
        try {
            return !Files.exists(stream) || stream.toRealPath().startsWith("/dev");
        } catch (IOException pipe) {
            return false;
        }
    }
}
