package lectern.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of the parser and the builder: with few members or many, with the names of the one before or others. */
class JsonObjectTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 100})
    void objectsOfAnySizeKeepOrderAndLastValues(int size) throws JsonException {
        var names = IntStream.range(0, size).mapToObj(i -> "name" + i).toList();
        var once = names.stream().map(name -> "\"" + name + "\": 1").collect(Collectors.joining(", "));

        var object = (JsonValue.JsonObject) parse("{" + once + ", \"name0\": 2}");

        assertEquals(names, List.copyOf(object.members().keySet()));
        assertEquals(new JsonValue.JsonNumber("2"), object.at("name0").orElseThrow());
        assertEquals(Optional.empty(), object.at("name"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 100})
    void aBuilderOfAnySizeKeepsOrderAndLastValues(int size) {
        var builder = JsonValue.JsonObject.builder();
        var names = IntStream.range(0, size).mapToObj(i -> "name" + i).toList();
        names.forEach(name -> builder.put(name, 1));
        var once = builder.build();

        var twice = builder.put("name0", 2).build();

        assertEquals(names, List.copyOf(once.members().keySet()));
        assertEquals(new JsonValue.JsonNumber("1"), once.at("name0").orElseThrow());
        assertEquals(names, List.copyOf(twice.members().keySet()));
        assertEquals(new JsonValue.JsonNumber("2"), twice.at("name0").orElseThrow());
    }

    @Test
    void namesThatLookAlikeStayApart() throws JsonException {
        for (var name : List.of("start", "stXrt", "é", "ê", "", "\\u0065nd", "end")) {
            var twice = "[{\"" + name + "\": 1}, {\"start\": 2}, {\"" + name + "\": 3}]";
            var plain = name.replace("\\u0065", "e");
            assertEquals(List.of(plain), List.copyOf(((JsonValue.JsonObject) parse(twice).items().get(2))
                    .members().keySet()));
        }
    }

    @Test
    void objectsAfterOthersAreWhatTheyAreAlone() throws JsonException {
        var texts = List.of("{\"a\": 1, \"b\": 2}", "{\"a\": 3, \"b\": 4}", "{\"a\": 1, \"bc\": 2}", "{\"ab\": 1}",
                "{}", "{\"a\" : 1, \"b\":2}", "{\"a\": [{\"c\": 1}, {\"c\": 2}], \"b\": 2}", "{\"a\": [], \"b\": 2}",
                "{\"b\": 2, \"a\": 1}", "{\"\\u0061\": 1}", "{\"a\": 1, \"a\": 2}", "{\"a\": {\"a\": 1}, \"b\": 2}");
        for (var one : texts) {
            for (var other : texts) {
                assertEquals(List.of(parse(one), parse(other), parse(one)),
                        parse("[" + one + ", " + other + ", " + one + "]").items());
            }
        }
    }

    @Test
    void aNameCutShortIsNotTheOneExpected() {
        for (var rest : List.of("", "\"", "\"na", "\"name", "\"name\"", "\"name\" ")) {
            assertThrows(JsonException.class, () -> parse("[{\"name\": 1}, {" + rest));
        }
    }

    private static JsonValue parse(String text) throws JsonException {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
