package lectern.demo;

import java.util.stream.Collectors;
import lectern.domain.TitleSet;
import lectern.json.JsonParser;
import lectern.json.JsonException;
import lectern.json.JsonValue;

/**
 * One message of a sample course, as it is sent.
 *
 * @param name where it comes from, for error messages
 */
public record CourseMessage(String name, JsonValue json) {

    /** @throws IllegalArgumentException if it is not JSON */
    static CourseMessage parse(String name, byte[] utf8) {
        try {
            return new CourseMessage(name, JsonParser.parse(utf8));
        } catch (JsonException notJson) {
            throw new IllegalArgumentException(name + ": " + notJson.getMessage(), notJson);
        }
    }

    public String messageId() {
        return json.text("messageId").orElse("");
    }

    TitleSet section() {
        return numbered(TitleSet.ofSection(json.text("raw_section").orElse("")), "sectionNumber");
    }

    TitleSet lecture() {
        return numbered(TitleSet.ofLecture(json.text("raw_lecture").orElse("")), "lectureNumber");
    }

    /** A number that was sent beats one in the title. */
    private TitleSet numbered(TitleSet title, String field) {
        var number = json.wholeNumber(field);
        return number.isPresent() ? title.withNumber((int) number.getAsLong()) : title;
    }

    /** The transcript that its page must hold, character by character. */
    String transcript() {
        var lines = json.items("transcripts").stream().map(line -> line.text().orElse(""))
                .collect(Collectors.joining("\n"));
        return !lines.isBlank() ? lines : json.items("cues").stream().map(cue -> cue.text("text").orElse(""))
                .collect(Collectors.joining("\n"));
    }
}
