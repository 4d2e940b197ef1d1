package lectern.gateway;

import java.util.ArrayList;
import java.util.List;
import lectern.domain.Course;
import lectern.domain.Cue;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.port.StorageException;

/** The {@code save_transcript} message: JSON to a lecture. Pure. */
public final class TranscriptMessage {
    static final String ACTION = "save_transcript";

    /** A message id is echoed in every answer and log line, so it may not be a book. In UTF-16 units. */
    static final int MAX_MESSAGE_ID_LENGTH = 200;

    private TranscriptMessage() {}

    /**
     * Reads a message that was accepted earlier.
     *
     * @throws StorageException if it is not what was accepted: a defect, or a journal of another version
     */
    public static Lecture decode(byte[] message) throws StorageException {
        try {
            return lecture(Fields.of(JsonParser.parseValid(message)));
        } catch (JsonException | MessageException unreadable) {
            throw new StorageException("a kept message cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    static Lecture lecture(Fields fields) throws MessageException {
        var messageId = messageId(fields);
        var section = TitleSet.ofSection(fields.requiredText("raw_section"));
        var title = TitleSet.ofLecture(fields.requiredText("raw_lecture"));
        var sectionNumber = fields.ordinal("sectionNumber");
        var lectureNumber = fields.ordinal("lectureNumber");
        var course = new Course(fields.id("courseId"), fields.text("course").strip(), fields.text("courseUrl"));
        var details = new Lecture.Details(fields.id("lectureId"), fields.text("url"), fields.text("language"),
                fields.text("captionSource"));
        return new Lecture(messageId, course,
                sectionNumber.isPresent() ? section.withNumber(sectionNumber.getAsInt()) : section,
                lectureNumber.isPresent() ? title.withNumber(lectureNumber.getAsInt()) : title,
                details, transcript(fields));
    }

    private static String messageId(Fields fields) throws MessageException {
        var sent = fields.requiredText("messageId");
        if (sent.isEmpty() || sent.length() > MAX_MESSAGE_ID_LENGTH) {
            throw new MessageException("invalid_field", "field \"messageId\" has " + sent.length()
                    + " characters; it must have 1 to " + MAX_MESSAGE_ID_LENGTH);
        }
        return sent;
    }

    /** The lines where they were sent, else the cues' texts; times come from the cues in any case. */
    private static Transcript transcript(Fields fields) throws MessageException {
        var sentLines = fields.items("transcripts");
        var sentCues = fields.items("cues");
        if (sentLines.isEmpty() && sentCues.isEmpty()) {
            throw new MessageException("missing_field",
                    "field \"transcripts\" is missing (an array of lines), and there are no \"cues\" instead");
        }
        var cueTexts = new ArrayList<JsonValue.JsonString>();
        var cues = cues(fields, sentCues.orElse(List.of()), cueTexts);
        var transcript = joined(lines(fields, sentLines.orElse(List.of())), cues);
        if (transcript.isBlank()) {
            transcript = joined(cueTexts, cues);
        }
        if (transcript.isBlank()) {
            throw new MessageException("empty_transcript", "the transcript has no text");
        }
        return transcript;
    }

    /** From the message's bytes to the transcript's, with no string between them. */
    private static Transcript joined(List<JsonValue.JsonString> lines, List<Cue> cues) {
        var most = 0;
        for (var line : lines) {
            most += line.maxUtf8Bytes() + 1;
        }
        var utf8 = new byte[most];
        var end = 0;
        for (var line : lines) {
            if (line != lines.getFirst()) {
                utf8[end++] = '\n';
            }
            end = line.copyUtf8(utf8, end);
        }
        return new Transcript(utf8, end, cues);
    }

    private static List<JsonValue.JsonString> lines(Fields fields, List<JsonValue> items) throws MessageException {
        var lines = new ArrayList<JsonValue.JsonString>(items.size());
        for (var item : items) {
            if (!(item instanceof JsonValue.JsonString line)) {
                throw fields.mistyped("transcripts[" + lines.size() + "]", "a string", item);
            }
            lines.add(line);
        }
        return lines;
    }

    private static List<Cue> cues(Fields fields, List<JsonValue> items, List<JsonValue.JsonString> texts)
            throws MessageException {
        var cues = new ArrayList<Cue>(items.size());
        for (var item : items) {
            if (!(item instanceof JsonValue.JsonObject object)) {
                throw fields.mistyped("cues[" + cues.size() + "]", "an object", item);
            }
            var cue = new Fields(object, cues.size());
            var start = cue.seconds("start");
            var end = cue.seconds("end");
            var text = cue.requiredString("text");
            cues.add(new Cue(start, end, text.value()));
            texts.add(text);
        }
        return cues;
    }
}
