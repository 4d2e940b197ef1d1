package lectern.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TitleSetTest {
    private static final int MIB = 1 << 20;

    /** What titles are made of, and what could confuse a reader of them. */
    private static final List<String> PIECES = List.of("Section ", "section", "Abschnitt ", "القسم ", "第", "제 ", "三",
            "百", "节", "部分", "0", "12", "٣", "９", "𝟏", "99999999999", ":", "：", ".", "．", "-", "–", "|", "/",
            "0 / 5 | 38min", " ", "\u00a0", "\u3000", "\n", "\r\n", "\t", "\u2028", "\u0085", "\u0000",
            "\u200b", "\u202b", "\u202c", "\ufeff", "\u0301", "👩\u200d👧", "🇩🇪", "\ud83d", "\udc69",
            "Advanced", "Q&A", "\\E", "$1");

    record Vector(String kind, String raw, OptionalInt number, String name) {}

    static Stream<Vector> vectors() throws IOException, JsonException {
        return Stream.concat(read("test/vectors/titles.json"), read("test/vectors/titles-more.json"));
    }

    static List<String> longTitles() {
        return List.of("1".repeat(MIB), "1".repeat(MIB) + ". x", "Section " + "1".repeat(MIB),
                "Section " + "1".repeat(MIB) + ": x", "Section 3: ".repeat(MIB / 11), "第" + "百".repeat(MIB) + "节：x",
                "第" + "一".repeat(MIB), " ".repeat(MIB), "\n".repeat(MIB), "\u200b".repeat(MIB),
                "x\n" + "1".repeat(MIB), "x" + "\n1 / 2 ".repeat(MIB / 7), "12." + ".".repeat(MIB),
                "Section 3" + ":".repeat(MIB), "Section 3:" + " \u200b".repeat(MIB / 2), "👩\u200d".repeat(MIB / 3));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsNameAndNumber(Vector vector) {
        assertEquals(new TitleSet(vector.name, vector.number), parse(vector.kind, vector.raw));
    }

    @ParameterizedTest
    @ValueSource(strings = {"section", "lecture"})
    void nameIsPieceOfRawTextWhateverComes(String kind) {
        var random = new Random(20261124);
        for (var i = 0; i < 20_000; i++) {
            var raw = randomTitle(random);

            var name = parse(kind, raw).name();

            assertTrue(withoutSpace(raw).contains(withoutSpace(name)), () -> "<" + raw + "> gave <" + name + ">");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"section", "lecture"})
    void nameHasNoSpaceAtItsEndsAndNoneDoubled(String kind) {
        var random = new Random(42);
        for (var i = 0; i < 20_000; i++) {
            var raw = randomTitle(random);

            var name = parse(kind, raw).name();

            assertEquals(name.strip().replaceAll("\\s{2,}", " "), name, () -> kind + " <" + raw + ">");
        }
    }

    /** No time is asserted: quadratic work on a megabyte takes minutes, linear work none. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("longTitles")
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readsMegabyteOfTitleInLinearTime(String raw) {
        var longest = Math.max(TitleSet.ofSection(raw).name().length(), TitleSet.ofLecture(raw).name().length());

        assertTrue(longest <= raw.length());
    }

    @Test
    void numberFromElsewhereKeepsName() {
        assertEquals(new TitleSet("Loops", OptionalInt.of(7)), TitleSet.ofSection("Section 3: Loops").withNumber(7));
    }

    @Test
    void isShownBehindItsNumber() {
        assertEquals("3. Loops", TitleSet.ofSection("Section 3: Loops").shown());
        assertEquals("Loops", TitleSet.ofSection("Loops").shown());
    }

    @Test
    void refusesNullName() {
        assertThrows(NullPointerException.class, () -> new TitleSet(null, OptionalInt.empty()));
    }

    private static TitleSet parse(String kind, String raw) {
        return kind.equals("section") ? TitleSet.ofSection(raw) : TitleSet.ofLecture(raw);
    }

    private static Stream<Vector> read(String file) throws IOException, JsonException {
        var cases = (JsonValue.JsonArray) JsonParser.parse(Files.readAllBytes(Path.of(file)));
        return cases.items().stream().map(TitleSetTest::vector);
    }

    private static Vector vector(JsonValue json) {
        var number = json.at("number").orElseThrow() instanceof JsonValue.JsonNumber given
                ? OptionalInt.of((int) given.wholeNumber().orElseThrow())
                : OptionalInt.empty();
        return new Vector(json.text("kind").orElseThrow(), json.text("raw").orElseThrow(), number,
                json.text("name").orElseThrow());
    }

    private static String randomTitle(Random random) {
        var title = new StringBuilder();
        for (var pieces = random.nextInt(8); pieces >= 0; pieces--) {
            if (random.nextInt(6) == 0) {
                title.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            } else {
                title.append(PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return title.toString();
    }

    private static String withoutSpace(String text) {
        var rest = new StringBuilder();
        text.codePoints().filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .forEach(rest::appendCodePoint);
        return rest.toString();
    }
}
