package lectern.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.json.JsonValue;

/** An event as a log shows it: a level, a sign, a few words, and details. Pure. */
record LogLine(LogLevel level, String sign, String words, Map<String, JsonValue> details) {

    static LogLine of(LecternEvent event) {
        return switch (event) {
            case LecternEvent.LectureAccepted e ->
                    debug("📥", "lecture accepted").lecture(e.lecture()).add("bytes", e.bytes());
            case LecternEvent.LectureDuplicated e -> info("♻️", "lecture duplicate").lecture(e.lecture());
            case LecternEvent.LectureWriting e -> debug("✍️", "lecture writing").lecture(e.lecture());
            case LecternEvent.LectureDone e -> done(e);
            case LecternEvent.CaughtUp e -> e.parked() == 0 ? info("🏁", "all written")
                    : warn("🏁", "all others written").add("failed", e.parked());
            case LecternEvent.LectureRetrying e ->
                    warn("🔁", "lecture retrying").lecture(e.lecture()).add("in", e.retryIn()).add("reason", e.reason());
            case LecternEvent.LectureParked e ->
                    error("❌", "lecture failed").lecture(e.lecture()).add("reason", e.reason());
            case LecternEvent.LectureReopened e -> info("🔄", "lecture reopened").lecture(e.lecture());
            case LecternEvent.LectureDiscarded e ->
                    info("🗑️", "lecture discarded").lecture(e.lecture()).add("reason", e.reason());
            case LecternEvent.MessageRefused e -> warn("🚫", "message refused").add("connection", e.connection())
                    .add("messageId", e.messageId()).add("code", e.code()).add("reason", e.reason());
            case LecternEvent.MessageAcknowledged e -> debug("📨", "message acknowledged")
                    .add("connection", e.connection()).add("ms", e.elapsed().toMillis())
                    .add("messageId", e.messageId());
            case LecternEvent.ClientConnected e ->
                    info("🔌", "client connected").add("connection", e.connection()).add("origin", e.origin());
            case LecternEvent.ClientDisconnected e -> info("👋", "client disconnected").add("connection", e.connection())
                    .add("code", e.code()).add("reason", e.reason());
            case LecternEvent.ClientRefused e -> warn("⛔", "client refused").add("peer", e.peer())
                    .add("status", e.status()).add("reason", e.reason());
            case LecternEvent.SectionSaved e ->
                    info("📁", "section saved").add("section", e.section()).add("url", e.url());
            case LecternEvent.NotebookOpened e -> info("📒", "notebook open").add("database", e.description())
                    .add("pages", e.pages()).add("ms", e.elapsed().toMillis());
            case LecternEvent.NotebookUnreachable e ->
                    warn("📡", "notebook unreachable").add("in", e.retryIn()).add("reason", e.reason());
            case LecternEvent.NotebookRefused e -> error("🔑", "notebook refused").add("reason", e.reason());
            case LecternEvent.PropertiesAdded e ->
                    info("🧩", "properties added").add("names", String.join(", ", e.names()));
            case LecternEvent.PropertyIgnored e -> warn("🧩", "property ignored").add("name", e.name())
                    .add("wanted", e.wanted()).add("found", e.found());
            case LecternEvent.RequestAnswered e -> debug("🌐", "request answered").add("endpoint", e.endpoint())
                    .add("status", e.status()).add("ms", e.elapsed().toMillis());
            case LecternEvent.RequestsPaused e ->
                    warn("⏳", "requests paused").add("for", e.duration()).add("reason", e.reason());
            case LecternEvent.JournalOpened e -> info("🗂️", "journal open").add("folder", e.folder())
                    .add("waiting", e.waiting()).add("parked", e.parked()).add("cutBytes", e.cutBytes());
            case LecternEvent.StorageFailed e -> error("💾", "storage failed").add("reason", e.reason());
            case LecternEvent.StorageRecovered e -> info("💾", "storage works again");
            case LecternEvent.Advice e -> warn("💡", "advice").add("text", e.text());
            case LecternEvent.Fault e -> error("💥", "fault").add("where", e.where()).add("cause", trace(e.cause()));
            case LecternEvent.Stopping e -> info("🛑", "stopping").add("reason", e.reason());
            case LecternEvent.Stopped e -> info("🏁", "stopped").add("waiting", e.waiting());
        };
    }

    private static LogLine done(LecternEvent.LectureDone event) {
        return switch (event.outcome()) {
            case Outcome.Saved saved -> written("lecture saved", event, saved.blocks(), saved.requests());
            case Outcome.Updated updated -> written("lecture updated", event, updated.blocks(), updated.requests());
            case Outcome.Unchanged unchanged -> info("🟰", "lecture unchanged").lecture(event.lecture());
            case Outcome.Skipped skipped ->
                    info("⏭️", "lecture skipped").lecture(event.lecture()).add("reason", skipped.reason());
        };
    }

    private static LogLine written(String words, LecternEvent.LectureDone event, int blocks, int requests) {
        return info("✅", words).place(event.lecture()).add("blocks", blocks).add("requests", requests)
                .add("ms", event.elapsed().toMillis()).add("messageId", event.lecture().messageId());
    }

    private static LogLine error(String sign, String words) {
        return new LogLine(LogLevel.ERROR, sign, words, new LinkedHashMap<>());
    }

    private static LogLine warn(String sign, String words) {
        return new LogLine(LogLevel.WARN, sign, words, new LinkedHashMap<>());
    }

    private static LogLine info(String sign, String words) {
        return new LogLine(LogLevel.INFO, sign, words, new LinkedHashMap<>());
    }

    private static LogLine debug(String sign, String words) {
        return new LogLine(LogLevel.DEBUG, sign, words, new LinkedHashMap<>());
    }

    /** Where the lecture stands; its message id tells it apart where titles have no numbers. */
    private LogLine lecture(QueuedLecture lecture) {
        return place(lecture).add("messageId", lecture.messageId());
    }

    private LogLine place(QueuedLecture lecture) {
        return add("section", lecture.place().section().number()).add("lecture", lecture.place().title().number());
    }

    private LogLine add(String name, OptionalInt value) {
        value.ifPresent(number -> add(name, number));
        return this;
    }

    private LogLine add(String name, long value) {
        details.put(name, JsonValue.JsonNumber.of(value));
        return this;
    }

    private LogLine add(String name, Duration value) {
        details.put(name, new JsonValue.JsonString(value.toMillis() + "ms"));
        return this;
    }

    private LogLine add(String name, String value) {
        if (!value.isEmpty()) {
            details.put(name, new JsonValue.JsonString(value));
        }
        return this;
    }

    /** The exception and where it was thrown: enough to find a defect, in one line. */
    private static String trace(Throwable cause) {
        var stack = cause.getStackTrace();
        return cause + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
