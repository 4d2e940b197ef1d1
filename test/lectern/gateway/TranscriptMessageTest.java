package lectern.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import lectern.domain.Course;
import lectern.domain.Cue;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptMessageTest {
    private static final String CUES =
            "[{\"start\":0,\"end\":2.5,\"text\":\"a\"},{\"start\":2.5,\"end\":4,\"text\":\"b\"}]";
    private static final String SECRET = "spoken secret";

    @Test
    void readsExampleOfContract() throws Exception {
        var expected = new Lecture("uuid-1234", Course.UNKNOWN, new TitleSet("Advanced Topics", OptionalInt.of(3)),
                new TitleSet("Building WebSocket Clients", OptionalInt.of(12)), Lecture.Details.UNKNOWN,
                new Transcript("line one\nline two", List.of()));

        assertEquals(expected, read(Messages.example()));
    }

    @Test
    void readsAllOptionalFields() throws Exception {
        var lecture = read(Messages.with(Map.of("courseId", "\"673654\"", "course", "\" Java \"",
                "courseUrl", "\"https://c.example\"", "lectureId", "\"42\"", "url", "\"https://l.example\"",
                "language", "\"en_US\"", "captionSource", "\"auto\"")));

        assertEquals(new Course("673654", "Java", "https://c.example"), lecture.course());
        assertEquals(new Lecture.Details("42", "https://l.example", "en_US", "auto"), lecture.details());
    }

    @ParameterizedTest
    @ValueSource(strings = {"action", "messageId", "raw_section", "raw_lecture", "courseId", "course", "courseUrl",
        "lectureId", "url", "sectionNumber", "lectureNumber", "language", "captionSource", "transcripts", "cues"})
    void nullCountsAsNotSent(String field) throws Exception {
        assertEquals(outcome(Messages.without(field)), outcome(Messages.with(field, "null")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messageId", "raw_section", "raw_lecture"})
    void refusesMissingField(String field) {
        assertRefused("missing_field", "field \"" + field + "\" is missing", Messages.without(field));
    }

    @Test
    void refusesMissingTranscript() {
        assertRefused("missing_field",
                "field \"transcripts\" is missing (an array of lines), and there are no \"cues\" instead",
                Messages.without("transcripts"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            messageId     | 17          | a string | the number 17
            messageId     | {}          | a string | an object
            raw_section   | 3           | a string | the number 3
            raw_section   | []          | a string | an array
            raw_lecture   | true        | a string | true
            raw_lecture   | 1e999999    | a string | the number 1e999999
            course        | false       | a string | false
            courseUrl     | {}          | a string | an object
            url           | []          | a string | an array
            language      | 1           | a string | the number 1
            captionSource | 1           | a string | the number 1
            courseId      | []          | a string or a number | an array
            lectureId     | true        | a string or a number | true
            sectionNumber | "3"         | a whole number from 0 to 2147483647 | a string
            sectionNumber | 1.5         | a whole number from 0 to 2147483647 | the number 1.5
            sectionNumber | -1          | a whole number from 0 to 2147483647 | the number -1
            sectionNumber | 1e999999    | a whole number from 0 to 2147483647 | the number 1e999999
            lectureNumber | 2147483648  | a whole number from 0 to 2147483647 | the number 2147483648
            transcripts   | "text"      | an array | a string
            transcripts   | {}          | an array | an object
            cues          | "text"      | an array | a string
            """)
    void refusesMistypedField(String field, String json, String wanted, String found) {
        assertRefused("invalid_field", "field \"" + field + "\" must be " + wanted + ", not " + found,
                Messages.with(field, json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ["a", 1]    | transcripts[1] | the number 1
            [null]      | transcripts[0] | null
            [["a"]]     | transcripts[0] | an array
            ["", "", {}] | transcripts[2] | an object
            """)
    void refusesLineThatIsNoString(String json, String where, String found) {
        assertRefused("invalid_field", "field \"" + where + "\" must be a string, not " + found,
                Messages.with("transcripts", json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "a"                                   | cues[0] must be an object, not a string
            {"start":"0","end":1,"text":"a"}      | cues[0].start must be a number of seconds, not a string
            {"start":0,"end":1e999999,"text":"a"} | cues[0].end must be a number of seconds, not the number 1e999999
            {"start":0,"end":1,"text":7}          | cues[0].text must be a string, not the number 7
            """)
    void refusesMistypedCue(String cue, String wrong) {
        var reason = "field \"" + wrong.replaceFirst(" ", "\" ");

        assertRefused("invalid_field", reason, Messages.with("cues", "[" + cue + "]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"end":1,"text":"a"}              | start
            {"start":0,"end":null,"text":"a"} | end
            {"start":0,"end":1}               | text
            """)
    void refusesCueWithMissingField(String cue, String field) {
        assertRefused("missing_field", "field \"cues[1]." + field + "\" is missing",
                Messages.with("cues", "[{\"start\":0,\"end\":1,\"text\":\"a\"}," + cue + "]"));
    }

    @Test
    void showsOnlyStartOfLongNumber() {
        assertRefused("invalid_field", "field \"lectureNumber\" must be a whole number from 0 to 2147483647, "
                + "not the number 12345678901234567890…", Messages.with("lectureNumber", "123456789012345678901"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"\"]", "[\" \",\"\\n\\t\"]"})
    void refusesTranscriptWithoutText(String lines) {
        assertRefused("empty_transcript", "the transcript has no text", Messages.with("transcripts", lines));
    }

    @Test
    void refusesCuesWithoutText() {
        assertRefused("empty_transcript", "the transcript has no text",
                Messages.with(Map.of("transcripts", "null", "cues", "[{\"start\":0,\"end\":1,\"text\":\"\"}]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[\"\"]"})
    void takesCuesWhereLinesHaveNoText(String lines) throws Exception {
        var transcript = read(Messages.with(Map.of("transcripts", lines, "cues", CUES))).transcript();

        assertEquals(new Transcript("a\nb", List.of(new Cue(0, 2.5, "a"), new Cue(2.5, 4, "b"))), transcript);
    }

    @Test
    void takesTextOfLinesAndTimesOfCues() throws Exception {
        var transcript = read(Messages.with("cues", CUES)).transcript();

        assertEquals("line one\nline two", transcript.text());
        assertEquals(2, transcript.cues().size());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"673654\"', 673654",
        "673654, 673654",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "'\"\"', ''",
    })
    void takesIdsAsStringsOrNumbers(String json, String id) throws Exception {
        var lecture = read(Messages.with(Map.of("courseId", json, "lectureId", json)));

        assertEquals(id, lecture.course().id());
        assertEquals(id, lecture.details().lectureId());
    }

    /** Ids are kept in memory for each waiting lecture, so they may not be books. */
    @ParameterizedTest
    @ValueSource(strings = {"courseId", "lectureId"})
    void refusesIdPastLimit(String field) throws Exception {
        read(Messages.with(field, "\"" + "9".repeat(200) + "\""));

        for (var json : List.of("\"" + "9".repeat(201) + "\"", "9".repeat(201))) {
            var refused = assertThrows(MessageException.class, () -> read(Messages.with(field, json)));
            assertEquals("invalid_field", refused.code());
        }
    }

    @Test
    void numbersInFieldsBeatThoseInTitles() throws Exception {
        var lecture = read(Messages.with(Map.of("sectionNumber", "0", "lectureNumber", "2147483647")));

        assertEquals(new TitleSet("Advanced Topics", OptionalInt.of(0)), lecture.section());
        assertEquals(new TitleSet("Building WebSocket Clients", OptionalInt.of(2147483647)), lecture.title());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3.0", "3e0", "30E-1"})
    void takesWholeNumberHoweverWritten(String json) throws Exception {
        assertEquals(OptionalInt.of(3), read(Messages.with("lectureNumber", json)).title().number());
    }

    @Test
    void ignoresUnknownFields() throws Exception {
        var message = Messages.with(Map.of("durationSeconds", "\"long\"", "runId", "[[{}]]", "kind", "null"));

        assertEquals(read(Messages.example()), read(message));
    }

    @Test
    void acceptsMessageIdAtLimit() throws Exception {
        var id = "x".repeat(TranscriptMessage.MAX_MESSAGE_ID_LENGTH);

        assertEquals(id, read(Messages.with("messageId", "\"" + id + "\"")).messageId());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201})
    void refusesMessageIdOutsideLimits(int length) {
        var message = Messages.with("messageId", "\"" + "x".repeat(length) + "\"");

        var refused = assertThrows(MessageException.class, () -> read(message));

        assertEquals("invalid_field: field \"messageId\" has " + length + " characters; it must have 1 to 200",
                refused.code() + ": " + refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_section", "raw_lecture", "course", "courseUrl", "url", "language", "captionSource"})
    void refusesATextLongerThanItsLimit(String field) throws Exception {
        var most = "x".repeat(10_000);
        read(Messages.with(field, "\"" + most + "\""));

        var refused = assertThrows(MessageException.class, () -> read(Messages.with(field, "\"" + most + "x\"")));

        assertEquals("invalid_field: field \"" + field + "\" has 10001 characters; it may have 10000",
                refused.code() + ": " + refused.getMessage());
    }

    @Test
    void keepsUnicodeOfLines() throws Exception {
        var lines = "[\"\\ud83d\\ude00 é\\u0301 \\u0000\",\"a\\r\\nb\"]";

        var text = read(Messages.with("transcripts", lines)).transcript().text();


        assertEquals("😀 é\u0301 \u0000\na\r\nb", text);
    }

    @Test
    void errorsHoldNoTextOfMessage() {
        for (var field : List.of("messageId", "raw_section", "transcripts", "cues", "sectionNumber", "courseId")) {
            var refused = assertThrows(MessageException.class,
                    () -> read(Messages.with(field, "{\"" + SECRET + "\":[\"" + SECRET + "\"]}")));
            assertFalse(refused.toString().contains(SECRET), field);
        }
    }

    @Test
    void decodesWhatWasAccepted() throws Exception {
        assertEquals(read(Messages.example()), TranscriptMessage.decode(utf8(Messages.example())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"messageId\":\"m\",\"raw_section\":\"spoken secret\"}",
            "spoken secret"})
    void doesNotDecodeWhatCannotHaveBeenAccepted(String message) {
        var unreadable = assertThrows(StorageException.class, () -> TranscriptMessage.decode(utf8(message)));

        assertFalse(unreadable.toString().contains(SECRET));
    }

    private static Lecture read(String message) throws JsonException, MessageException {
        return TranscriptMessage.lecture(Fields.of(JsonParser.parse(utf8(message))));
    }

    /** The lecture, or the words of its refusal. */
    private static Object outcome(String message) throws JsonException {
        try {
            return read(message);
        } catch (MessageException refused) {
            return refused.code() + ": " + refused.getMessage();
        }
    }

    private static void assertRefused(String code, String reason, String message) {
        var refused = assertThrows(MessageException.class, () -> read(message));

        assertEquals(code + ": " + reason, refused.code() + ": " + refused.getMessage());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
