package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The generated single file. The launcher compiles it each time it runs, which most tests spare themselves: they run
 * what was compiled once, unless {@code -Dlectern.source.launch=true} asks for the launcher.
 */
class SingleFileBlackBoxTest extends BlackBoxTests {
    private static final Path FILE = BUILT.resolve("Main.java");
    private static final boolean BY_LAUNCHER = Boolean.getBoolean("lectern.source.launch");

    /** Compiled when first asked for, by whichever test that is. */
    private static final class Compiled {
        private static final Path CLASSES = BUILT.resolve("single-classes");

        static {
            var status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "--release", "21",
                    "-d", CLASSES.toString(), FILE.toString());
            assertEquals(0, status);
        }
    }

    @Override
    List<String> form() {
        // The flag only spares time: most of each run is the compiler, which the JVM would optimise at length.
        return BY_LAUNCHER
                ? List.of(java(), DEADLINE, "-XX:TieredStopAtLevel=1", FILE.toString())
                : List.of(java(), DEADLINE, "-cp", Compiled.CLASSES.toString(), "Main");
    }

    @Test
    void runsAsItIs() throws Exception {
        try (var lectern = LecternProcess.start(List.of(java(), FILE.toString()), folder, Map.of(), "version")) {
            assertEquals(0, lectern.exitCode(), lectern.log());
        }
    }
}
