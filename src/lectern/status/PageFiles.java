package lectern.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The files of the status page, as they stand beside this class. */
final class PageFiles {
    /** Empty here; in the single file, which has no files beside it, the build puts them in by name. */
    private static final Map<String, String> CARRIED = Map.of();

    private PageFiles() {}

    static String text(String name) {
        if (CARRIED.containsKey(name)) {
            return CARRIED.get(name);
        }
        try (var file = PageFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("this build of Lectern lacks the file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
