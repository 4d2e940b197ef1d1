package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
    private static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--port", "PORT", "T_PORT", "7", ""),
            new OptionSpec("--name", "NAME", "T_NAME", "", ""),
            new OptionSpec("--origin", "ORIGIN", "T_ORIGIN", "", ""),
            new OptionSpec("--quiet", "", "T_QUIET", "", ""),
            Options.CONFIG);

    @TempDir
    Path folder;

    @Test
    void flagBeatsEnvironmentBeatsFileBeatsStandard() throws Exception {
        var file = Files.writeString(folder.resolve("c"), "port=1\nname=file\nquiet=true\n");
        var environment = Map.of("T_PORT", "2", "LECTERN_CONFIG", file.toString());

        assertEquals(7, options(Map.of()).number("--port", 0, 9));
        assertEquals(2, options(environment).number("--port", 0, 9));
        assertEquals(3, options(environment, "--port", "3").number("--port", 0, 9));
        assertEquals(Optional.of("file"), options(environment).text("--name"));
        assertTrue(options(environment).isSet("--quiet"));
    }

    @Test
    void whatIsSetToNothingSaysNothing() throws Exception {
        var file = Files.writeString(folder.resolve("c"), "name=file\nport= \n");
        var environment = Map.of("T_PORT", "", "T_NAME", " ", "LECTERN_CONFIG", file.toString());

        assertEquals(7, options(environment).number("--port", 0, 9));
        assertEquals(Optional.of("file"), options(environment).text("--name"));
        assertTrue(options(Map.of("T_PORT", "1", "T_NAME", "")).beats("--port", "--name"));
    }

    @Test
    void takesValuesBehindAnEqualsSignToo() throws Exception {
        assertEquals(Optional.of("a=b"), options(Map.of(), "--name=a=b").text("--name"));
    }

    @Test
    void collectsRepeatedFlagsAndCommasElsewhere() throws Exception {
        assertEquals(List.of("a", "b"), options(Map.of(), "--origin", "a", "--origin", "b").all("--origin"));
        assertEquals(List.of("c", "d"), options(Map.of("T_ORIGIN", "c, d,")).all("--origin"));
        assertEquals(Optional.of("b"), options(Map.of(), "--origin", "a", "--origin", "b").text("--origin"));
        assertEquals(Optional.of("a,b"), options(Map.of("T_NAME", "a,b")).text("--name"), "it keeps its comma");
    }

    @Test
    void namesTheOptionThatWasMeant() {
        assertRefused("unknown option \"--prot\"; did you mean --port?", "--prot", "1");
        assertRefused("unknown option \"--elephant\"", "--elephant");
    }

    @Test
    void saysWhatAValueMustBe() throws Exception {
        assertRefused("--name needs a value: --name NAME", "--name");
        assertTold("--port must be a whole number from 0 to 9, not \"10\"",
                () -> options(Map.of("T_PORT", "10")).number("--port", 0, 9));
        assertTold("--name NAME is required (or T_NAME in the environment)",
                () -> options(Map.of()).required("--name"));
        assertTold("--name must be one of a, b, not \"c\"",
                () -> options(Map.of("T_NAME", "c")).choice("--name", List.of("a", "b")));
        assertTold("--quiet is either true or false, not \"maybe\"",
                () -> options(Map.of("T_QUIET", "maybe")).isSet("--quiet"));
    }

    @Test
    void takesNumbersAtTheirLimits() throws Exception {
        assertEquals(0, options(Map.of("T_PORT", "0")).number("--port", 0, 9));
        assertEquals(9, options(Map.of("T_PORT", "9")).number("--port", 0, 9));
        assertThrows(UsageException.class, () -> options(Map.of("T_PORT", "-1")).number("--port", 0, 9));
        assertThrows(UsageException.class, () -> options(Map.of("T_PORT", "99999999999")).number("--port", 0, 9));
    }

    @Test
    void refusesAFileThatItCannotUse() throws Exception {
        var unknown = Files.writeString(folder.resolve("c"), "prot=1\n");

        assertRefused("configuration file " + unknown + ": unknown option \"--prot\"; did you mean --port?",
                "--config", unknown.toString());
        var missing = folder.resolve("none").toString();
        var failure = assertThrows(UsageException.class, () -> options(Map.of(), "--config", missing));
        assertTrue(failure.getMessage().startsWith("configuration file " + missing + " cannot be read"));
    }

    @Test
    void readsAFileAsWindowsEditorsWriteIt() throws Exception {
        var file = Files.writeString(folder.resolve("c"), "\uFEFFname=Zoë\r\nport=3\r\n");

        var options = options(Map.of(), "--config", file.toString());

        assertEquals("Zoë", options.required("--name"));
        assertEquals(3, options.number("--port", 0, 9));
    }

    @Test
    void saysThatAFileIsNotInUtf8() throws Exception {
        var file = Files.writeString(folder.resolve("c"), "\uFEFFport=3", StandardCharsets.UTF_16LE);

        assertRefused("configuration file " + file + " cannot be read: java.io.IOException: it is not in UTF-8",
                "--config", file.toString());
    }

    private static void assertRefused(String message, String... arguments) {
        assertTold(message, () -> options(Map.of(), arguments));
    }

    private static void assertTold(String message, Executable use) {
        assertEquals(message, assertThrows(UsageException.class, use).getMessage());
    }

    private static Options options(Map<String, String> environment, String... arguments) throws UsageException {
        return Options.read(List.of(arguments), SPECS, environment);
    }
}
