package lectern.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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

    /** What standard output and standard error are to be encoded in: UTF-8, but for what a Windows console shows. */
    public static Charset charset() {
        var isWindowsConsole = System.getProperty("os.name").startsWith("Windows") && isThere();
        return charset(isWindowsConsole, System.out.charset());
    }

    static Charset charset(boolean isWindowsConsole, Charset codePage) {
        return isWindowsConsole ? codePage : StandardCharsets.UTF_8;
    }

    /** Whether the log may have colours: it goes to a terminal, and {@code NO_COLOR} is not set (no-color.org). */
    public static boolean hasColour(Map<String, String> environment) {
        return printsColour(environment) && isDevice(STANDARD_ERROR);
    }

    /** The same for standard output. */
    public static boolean printsColour(Map<String, String> environment) {
        var isWanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return isWanted && isThere();
    }

    /** A stranger's text, as titles, names of files and a service's words are: nothing in it moves the cursor. */
    public static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "\uFFFD");
    }

    /** Neither a file nor a pipe; not where the system does not tell, as on Windows: it might be a file. */
    static boolean isDevice(Path stream) {
        try {
            return Files.exists(stream) && stream.toRealPath().startsWith("/dev");
        } catch (IOException pipe) {
            return false;
        }
    }
}
