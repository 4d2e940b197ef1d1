package lectern;

import java.util.List;

/** The packaged jar. */
class JarBlackBoxTest extends BlackBoxTests {
    @Override
    List<String> form() {
        return List.of(java(), DEADLINE, "-jar", BUILT.resolve("lectern.jar").toString());
    }
}
