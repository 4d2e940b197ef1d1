package lectern.gateway;

import java.util.Locale;
import lectern.app.BoardSnapshot;
import lectern.app.BoardSummary;
import lectern.app.LectureState;
import lectern.app.LectureStatus;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.domain.Version;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * All that clients are told, as UTF-8 JSON: what becomes of a message has a {@code status}, and how things stand a
 * {@code type}. Pure.
 */
final class Replies {
    private Replies() {}

    static byte[] success(Lecture lecture) {
        return utf8(titled(received(lecture), lecture.section(), lecture.title()));
    }

    /** Of what is on disk already; {@code written} tells whether its page is right, too. */
    static byte[] duplicate(Lecture lecture, boolean written) {
        return utf8(titled(received(lecture).put("duplicate", true).put("written", written),
                lecture.section(), lecture.title()));
    }

    /** In the seed's words, which its client may compare. */
    static byte[] invalidJson() {
        return utf8(object("status", "error").put("message", "Invalid JSON format"));
    }

    static byte[] error(String messageId, String code, String reason) {
        return utf8(withId(object("status", "error").put("code", code).put("message", reason), messageId));
    }

    static byte[] pong(String messageId) {
        return utf8(answer("pong", messageId).put("version", Version.NUMBER));
    }

    static byte[] subscribed(String messageId) {
        return utf8(answer("subscribed", messageId).put("heartbeatSeconds", ProgressFeed.HEARTBEAT.toSeconds()));
    }

    static byte[] heartbeat() {
        return utf8(object("type", "heartbeat"));
    }

    /** Progress was lost to this client: it may ask what is known. */
    static byte[] missed() {
        return utf8(object("type", "missed"));
    }

    static byte[] progress(LectureStatus status, BoardSummary.Batch batch) {
        var lecture = status.lecture();
        return utf8(lecture(answer("progress", lecture.messageId()), status)
                .put("courseId", lecture.place().course().id())
                .put("position", batch.through()).put("total", batch.total()));
    }

    static byte[] status(String messageId, BoardSummary summary) {
        var counts = JsonValue.JsonObject.builder();
        for (var state : LectureState.values()) {
            counts.put(name(state), summary.counts().get(state));
        }
        var notebook = object("state", lower(summary.notebook().state())).put("text", summary.notebook().text());
        return utf8(answer("status", messageId).put("version", Version.NUMBER).put("lectures", counts.build())
                .put("position", summary.batch().through()).put("total", summary.batch().total())
                .put("notebook", notebook.build()).put("storageFailure", summary.storageFailure())
                .put("clients", summary.clients()));
    }

    /** The lectures of a course that need not be sent again. */
    static byte[] known(String messageId, String courseId, BoardSnapshot snapshot) {
        var lectures = snapshot.courses().stream().filter(course -> course.course().id().equals(courseId))
                .flatMap(course -> course.sections().stream()).flatMap(section -> section.lectures().stream())
                .filter(status -> status.state() != LectureState.FAILED).map(Replies::known).toList();
        return utf8(answer("known", messageId).put("courseId", courseId)
                .put("lectures", new JsonValue.JsonArray(lectures)));
    }

    private static JsonValue known(LectureStatus status) {
        var place = status.lecture().place();
        return titled(lecture(object("messageId", status.lecture().messageId()), status),
                place.section(), place.title()).build();
    }

    private static JsonValue.JsonObject.Builder lecture(JsonValue.JsonObject.Builder object, LectureStatus status) {
        return object.put("lectureId", status.lecture().place().lectureId()).put("state", name(status.state()))
                .put("reason", status.reason()).put("notionUrl", status.url());
    }

    private static JsonValue.JsonObject.Builder received(Lecture lecture) {
        return object("status", "success").put("message", "Data received and queued")
                .put("messageId", lecture.messageId());
    }

    private static JsonValue.JsonObject.Builder titled(
            JsonValue.JsonObject.Builder object, TitleSet section, TitleSet lecture) {
        return object.put("section", title(section)).put("lecture", title(lecture));
    }

    private static JsonValue title(TitleSet title) {
        var object = object("name", title.name());
        title.number().ifPresent(number -> object.put("number", number));
        return object.build();
    }

    private static String name(LectureState state) {
        return state == LectureState.WAITING ? "queued" : lower(state);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static JsonValue.JsonObject.Builder answer(String type, String messageId) {
        return withId(object("type", type), messageId);
    }

    /** The message's id is given back where there is one. */
    private static JsonValue.JsonObject.Builder withId(JsonValue.JsonObject.Builder object, String messageId) {
        return messageId.isEmpty() ? object : object.put("messageId", messageId);
    }

    private static JsonValue.JsonObject.Builder object(String name, String value) {
        return JsonValue.JsonObject.builder().put(name, value);
    }

    private static byte[] utf8(JsonValue.JsonObject.Builder object) {
        return JsonWriter.utf8(object.build());
    }
}
