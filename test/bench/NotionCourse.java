package lectern.bench;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.gateway.TranscriptMessage;
import lectern.journal.Journal;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** What {@link NotionBench} has written; the same each time. */
final class NotionCourse {
    private static final int LECTURES_PER_SECTION = 8;
    private static final int MEDIAN_CHARACTERS = 5_000;
    private static final int MAX_CHARACTERS = 30_000;
    private static final String LINE = "so what we are going to do in this lecture is to look at how it really works";

    private NotionCourse() {}

    /** Of sizes as real courses have them: most near the median, a few long ones. */
    static List<byte[]> messages(int sections) {
        var random = new Random(1);
        var course = new ArrayList<byte[]>();
        for (var section = 1; section <= sections; section++) {
            for (var i = 0; i < LECTURES_PER_SECTION; i++) {
                var number = course.size() + 1;
                var characters = Math.min(MAX_CHARACTERS, MEDIAN_CHARACTERS * Math.exp(0.7 * random.nextGaussian()));
                var lines = new ArrayList<JsonValue>();
                for (var size = 0; size < characters; size += LINE.length() + 1) {
                    lines.add(new JsonValue.JsonString(LINE));
                }
                course.add(JsonWriter.utf8(JsonValue.JsonObject.builder()
                        .put("action", "save_transcript").put("messageId", "message-" + number)
                        .put("raw_section", "Section " + section + ": All About " + section)
                        .put("raw_lecture", number + ". Lecture Number " + number)
                        .put("course", "Networks").put("courseId", "123456").put("lectureId", Integer.toString(number))
                        .put("transcripts", new JsonValue.JsonArray(lines)).build()));
            }
        }
        return course;
    }

    /** A data folder in which they wait. */
    static void fill(Path folder, List<byte[]> course) throws Exception {
        try (var journal = Journal.open(folder, event -> { })) {
            var intake = new Intake(journal, new Agenda(InstantSource.system()), event -> { });
            for (var message : course) {
                intake.accept(TranscriptMessage.decode(message), message, false).join();
            }
        }
    }
}
