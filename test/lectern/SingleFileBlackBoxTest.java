package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The generated single file. The launcher compiles it each time it runs, which most tests spare themselves: they run
 * what was compiled once, unless {@code -Dlectern.source.launch=true} asks for the launcher.
 */
@Order(1)
class SingleFileBlackBoxTest extends BlackBoxTests {
    private static final Path FILE = LecternProcess.BUILT.resolve("Main.java");
    private static final boolean BY_LAUNCHER = Boolean.getBoolean("lectern.source.launch");

    /** Compiled when first asked for, by whichever test that is. */
    private static final class Compiled {
        private static final Path CLASSES = LecternProcess.BUILT.resolve("single-classes");

        static {
            try (var javac = LecternProcess.start(List.of(LecternProcess.tool("javac"), "-J-XX:TieredStopAtLevel=1",
                    "-J-XX:+UseParallelGC", "--release", "21", "-d", CLASSES.toString(), FILE.toString()),
                    LecternProcess.BUILT, Map.of())) {
                assertEquals(0, javac.exitCode(), javac.log());
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    @Override
    List<String> form() {
        return BY_LAUNCHER
                ? LecternProcess.java(DEADLINE, FILE.toString())
                : LecternProcess.java(DEADLINE, "-cp", Compiled.CLASSES.toString(), "Main");
    }

    @Test
    void runsAsItIs() throws Exception {
        try (var lectern = LecternProcess.start(LecternProcess.java(FILE.toString()), folder, Map.of(), "version")) {
            assertEquals(0, lectern.exitCode(), lectern.log());
        }
    }
}
