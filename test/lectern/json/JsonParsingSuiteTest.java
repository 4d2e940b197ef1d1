package lectern.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole public parsing suite, with no list of exceptions; source and licence in the vectors file. */
class JsonParsingSuiteTest {
    private static final Path VECTORS = Path.of("test/vectors/json/parsing.txt");

    @ParameterizedTest(name = "{0}")
    @MethodSource("mustAccept")
    void acceptsWhatTheSuiteAccepts(String name, byte[] text) {
        assertDoesNotThrow(() -> JsonParser.parse(text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mustRefuse")
    void refusesWhatTheSuiteRefuses(String name, byte[] text) {
        assertThrows(JsonException.class, () -> JsonParser.parse(text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mayDoEither")
    void parsesOrRefusesWhatTheSuiteLeavesOpen(String name, byte[] text) {
        var outcome = assertDoesNotThrow(() -> parsed(text));

        outcome.map(JsonWriter::utf8).ifPresent(written -> assertEquals(outcome, parsed(written)));
    }

    @Test
    void hasAllCasesOfTheSuite() throws IOException {
        assertEquals(95, mustAccept().count());
        assertEquals(188, mustRefuse().count());
        assertEquals(35, mayDoEither().count());
    }

    static Stream<Arguments> mustAccept() throws IOException {
        return cases("y_");
    }

    static Stream<Arguments> mustRefuse() throws IOException {
        return cases("n_");
    }

    static Stream<Arguments> mayDoEither() throws IOException {
        return cases("i_");
    }

    private static Stream<Arguments> cases(String prefix) throws IOException {
        var fromFile = Files.readAllLines(VECTORS, StandardCharsets.US_ASCII).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(fields -> Arguments.of(fields[0], unescaped(fields[1])));
        var nested = Stream.of(
                Arguments.of("i_structure_500_nested_arrays", ascii("[".repeat(500) + "]".repeat(500))),
                Arguments.of("n_structure_100000_opening_arrays", ascii("[".repeat(100_000))),
                Arguments.of("n_structure_open_array_object", ascii("[{\"\":".repeat(50_000) + "\n")));
        return Stream.concat(fromFile, nested).filter(arguments -> arguments.get()[0].toString().startsWith(prefix));
    }

    private static byte[] unescaped(String field) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '%') {
                bytes.write(Integer.parseInt(field, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<JsonValue> parsed(byte[] text) {
        try {
            return Optional.of(JsonParser.parse(text));
        } catch (JsonException refused) {
            return Optional.empty();
        }
    }
}
