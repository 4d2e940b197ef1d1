package lectern;

import java.util.List;

/** The generated single file, compiled by the launcher each time it runs. */
class SingleFileBlackBoxTest extends BlackBoxTests {
    @Override
    List<String> form() {
        // The flag only spares time: most of each run is the compiler, which the JVM would optimise at length.
        return List.of(java(), DEADLINE, "-XX:TieredStopAtLevel=1",
                BUILT.resolve("Main.java").toString());
    }
}
