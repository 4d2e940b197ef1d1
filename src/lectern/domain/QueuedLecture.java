package lectern.domain;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A lecture in the queue without its transcript: what the program keeps in memory of it, and what events tell of it.
 *
 * @param id the queue's number for it, rising in order of arrival, never used twice
 */
public record QueuedLecture(long id, String messageId, Place place, Identity identity) {
    public QueuedLecture {
        Objects.requireNonNull(messageId);
        Objects.requireNonNull(place);
        Objects.requireNonNull(identity);
    }

    public static QueuedLecture of(long id, Lecture lecture) {
        var place = new Place(lecture.course().id(), lecture.details().lectureId(), lecture.section().number(),
                lecture.title().number());
        var identity = new Identity(lecture.key(), lecture.sectionKey(), lecture.contentHash());
        return new QueuedLecture(id, lecture.messageId(), place, identity);
    }

    /** Where in the course it stands; ids are empty where unknown. */
    public record Place(String courseId, String lectureId, OptionalInt section, OptionalInt lecture) {}

    /** Which page it is, which section's page holds it, and what was in it. */
    public record Identity(SyncKey key, SyncKey section, String contentHash) {}
}
