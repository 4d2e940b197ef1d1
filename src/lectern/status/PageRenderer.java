package lectern.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lectern.app.BoardSnapshot;
import lectern.app.BoardSummary;
import lectern.app.LectureState;
import lectern.app.LectureStatus;
import lectern.app.ParkedLecture;
import lectern.domain.Course;
import lectern.domain.Version;

/**
 * Makes views of the page from what the board tells. Not thread-safe: it keeps the tiles of the last view, so that of
 * 10,000 lectures only those that changed are made anew.
 */
final class PageRenderer {
    /** Failures shown; the command line lists them all. */
    static final int MAX_FAILURES = 100;
    /** Latest events shown, of those that the board keeps. */
    static final int MAX_EVENTS = 40;
    /** Of a reason, where there is little room. In UTF-16 units. */
    private static final int MAX_LABEL_LENGTH = 160;

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final StatusDesk desk;
    private final Instant started;
    private final Map<String, String> ids = new HashMap<>();
    /** Of the view that is made, by their ids. */
    private Map<String, Piece> pieces = Map.of();
    /** Of the view that is made and of the one before, by identity: a lecture is the same object until it changes. */
    private Map<LectureStatus, Piece> tiles = new IdentityHashMap<>();
    private Map<LectureStatus, Piece> tilesBefore = Map.of();

    PageRenderer(StatusDesk desk, Instant started) {
        this.desk = desk;
        this.started = started;
    }

    PageView render(long id, BoardSnapshot board, Instant now) {
        pieces = new LinkedHashMap<>();
        tilesBefore = tiles;
        tiles = new IdentityHashMap<>();
        var summary = board.summary();
        var failed = desk.parked().list();
        health(summary, now);
        progress(summary, now);
        failures(failed);
        board.courses().forEach(this::course);
        if (board.courses().isEmpty()) {
            put("empty", "nothing", "courses", Map.of("socket", desk.figures().socket()));
        }
        now(board);
        rate();
        events(summary.happenings());
        facts(summary);
        var batch = summary.batch();
        var working = batch.through() < batch.total();
        var title = working ? "(" + batch.through() + "/" + batch.total() + ") Lectern" : "Lectern";
        var say = !failed.isEmpty() ? lectures(failed.size()) + " failed"
                : batch.total() > 0 && !working ? "All done: " + lectures(batch.total()) : "";
        return new PageView(id, pieces, title, say);
    }

    private void health(BoardSummary summary, Instant now) {
        var notebook = summary.notebook();
        var until = notebook.pausedUntil().filter(now::isBefore).map(PageRenderer::time);
        var trouble = !summary.storageFailure().isEmpty();
        var kind = trouble || notebook.state() == BoardSummary.NotesState.REFUSED ? "bad"
                : notebook.state() == BoardSummary.NotesState.OPEN && until.isEmpty() ? "good" : "fair";
        var text = trouble ? "The disk keeps nothing: " + summary.storageFailure() : switch (notebook.state()) {
            case OPENING -> "Opening the notebook; messages are kept";
            case OPEN -> until.map(time -> "Requests to Notion wait until " + time)
                    .orElse("Writing to " + notebook.text());
            case UNREACHABLE -> "Notion cannot be reached: " + notebook.text() + ". Messages are kept"
                    + until.map(time -> "; next attempt at " + time).orElse("");
            case REFUSED -> "Notion refuses: " + notebook.text() + ". Messages are kept";
        };
        put("health", "state", "health", Map.of("kind", kind, "text", text));
    }

    private void progress(BoardSummary summary, Instant now) {
        var batch = summary.batch();
        var idle = batch.total() == 0;
        var done = idle ? doneOf(summary.counts()) : batch.through();
        var total = idle ? summary.counts().values().stream().mapToInt(Integer::intValue).sum() : batch.total();
        put("progress", "progress", "summary", Map.of("done", whole(done), "total", whole(total),
                "value", Integer.toString(done), "max", Integer.toString(Math.max(1, total)),
                "left", timeLeft(batch, now)));
        for (var state : LectureState.values()) {
            var count = summary.counts().get(state);
            put("count", "count-" + StatusJson.word(state), "legend", Map.of("state", StatusJson.word(state),
                    "count", whole(count), "empty", count == 0 ? "none" : "some"));
        }
    }

    private static String timeLeft(BoardSummary.Batch batch, Instant now) {
        var left = batch.total() - batch.through();
        if (left <= 0 || batch.through() == 0) {
            return "";
        }
        var seconds = Duration.between(batch.since(), now).toSeconds() * left / batch.through();
        return seconds < 90 ? "about " + Math.max(1, seconds) + " s left"
                : seconds < 5400 ? "about " + (seconds + 30) / 60 + " min left"
                : "about " + (seconds + 1800) / 3600 + " h left";
    }

    private void failures(List<ParkedLecture> failed) {
        if (failed.isEmpty()) {
            return;
        }
        var more = failed.size() - MAX_FAILURES;
        put("failures", "failures-head", "failures", Map.of("title", failed.size() + " failed"
                + (more > 0 ? ", the first " + MAX_FAILURES + " shown" : "")));
        put("failure-list", "failure-list", "failures", Map.of());
        failed.stream().limit(MAX_FAILURES).forEach(parked -> {
            var place = parked.lecture().place();
            var id = Long.toString(parked.lecture().id());
            put("failure", "f" + id, "failure-list", Map.of("number", id, "title", place.title().shown(),
                    "label", isolated(place.title().shown()), "reason", parked.reason(),
                    "place", isolated(courseName(place.course())) + " / " + isolated(place.section().shown())));
        });
    }

    private void course(BoardSnapshot.CourseStatus course) {
        var id = id("c", course.course().key());
        var all = course.sections().stream().flatMap(section -> section.lectures().stream()).toList();
        put("course", id, "courses", Map.of());
        put("course-head", id + "-head", id, Map.of("course", id, "name", courseName(course.course()),
                "done", whole(done(all)), "total", whole(all.size())));
        for (var section : course.sections()) {
            var key = section.lectures().getFirst().lecture().identity().section();
            var sectionId = id("s", key.text());
            put("section", sectionId, id, Map.of());
            put("section-head", sectionId + "-head", sectionId, Map.of("section", sectionId,
                    "name", section.title().shown(), "done", whole(done(section.lectures())),
                    "total", whole(section.lectures().size())));
            put("tiles", sectionId + "-tiles", sectionId, Map.of());
            for (var lecture : section.lectures()) {
                var tile = tilesBefore.computeIfAbsent(lecture, changed -> tile(changed, sectionId + "-tiles"));
                tiles.put(lecture, tile);
                pieces.put(tile.id(), tile);
            }
        }
    }

    private Piece tile(LectureStatus lecture, String parent) {
        var title = lecture.lecture().place().title();
        var label = isolated(title.shown()) + ": " + StatusJson.word(lecture.state())
                + (lecture.reason().isEmpty() ? "" : ", " + cut(lecture.reason()));
        var link = lecture.url().startsWith("https://") || lecture.url().startsWith("http://");
        return HtmlPieces.piece(link ? "tile-link" : "tile", "l" + lecture.lecture().id(), parent, Map.of(
                "state", StatusJson.word(lecture.state()), "label", label, "url", lecture.url(),
                "number", title.number().isPresent() ? Integer.toString(title.number().getAsInt()) : "·"));
    }

    private void now(BoardSnapshot board) {
        var writing = board.courses().stream().flatMap(course -> course.sections().stream())
                .flatMap(section -> section.lectures().stream())
                .filter(lecture -> lecture.state() == LectureState.WRITING).toList();
        if (writing.isEmpty()) {
            put("idle", "idle", "now", Map.of());
        }
        for (var lecture : writing) {
            var place = lecture.lecture().place();
            put("now", "now" + lecture.lecture().id(), "now",
                    Map.of("title", place.title().shown(), "place", place.section().shown()));
        }
    }

    private void rate() {
        var limit = desk.figures().requestsPerMinute();
        var left = Math.max(0, limit - desk.figures().requestsMade().getAsLong());
        put("rate", "budget", "rate", Map.of("left", Long.toString(left), "limit", Integer.toString(limit),
                "low", Integer.toString(limit / 5)));
    }

    private void events(List<BoardSummary.Happening> happenings) {
        happenings.reversed().stream().limit(MAX_EVENTS).forEach(happening ->
                put("event", "e" + happening.version(), "events", Map.of("time", time(happening.time()),
                        "instant", happening.time().toString(), "what", happening.what(),
                        "detail", happening.detail(), "kind", happening.trouble() ? "trouble" : "calm")));
    }

    private void facts(BoardSummary summary) {
        fact("clients", "Connected clients", whole(summary.clients()));
        fact("journal", "Journal on disk", bytes(desk.figures().journalBytes().getAsLong()));
        fact("socket", "WebSocket", desk.figures().socket());
        fact("since", "Running since", DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT)
                .format(started.atZone(ZoneId.systemDefault())));
        fact("version", "Version", Version.NUMBER + " on Java " + Runtime.version().feature());
    }

    private void fact(String id, String name, String value) {
        put("fact", "fact-" + id, "facts", Map.of("name", name, "value", value));
    }

    private void put(String template, String id, String parent, Map<String, String> texts) {
        pieces.put(id, HtmlPieces.piece(template, id, parent, texts));
    }

    /** A short id for the page's elements that stays the same while this process lives. */
    private String id(String kind, String identity) {
        return ids.computeIfAbsent(kind + identity, unknown -> kind + ids.size());
    }

    private static int done(List<LectureStatus> lectures) {
        return (int) lectures.stream().filter(lecture -> lecture.state().isDone()).count();
    }

    private static int doneOf(Map<LectureState, Integer> counts) {
        return counts.entrySet().stream().filter(count -> count.getKey().isDone()).mapToInt(Map.Entry::getValue).sum();
    }

    private static String courseName(Course course) {
        return !course.name().isEmpty() ? course.name()
                : course.id().isEmpty() ? "Lectures without a course" : "Course " + course.id();
    }

    /** Keeps a text's direction to itself where no element can (Unicode's FSI and PDI). */
    private static String isolated(String text) {
        return "\u2068" + text + "\u2069";
    }

    private static String cut(String reason) {
        if (reason.length() <= MAX_LABEL_LENGTH) {
            return reason;
        }
        var splits = Character.isHighSurrogate(reason.charAt(MAX_LABEL_LENGTH - 1));
        return reason.substring(0, splits ? MAX_LABEL_LENGTH - 1 : MAX_LABEL_LENGTH) + "…";
    }

    private static String lectures(int count) {
        return count == 1 ? "1 lecture" : whole(count) + " lectures";
    }

    private static String whole(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(long bytes) {
        return bytes < 1 << 20 ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private static String time(Instant instant) {
        return TIME_OF_DAY.format(instant.atZone(ZoneId.systemDefault()));
    }
}
