package lectern;

import java.nio.file.Path;
import java.util.List;

/** The packaged jar. */
class JarBlackBoxTest extends BlackBoxTests {
    @Override
    List<String> form() {
        return List.of(java(), DEADLINE, "-jar", Path.of("build", "lectern.jar").toAbsolutePath().toString());
    }
}
