package lectern.gateway;

import java.util.List;
import java.util.Locale;
import lectern.app.BoardSnapshot;
import lectern.app.BoardSummary;
import lectern.app.LectureState;
import lectern.app.LectureStatus;
import lectern.domain.Version;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** What clients are told of how things stand, as UTF-8 JSON; each has a {@code type}. Pure. */
final class BoardReplies {
    private BoardReplies() {}

    static byte[] pong(String messageId) {
        return utf8(answer("pong", messageId).put("version", Version.NUMBER));
    }

    static byte[] subscribed(String messageId) {
        return utf8(answer("subscribed", messageId).put("heartbeatSeconds", ProgressFeed.HEARTBEAT.toSeconds()));
    }

    static byte[] heartbeat() {
        return utf8(answer("heartbeat", ""));
    }

    /** Progress was lost to this client: it may ask what is known. */
    static byte[] missed() {
        return utf8(answer("missed", ""));
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
        var notebook = JsonValue.JsonObject.builder().put("state", lower(summary.notebook().state()))
                .put("text", summary.notebook().text()).build();
        return utf8(answer("status", messageId).put("version", Version.NUMBER).put("lectures", counts.build())
                .put("position", summary.batch().through()).put("total", summary.batch().total())
                .put("notebook", notebook).put("storageFailure", summary.storageFailure())
                .put("clients", summary.clients()));
    }

    /** The lectures of a course that need not be sent again. */
    static byte[] known(String messageId, String courseId, BoardSnapshot snapshot) {
        var lectures = snapshot.courses().stream().filter(course -> course.course().id().equals(courseId))
                .flatMap(course -> course.sections().stream()).flatMap(section -> section.lectures().stream())
                .filter(status -> status.state() != LectureState.FAILED).map(BoardReplies::known).toList();
        return utf8(answer("known", messageId).put("courseId", courseId)
                .put("lectures", new JsonValue.JsonArray(List.copyOf(lectures))));
    }

    private static JsonValue known(LectureStatus status) {
        var place = status.lecture().place();
        return lecture(JsonValue.JsonObject.builder().put("messageId", status.lecture().messageId()), status)
                .put("section", Replies.title(place.section())).put("lecture", Replies.title(place.title())).build();
    }

    private static JsonValue.JsonObject.Builder lecture(JsonValue.JsonObject.Builder object, LectureStatus status) {
        return object.put("lectureId", status.lecture().place().lectureId()).put("state", name(status.state()))
                .put("reason", status.reason()).put("notionUrl", status.url());
    }

    private static String name(LectureState state) {
        return state == LectureState.WAITING ? "queued" : lower(state);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The message's id is given back where there is one. */
    private static JsonValue.JsonObject.Builder answer(String type, String messageId) {
        var object = JsonValue.JsonObject.builder().put("type", type);
        return messageId.isEmpty() ? object : object.put("messageId", messageId);
    }

    private static byte[] utf8(JsonValue.JsonObject.Builder object) {
        return JsonWriter.utf8(object.build());
    }
}
