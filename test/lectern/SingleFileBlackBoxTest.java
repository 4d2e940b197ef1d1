package lectern;

import java.nio.file.Path;
import java.util.List;

/** The generated single file, compiled by the launcher each time it runs. */
class SingleFileBlackBoxTest extends BlackBoxTests {
    @Override
    List<String> form() {
        return List.of(java(), Path.of("build", "Main.java").toAbsolutePath().toString());
    }
}
