package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void describesEveryOptionOfServeAsTheReadmeDoes() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        for (var spec : ServeOptions.SPECS) {
            assertTrue(Help.of("serve").contains(spec.name() + " "), spec.name());
            assertTrue(readme.contains("`" + spec.name()), spec.name() + " is missing in the README");
            assertTrue(readme.contains(spec.environment()), spec.environment() + " is missing in the README");
        }
    }

    @Test
    void describesEveryOptionOfTheOtherCommands() {
        DemoOptions.SPECS.forEach(spec -> assertTrue(Help.of("demo").contains(spec.name()), spec.name()));
        CheckOptions.HELPED.forEach(spec -> assertTrue(Help.of("check").contains(spec.name()), spec.name()));
        EmulatorCommandOptions.SPECS.forEach(
                spec -> assertTrue(Help.of("emulator").contains(spec.name()), spec.name()));
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertEquals("; did you mean serve?", Help.suggestion("sevre"));
        assertEquals("", Help.suggestion("elephant"));
    }
}
