package lectern;

import java.util.List;
import org.junit.jupiter.api.Order;

/** The packaged jar. */
@Order(1)
class JarBlackBoxTest extends BlackBoxTests {
    @Override
    List<String> form() {
        return LecternProcess.java(DEADLINE, "-jar", LecternProcess.JAR);
    }
}
