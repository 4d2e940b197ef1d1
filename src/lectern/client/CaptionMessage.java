package lectern.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import lectern.captions.CaptionException;
import lectern.captions.CaptionFile;
import lectern.domain.Cue;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** A caption file as a {@code save_transcript} message; titles come from its path, where they are not given. Pure. */
public record CaptionMessage(Titles titles, Path file, Path root) {

    /** What a server takes as an id, in UTF-16 units. */
    static final int MAX_ID_LENGTH = 200;

    /** What was said of all caption files; what was not said is an empty string. */
    public record Titles(String courseId, String course, String section, String lecture, String language) {
        public static final Titles NONE = new Titles("", "", "", "", "");
    }

    /** @throws CaptionException if there are no captions in the file */
    byte[] of(String messageId, byte[] captions) throws CaptionException {
        var title = FileTitle.ofFile(file.getFileName().toString());
        var course = either(titles.course(), course());
        // Files are often numbered anew in each folder, so the number alone is no identity.
        var section = either(titles.section(), folder());
        var sectionTitle = FileTitle.ofFolder(section);
        var lecture = either(titles.lecture(), title.name());
        var message = JsonValue.JsonObject.builder().put("action", "save_transcript").put("messageId", messageId)
                .put("courseId", identity(either(titles.courseId(), course)))
                .put("lectureId", identity(section + "/" + number(title) + lecture));
        put(message, "course", course);
        put(message, "language", either(titles.language(), title.language()));
        message.put("raw_section", sectionTitle.name());
        sectionTitle.number().ifPresent(number -> message.put("sectionNumber", number));
        message.put("raw_lecture", lecture);
        if (titles.lecture().isEmpty()) {
            title.number().ifPresent(number -> message.put("lectureNumber", number));
        }
        return JsonWriter.utf8(message.put("cues", cues(CaptionFile.parse(captions))).build());
    }

    private static String either(String said, String otherwise) {
        return said.isEmpty() ? otherwise : said;
    }

    /** The folder that holds the file names its section. */
    private String folder() {
        var parent = file.toAbsolutePath().normalize().getParent();
        return parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
    }

    /** The folder that was given names the course, if the sections are folders in it. */
    private String course() {
        var folder = root.toAbsolutePath().normalize().getFileName();
        return folder != null && root.relativize(file).getNameCount() > 1 ? folder.toString() : "";
    }

    /** Text that may stand for an id: not empty, and not longer than ids may be. */
    private static String identity(String text) {
        if (text.length() <= MAX_ID_LENGTH) {
            return text.isEmpty() ? "files" : text;
        }
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String number(FileTitle title) {
        return title.number().isPresent() ? title.number().getAsInt() + ". " : "";
    }

    private static void put(JsonValue.JsonObject.Builder message, String name, String value) {
        if (!value.isEmpty()) {
            message.put(name, value);
        }
    }

    private static JsonValue cues(List<Cue> cues) {
        return new JsonValue.JsonArray(cues.stream().<JsonValue>map(cue -> JsonValue.JsonObject.builder()
                .put("start", new JsonValue.JsonNumber(Double.toString(cue.start())))
                .put("end", new JsonValue.JsonNumber(Double.toString(cue.end())))
                .put("text", cue.text()).build()).toList());
    }
}
