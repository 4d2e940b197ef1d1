package lectern;

import java.util.List;

/** The packaged jar. */
class JarBlackBoxTest extends BlackBoxTests {
    @Override
    List<String> form() {
        return LecternProcess.java(DEADLINE, "-jar", LecternProcess.JAR);
    }
}
