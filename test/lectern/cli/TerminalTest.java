package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
    @Test
    void noColourWhereTheEnvironmentWantsNone() {
        assertFalse(Terminal.hasColour(Map.of("NO_COLOR", "1", "TERM", "xterm")));
        assertFalse(Terminal.hasColour(Map.of("TERM", "dumb")));
    }

    @Test
    void aFileIsNoDevice(@TempDir Path folder) throws Exception {
        assertFalse(Terminal.isDevice(Files.createFile(folder.resolve("log"))));
    }

    @Test
    void whatTheSystemDoesNotTellIsTakenForADevice(@TempDir Path folder) {
        assertTrue(Terminal.isDevice(folder.resolve("missing")));
    }
}
