package lectern.status;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import lectern.app.BoardSnapshot;
import lectern.app.BoardSummary;
import lectern.app.LectureState;
import lectern.app.LectureStatus;
import lectern.app.ParkedLecture;
import lectern.domain.TitleSet;
import lectern.domain.Version;
import lectern.json.JsonValue;

/** How everything stands, as JSON; the README says what each field means. Pure. */
final class StatusJson {
    private StatusJson() {}

    static JsonValue status(BoardSnapshot board, StatusDesk.Figures figures) {
        var summary = board.summary();
        var counts = JsonValue.JsonObject.builder();
        for (var state : LectureState.values()) {
            counts.put(word(state), summary.counts().get(state));
        }
        return JsonValue.JsonObject.builder()
                .put("version", Version.NUMBER)
                .put("board", board.version())
                .put("notebook", notebook(summary.notebook()))
                .put("storage", summary.storageFailure().isEmpty() ? "ok" : summary.storageFailure())
                .put("counts", counts.build())
                .put("batch", JsonValue.JsonObject.builder().put("through", summary.batch().through())
                        .put("total", summary.batch().total()).put("since", summary.batch().since().toString()).build())
                .put("requests", JsonValue.JsonObject.builder().put("made", figures.requestsMade().getAsLong())
                        .put("limit", figures.requestsPerMinute()).build())
                .put("clients", summary.clients())
                .put("journalBytes", figures.journalBytes().getAsLong())
                .put("socket", figures.socket())
                .put("courses", array(board.courses(), StatusJson::course))
                .put("events", array(summary.happenings(), StatusJson::happening))
                .build();
    }

    static JsonValue failed(List<ParkedLecture> parked) {
        return JsonValue.JsonObject.of("failed", array(parked, StatusJson::parked));
    }

    private static JsonValue notebook(BoardSummary.Notes notebook) {
        var json = JsonValue.JsonObject.builder().put("state", notebook.state().name().toLowerCase(Locale.ROOT))
                .put("text", notebook.text());
        notebook.pausedUntil().ifPresent(until -> json.put("pausedUntil", until.toString()));
        return json.build();
    }

    private static JsonValue course(BoardSnapshot.CourseStatus course) {
        return JsonValue.JsonObject.builder().put("id", course.course().id()).put("name", course.course().name())
                .put("sections", array(course.sections(), StatusJson::section)).build();
    }

    private static JsonValue section(BoardSnapshot.SectionStatus section) {
        return title(section.title()).put("lectures", array(section.lectures(), StatusJson::lecture)).build();
    }

    private static JsonValue lecture(LectureStatus status) {
        var json = title(status.lecture().place().title()).put("id", status.lecture().id())
                .put("messageId", status.lecture().messageId()).put("state", word(status.state()));
        if (!status.reason().isEmpty()) {
            json.put("reason", status.reason());
        }
        if (!status.url().isEmpty()) {
            json.put("url", status.url());
        }
        status.due().ifPresent(due -> json.put("due", due.toString()));
        return json.build();
    }

    private static JsonValue parked(ParkedLecture parked) {
        var place = parked.lecture().place();
        return JsonValue.JsonObject.builder().put("id", parked.lecture().id())
                .put("messageId", parked.lecture().messageId()).put("course", place.course().name())
                .put("section", title(place.section()).build()).put("lecture", title(place.title()).build())
                .put("reason", parked.reason()).build();
    }

    private static JsonValue happening(BoardSummary.Happening happening) {
        return JsonValue.JsonObject.builder().put("time", happening.time().toString())
                .put("trouble", happening.trouble()).put("what", happening.what()).put("detail", happening.detail())
                .build();
    }

    private static JsonValue.JsonObject.Builder title(TitleSet title) {
        var json = JsonValue.JsonObject.builder();
        title.number().ifPresent(number -> json.put("number", number));
        return json.put("name", title.name());
    }

    /** As the README and the metrics name it. */
    static String word(LectureState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static <T> JsonValue array(List<T> items, Function<T, JsonValue> json) {
        return new JsonValue.JsonArray(items.stream().map(json).toList());
    }
}
