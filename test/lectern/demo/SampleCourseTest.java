package lectern.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lectern.gateway.TranscriptMessage;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCourseTest {
    @TempDir
    Path folder;

    /** Or the demo would find pages wrong that are as they were sent. */
    @ParameterizedTest
    @ValueSource(strings = {
        "\"raw_section\":\"Section 1: A\",\"raw_lecture\":\"2. B\",\"transcripts\":[\"one\",\"two\"]",
        "\"raw_section\":\"Section 1: A\",\"raw_lecture\":\"2. B\",\"sectionNumber\":4,\"lectureNumber\":5,"
                + "\"transcripts\":[\"one\"],\"cues\":[{\"start\":0,\"end\":1,\"text\":\"other\"}]",
        "\"raw_section\":\"A\",\"raw_lecture\":\"B\",\"cues\":[{\"start\":0,\"end\":1,\"text\":\"one\"},"
                + "{\"start\":1,\"end\":2,\"text\":\"two\"}],\"transcripts\":[\" \"]"})
    void readsMessagesAsTheServerDoes(String fields) throws Exception {
        Files.writeString(folder.resolve("1.json"), "{\"messageId\":\"1\"," + fields + "}");

        var message = SampleCourse.read(folder).getFirst();

        var lecture = TranscriptMessage.decode(JsonWriter.utf8(message.json()));
        assertEquals(lecture.section(), message.section());
        assertEquals(lecture.title(), message.lecture());
        assertEquals(lecture.transcript().text(), message.transcript());
    }

    /** The order of the pages: a file's name may say its number in any way. */
    @Test
    void readsLecturesInTheOrderOfTheirNumbers() throws Exception {
        for (var number : List.of(1, 2, 10)) {
            Files.writeString(folder.resolve(number + ".json"), "{\"raw_section\":\"Section " + (number == 1 ? 9 : 3)
                    + ": A\",\"raw_lecture\":\"" + number + ". B\"}");
        }

        assertEquals(List.of(2, 10, 1), SampleCourse.read(folder).stream()
                .map(message -> message.lecture().number().getAsInt()).toList());
    }

    @Test
    void saysWhatIsMissing() {
        var missing = assertThrows(IllegalArgumentException.class, () -> SampleCourse.read(folder.resolve("x")));
        assertEquals("there is no folder " + folder.resolve("x"), missing.getMessage());
    }
}
