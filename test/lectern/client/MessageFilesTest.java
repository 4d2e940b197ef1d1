package lectern.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MessageFilesTest {
    private static final String CAPTIONS = "WEBVTT\n\n00:01.500 --> 00:02.000\nHello\n";

    @TempDir
    Path folder;
    private MessageFiles files = new MessageFiles(CaptionMessage.Titles.NONE);

    @Test
    void takesTitlesOfCaptionsFromTheirPath() throws Exception {
        write("My Course/02 - Basics/003 - First Steps.en_US.vtt", CAPTIONS);

        files.add(folder.resolve("My Course"));

        var message = only();
        assertEquals(Optional.of("save_transcript"), message.text("action"));
        assertEquals(Optional.of("My Course"), message.text("course"));
        assertEquals(Optional.of("Basics"), message.text("raw_section"));
        assertEquals(Optional.of(JsonValue.JsonNumber.of(2)), message.at("sectionNumber"));
        assertEquals(Optional.of("First Steps"), message.text("raw_lecture"));
        assertEquals(Optional.of(JsonValue.JsonNumber.of(3)), message.at("lectureNumber"));
        assertEquals(Optional.of("en_US"), message.text("language"));
        var cue = message.items("cues").getFirst();
        assertEquals(Optional.of(new JsonValue.JsonNumber("1.5")), cue.at("start"));
        assertEquals(Optional.of(new JsonValue.JsonNumber("2.0")), cue.at("end"));
        assertEquals(Optional.of("Hello"), cue.text("text"));
    }

    @Test
    void saidSectionMayBeNumberedAsAFolderIs() throws Exception {
        files = new MessageFiles(new CaptionMessage.Titles("", "", "3. Basics", "", ""));
        write("02 - Other/1. First.vtt", CAPTIONS);

        files.add(folder);

        var message = only();
        assertEquals(Optional.of("Basics"), message.text("raw_section"));
        assertEquals(Optional.of(JsonValue.JsonNumber.of(3)), message.at("sectionNumber"));
    }

    @Test
    void whatIsSaidBeatsThePath() throws Exception {
        write("02 - Basics/003 - First Steps.en_US.vtt", CAPTIONS);
        files = new MessageFiles(new CaptionMessage.Titles("4711", "Course", "Section 9: Nine", "9. Ninth", "fr"));

        files.add(folder);

        var message = only();
        assertEquals(Optional.of("4711"), message.text("courseId"));
        assertEquals(Optional.of("Course"), message.text("course"));
        assertEquals(Optional.of("Section 9: Nine"), message.text("raw_section"));
        assertEquals(Optional.of("9. Ninth"), message.text("raw_lecture"));
        assertEquals(Optional.of("fr"), message.text("language"));
        assertTrue(message.at("sectionNumber").isEmpty() && message.at("lectureNumber").isEmpty());
    }

    @Test
    void lecturesNumberedAnewInEachFolderAreNotTheSame() throws Exception {
        write("C/01 A/01 Start.vtt", CAPTIONS);
        write("C/02 B/01 Start.vtt", CAPTIONS);

        files.add(folder.resolve("C"));

        var ids = new HashSet<Optional<String>>();
        for (var outgoing : files.messages()) {
            ids.add(json(outgoing).text("lectureId"));
        }
        assertEquals(2, ids.size());
    }

    @Test
    void idsAreNeverLongerThanAServerTakes() throws Exception {
        write("s".repeat(150) + "/" + "l".repeat(150) + ".vtt", CAPTIONS);

        files.add(folder);

        assertTrue(only().text("lectureId").orElseThrow().length() <= 200);
        assertTrue(only().text("messageId").orElseThrow().length() <= 200);
    }

    @Test
    void aFolderIsReadInNaturalOrderAndOtherFilesAreLeftAlone() throws Exception {
        for (var name : List.of("10 b.vtt", "9 a.srt", "1 c.json", "notes.txt", "video.mp4", "2 d.jsonl")) {
            write(name, name.endsWith("json") || name.endsWith("jsonl") ? "{\"messageId\":\"m\"}" : CAPTIONS);
        }

        files.add(folder);

        assertEquals(List.of("1 c.json", "2 d.jsonl:1", "9 a.srt", "10 b.vtt"), names());
        assertTrue(files.problems().isEmpty());
    }

    @Test
    void messagesAreSentAsTheyAre() throws Exception {
        write("m.json", "{\"raw_section\":\"s\",\"messageId\":\"uuid\",\"x\":[1,{}]}");

        files.add(folder.resolve("m.json"));

        assertEquals("{\"action\":\"save_transcript\",\"raw_section\":\"s\",\"messageId\":\"uuid\",\"x\":[1,{}]}",
                new String(files.messages().getFirst().content().read(), StandardCharsets.UTF_8));
    }

    @Test
    void anArrayAndLinesAreManyMessages() throws Exception {
        write("a.json", "[{\"messageId\":\"1\"},{\"messageId\":\"2\"}]");
        write("b.jsonl", "{\"messageId\":\"3\"}\n\n{\"messageId\":\"4\"}\r\n");

        files.add(folder);

        assertEquals(List.of("1", "2", "3", "4"), files.messages().stream().map(Outgoing::messageId).toList());
    }

    @Test
    void messagesWithoutANumberGetOne() throws Exception {
        write("a.jsonl", "{}\n{}\n");

        files.add(folder);

        assertEquals(2, Set.copyOf(files.messages().stream().map(Outgoing::messageId).toList()).size());
        assertNotEquals(Optional.empty(), json(files.messages().getFirst()).text("messageId"));
    }

    @Test
    void whatCannotBeSentIsToldAndTheRestGoesOn() throws Exception {
        write("a.json", "{");
        write("b.jsonl", "{\"messageId\":\"1\"}\nnonsense\n[[]]\n");
        write("c.vtt", "no captions");

        files.add(folder);
        files.add(folder.resolve("missing.vtt"));
        files.add(write("d.txt", ""));

        assertEquals(List.of("1"), files.messages().stream().map(Outgoing::messageId).limit(1).toList());
        assertEquals(4, files.problems().size(), files.problems().toString());
        assertTrue(problem("a.json").startsWith("is not JSON"));
        assertTrue(problem("b.jsonl:2").startsWith("is not JSON"));
        assertEquals("is none of .json, .jsonl, .vtt, .srt", problem("d.txt"));
        assertThrows(IOException.class, () -> files.messages().get(1).content().read());
        var missing = assertThrows(IOException.class, () -> files.messages().get(2).content().read());
        assertTrue(missing.getMessage().startsWith("cannot be read: "), missing.getMessage());
    }

    @Test
    void readsMessagesFromAStream() {
        files.add(stream(" {\"messageId\":\"1\"}\n{\"messageId\":\"2\"}"));
        files.add(stream("[{\"messageId\":\"3\"}]"));
        files.add(stream("{\n  \"messageId\": \"4\"\n}"));

        assertEquals(List.of("1", "2", "3", "4"), files.messages().stream().map(Outgoing::messageId).toList());
    }

    @Test
    void captionsFromAStreamNeedATitle() throws Exception {
        files.add(stream(CAPTIONS));
        assertTrue(problem("standard input").contains("--lecture"));

        files = new MessageFiles(new CaptionMessage.Titles("", "", "S", "12. L", ""));
        files.add(stream(CAPTIONS));
        assertEquals(Optional.of("12. L"), only().text("raw_lecture"));
    }

    /** The folder that a person stands in, as of a file there, and not the one above it. */
    @Test
    void captionsFromAStreamAreOfThisFolder() throws Exception {
        files = new MessageFiles(new CaptionMessage.Titles("", "", "", "12. L", ""));
        files.add(stream(CAPTIONS));

        var here = Path.of("").toAbsolutePath().getFileName().toString();
        assertEquals(Optional.of(FileTitle.ofFolder(here).name()), only().text("raw_section"));
    }

    @Test
    void aMessageMayHaveSeveralLines() {
        files.add(stream("{\"action\": \"save_transcript\",\n \"messageId\": \"1\"}\n"));

        assertEquals(List.of("1"), files.messages().stream().map(Outgoing::messageId).toList());
        assertEquals(Map.of(), files.problems());
    }

    @Test
    void linesThatAreNotUtf8AreToldAndNotChanged() throws Exception {
        var file = folder.resolve("a.jsonl");
        Files.write(file, "{\"messageId\":\"1\"}\n{\"messageId\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        files.add(file);
        files.add(write("b.jsonl", "{\"messageId\":\"é\"}\n{\"messageId\":\"語\"}\n"));

        assertTrue(problem("a.jsonl:2").startsWith("is not JSON"));
        assertEquals(List.of("1", "é", "語"), files.messages().stream().map(Outgoing::messageId).toList());
    }

    @Test
    void eachItemOfAnArrayIsToldByItsPlace() throws Exception {
        write("a.json", "[{\"messageId\":\"1\"},2,3]");
        write("b.json", "[{\"messageId\":\"4\"}]");

        files.add(folder);

        assertEquals(List.of("a.json [0]", "b.json [0]"), names());
        assertEquals("is no JSON object", problem("a.json [1]"));
        assertEquals("is no JSON object", problem("a.json [2]"));
    }

    @Test
    void readsMessagesAsWindowsEditorsWriteThem() throws Exception {
        files.add(write("a.json", "\uFEFF[{\"messageId\":\"1\"}]"));
        files.add(write("b.jsonl", "\uFEFF{\"messageId\":\"2\"}\r\n{\"messageId\":\"3\"}\r\n"));
        files.add(stream("\uFEFF{\"messageId\":\"4\"}"));

        assertEquals(List.of("1", "2", "3", "4"), files.messages().stream().map(Outgoing::messageId).toList());
        assertEquals(Map.of(), files.problems());
    }

    /** The server's answer could not name it, so that it would be waited for in vain. */
    @Test
    void anIdThatNoAnswerNamesIsToldAtOnce() throws Exception {
        files.add(write("a.json", "[{\"messageId\":\"" + "i".repeat(200) + "\"},{\"messageId\":\""
                + "i".repeat(201) + "\"}]"));

        assertEquals(1, files.messages().size());
        assertTrue(problem("a.json [1]").contains("201 characters"));
    }

    @Test
    void idsOfTwoRunsDiffer() throws Exception {
        var file = write("a.vtt", CAPTIONS);
        files.add(file);
        var other = new MessageFiles(CaptionMessage.Titles.NONE);
        other.add(file);

        assertNotEquals(files.messages().getFirst().messageId(), other.messages().getFirst().messageId());
    }

    @Test
    void oneTitleIsForOneFile() throws Exception {
        write("1.vtt", CAPTIONS);
        write("2.vtt", CAPTIONS);
        files = new MessageFiles(new CaptionMessage.Titles("", "", "S", "12. L", ""));

        files.add(folder);

        assertEquals(List.of("1.vtt"), names());
        assertTrue(problem("2.vtt").contains("--lecture names only one"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsLinksAndTellsOfAFolderWithNothingInIt() throws Exception {
        write("course/1.vtt", CAPTIONS);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("course"));
        files.add(folder.resolve("link"));
        files.add(Files.createDirectory(folder.resolve("empty")));

        assertEquals(List.of(Path.of("link", "1.vtt").toString()), names());
        assertTrue(problem("empty").startsWith("holds none of"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderThatCannotBeReadIsTold() throws Exception {
        write("course/1.vtt", CAPTIONS);
        Files.createSymbolicLink(folder.resolve("course").resolve("loop"), folder.resolve("course"));
        files.add(folder.resolve("course"));

        assertTrue(problem("course").startsWith("cannot be read"));
    }

    @Test
    void aNameThatTheLocaleCannotShowIsNoTitle() {
        assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "elsewhere there is no such path");
        files.add(Path.of("01 - \uFFFD\uFFFD.vtt"));

        assertEquals(List.of(), files.messages());
        assertTrue(problem(".vtt").contains("LC_ALL"));
    }

    private JsonValue only() throws Exception {
        assertEquals(1, files.messages().size(), files.problems().toString());
        return json(files.messages().getFirst());
    }

    private static JsonValue json(Outgoing outgoing) throws Exception {
        return JsonParser.parse(outgoing.content().read());
    }

    private List<String> names() {
        return files.messages().stream().map(message -> folder.relativize(Path.of(message.name())).toString()).toList();
    }

    private String problem(String end) {
        return files.problems().entrySet().stream().filter(problem -> problem.getKey().endsWith(end)).findFirst()
                .orElseThrow().getValue();
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
