package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    void whatTheSystemDoesNotTellIsNoDevice(@TempDir Path folder) {
        assertFalse(Terminal.isDevice(folder.resolve("missing")));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceIsOne() {
        assertTrue(Terminal.isDevice(Path.of("/dev/null")));
    }

    @Test
    void printsUtf8ButForAWindowsConsoleWithItsCodePage() {
        assertEquals(StandardCharsets.UTF_8, Terminal.charset(false, StandardCharsets.ISO_8859_1));
        assertEquals(StandardCharsets.ISO_8859_1, Terminal.charset(true, StandardCharsets.ISO_8859_1));
    }
}
