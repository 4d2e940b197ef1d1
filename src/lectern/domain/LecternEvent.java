package lectern.domain;

import java.time.Duration;
import java.util.List;

/**
 * Something that happened, as data: the log, the status page and the clients each show it in their own way. No payload
 * text, no secrets.
 */
public sealed interface LecternEvent {

    /** A lecture is on disk; {@code bytes} is the message's size. */
    record LectureAccepted(QueuedLecture lecture, int bytes) implements LecternEvent {}

    /** A lecture came again with the same content: nothing to do; its id is that of nothing in the queue. */
    record LectureDuplicated(QueuedLecture lecture) implements LecternEvent {}

    /** An attempt to write begins. */
    record LectureWriting(QueuedLecture lecture) implements LecternEvent {}

    record LectureDone(QueuedLecture lecture, Outcome.Done outcome, Duration elapsed) implements LecternEvent {}

    /** An attempt failed and will be made again. */
    record LectureRetrying(QueuedLecture lecture, String reason, Duration retryIn) implements LecternEvent {}

    /** Nothing waits any more, and what was written is in its place; so many are parked. */
    record CaughtUp(int parked) implements LecternEvent {}

    /** A lecture is parked until a person acts. */
    record LectureParked(QueuedLecture lecture, String reason) implements LecternEvent {}

    /** A parked lecture waits again. */
    record LectureReopened(QueuedLecture lecture) implements LecternEvent {}

    /** A parked lecture is forgotten; the reason is a person's order, or that it was sent again. */
    record LectureDiscarded(QueuedLecture lecture, String reason) implements LecternEvent {}

    /** A message was refused; its client got the same code and reason. */
    record MessageRefused(long connection, String messageId, String code, String reason) implements LecternEvent {}

    /** A client has its answer: the lecture is on disk, {@code elapsed} after its message was read. */
    record MessageAcknowledged(long connection, String messageId, Duration elapsed) implements LecternEvent {}

    record ClientConnected(long connection, String origin) implements LecternEvent {}

    record ClientDisconnected(long connection, int code, String reason) implements LecternEvent {}

    /** A connection was refused before it became a WebSocket; the reason says what would allow it, if anything. */
    record ClientRefused(String peer, int status, String reason) implements LecternEvent {}

    /** A new section page was written. */
    record SectionSaved(String section, String url) implements LecternEvent {}

    record NotebookOpened(String description, int pages, Duration elapsed) implements LecternEvent {}

    record NotebookUnreachable(String reason, Duration retryIn) implements LecternEvent {}

    /** The notebook refuses us: writing stops, accepting goes on. */
    record NotebookRefused(String reason) implements LecternEvent {}

    /** The database got properties that Lectern keeps its data in. */
    record PropertiesAdded(List<String> names) implements LecternEvent {
        public PropertiesAdded {
            names = List.copyOf(names);
        }
    }

    /** A property is left alone: it has another type than the one it would be used with. */
    record PropertyIgnored(String name, String wanted, String found) implements LecternEvent {}

    /**
     * The notebook's service answered a request, or did not: then {@code status} is 0. {@code endpoint} is a pattern,
     * such as {@code POST /v1/pages}.
     */
    record RequestAnswered(String endpoint, int status, Duration elapsed) implements LecternEvent {}

    /** All requests wait: the service asked for it, or the budget of the window is spent. */
    record RequestsPaused(Duration duration, String reason) implements LecternEvent {}

    /** The journal was read; {@code cutBytes} of an unfinished last record were dropped. */
    record JournalOpened(String folder, int waiting, int parked, long cutBytes) implements LecternEvent {}

    /** The journal cannot keep or give back messages; or it {@code keeps} them, and something else about it fails. */
    record StorageFailed(String reason, boolean keeps) implements LecternEvent {}

    /** Messages are kept again, or all that {@link StorageFailed} told of works again. */
    record StorageRecovered() implements LecternEvent {}

    /** Something works, but could be done better; for the person who set it up. */
    record Advice(String text) implements LecternEvent {}

    /** A defect of our own, caught at a thread's top. */
    record Fault(String where, Throwable cause) implements LecternEvent {}

    record Stopping(String reason) implements LecternEvent {}

    record Stopped(int waiting) implements LecternEvent {}
}
