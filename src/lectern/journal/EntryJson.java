package lectern.journal;

import java.util.Optional;
import java.util.OptionalInt;
import lectern.domain.Course;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;

/** Lectures and outcomes as the JSON in journal records. Reading ignores members that it does not know. Pure. */
final class EntryJson {
    private EntryJson() {}

    static byte[] lecture(QueuedLecture lecture) {
        return JsonWriter.utf8(members(lecture).build());
    }

    private static JsonValue.JsonObject.Builder members(QueuedLecture lecture) {
        var place = lecture.place();
        var identity = lecture.identity();
        return JsonValue.JsonObject.builder()
                .put("id", lecture.id())
                .put("messageId", lecture.messageId())
                .put("courseId", place.course().id())
                .put("course", place.course().name())
                .put("courseUrl", place.course().url())
                .put("lectureId", place.lectureId())
                .put("section", title(place.section()))
                .put("lecture", title(place.title()))
                .put("key", identity.key().text())
                .put("sectionKey", identity.section().text())
                .put("contentHash", identity.contentHash());
    }

    private static JsonValue title(TitleSet title) {
        var json = JsonValue.JsonObject.builder().put("name", title.name());
        title.number().ifPresent(number -> json.put("number", number));
        return json.build();
    }

    private static TitleSet title(JsonValue json, String name) throws StorageException {
        var title = json.at(name).orElseThrow(() -> new StorageException("journal entry has no " + name));
        return new TitleSet(text(title, "name"), number(title, "number"));
    }

    static QueuedLecture lecture(byte[] utf8) throws StorageException {
        return lecture(parse(utf8));
    }

    private static QueuedLecture lecture(JsonValue json) throws StorageException {
        var course = new Course(text(json, "courseId"), text(json, "course"), text(json, "courseUrl"));
        var place = new QueuedLecture.Place(
                course, text(json, "lectureId"), title(json, "section"), title(json, "lecture"));
        var identity = new QueuedLecture.Identity(
                key(json, "key"), key(json, "sectionKey"), text(json, "contentHash"));
        return new QueuedLecture(id(json), text(json, "messageId"), place, identity);
    }

    static byte[] outcome(long id, Outcome.Settled outcome) {
        return outcome(JsonValue.JsonObject.builder().put("id", id), outcome);
    }

    /** A lecture that needs nothing more and its outcome; reads as either. */
    static byte[] done(QueuedLecture lecture, Outcome.Done outcome) {
        return outcome(members(lecture), outcome);
    }

    private static byte[] outcome(JsonValue.JsonObject.Builder json, Outcome.Settled outcome) {
        if (outcome instanceof Outcome.Done done) {
            json.put("pageId", done.pageId()).put("url", done.url());
        }
        switch (outcome) {
            case Outcome.Saved saved -> json.put("outcome", "saved")
                    .put("requests", saved.requests()).put("blocks", saved.blocks());
            case Outcome.Updated updated -> json.put("outcome", "updated")
                    .put("requests", updated.requests()).put("blocks", updated.blocks());
            case Outcome.Unchanged unchanged -> json.put("outcome", "unchanged");
            case Outcome.Skipped skipped -> json.put("outcome", "skipped").put("reason", skipped.reason());
            case Outcome.Refused refused -> json.put("outcome", "refused").put("reason", refused.reason());
        }
        return JsonWriter.utf8(json.build());
    }

    static Note outcome(byte[] utf8) throws StorageException {
        return outcome(parse(utf8));
    }

    /** Reads what {@link #done} wrote. */
    static LectureQueue.Entry done(byte[] utf8) throws StorageException {
        var json = parse(utf8);
        return new LectureQueue.Entry(lecture(json), Optional.of(outcome(json).outcome()));
    }

    private static Note outcome(JsonValue json) throws StorageException {
        var outcome = switch (text(json, "outcome")) {
            case "saved" -> new Outcome.Saved(text(json, "pageId"), text(json, "url"),
                    number(json, "requests").orElse(0), number(json, "blocks").orElse(0));
            case "updated" -> new Outcome.Updated(text(json, "pageId"), text(json, "url"),
                    number(json, "requests").orElse(0), number(json, "blocks").orElse(0));
            case "unchanged" -> new Outcome.Unchanged(text(json, "pageId"), text(json, "url"));
            case "skipped" -> new Outcome.Skipped(text(json, "pageId"), text(json, "url"), text(json, "reason"));
            case "refused" -> new Outcome.Refused(text(json, "reason"));
            default -> throw new StorageException("journal entry has an unknown outcome");
        };
        return new Note(id(json), outcome);
    }

    static byte[] id(long id) {
        return JsonWriter.utf8(JsonValue.JsonObject.builder().put("id", id).build());
    }

    static long id(byte[] utf8) throws StorageException {
        return id(parse(utf8));
    }

    static byte[] mark(PageLedger.Mark mark) {
        var json = JsonValue.JsonObject.builder().put("key", mark.key().text());
        mark.pageId().ifPresent(pageId -> json.put("pageId", pageId));
        return JsonWriter.utf8(json.build());
    }

    static PageLedger.Mark mark(byte[] utf8) throws StorageException {
        var json = parse(utf8);
        return new PageLedger.Mark(key(json, "key"), json.text("pageId"));
    }

    private static JsonValue parse(byte[] utf8) throws StorageException {
        try {
            return JsonParser.parse(utf8);
        } catch (JsonException notJson) {
            throw new StorageException("journal entry is not JSON", notJson);
        }
    }

    private static String text(JsonValue json, String name) throws StorageException {
        return json.text(name).orElseThrow(() -> new StorageException("journal entry has no text " + name));
    }

    private static SyncKey key(JsonValue json, String name) throws StorageException {
        try {
            return new SyncKey(text(json, name));
        } catch (IllegalArgumentException tooLong) {
            throw new StorageException("journal entry has no good " + name, tooLong);
        }
    }

    private static long id(JsonValue json) throws StorageException {
        return json.wholeNumber("id").orElseThrow(() -> new StorageException("journal entry has no id"));
    }

    private static OptionalInt number(JsonValue json, String name) throws StorageException {
        var whole = json.wholeNumber(name);
        try {
            return whole.isPresent() ? OptionalInt.of(Math.toIntExact(whole.getAsLong())) : OptionalInt.empty();
        } catch (ArithmeticException tooLarge) {
            throw new StorageException("journal entry has no good " + name, tooLarge);
        }
    }

    /** That the lecture of this id ended so. */
    record Note(long id, Outcome.Settled outcome) {}
}
