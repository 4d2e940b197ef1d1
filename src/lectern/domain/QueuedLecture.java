package lectern.domain;

import java.util.Objects;

/**
 * A lecture in the queue without its transcript: what the program keeps in memory of it, and what events tell of it.
 *
 * @param id the queue's number for it, rising in order of arrival, never used twice
 */
public record QueuedLecture(long id, String messageId, Place place, Identity identity) {
    /** Of a name or address as it is shown; the page gets it whole. In UTF-16 units. */
    static final int MAX_SHOWN_LENGTH = 200;

    public QueuedLecture {
        Objects.requireNonNull(messageId);
        Objects.requireNonNull(place);
        Objects.requireNonNull(identity);
    }

    public static QueuedLecture of(long id, Lecture lecture) {
        var from = lecture.course();
        var course = new Course(from.id(), shown(from.name()), shown(from.url()));
        var place = new Place(
                course, lecture.details().lectureId(), shown(lecture.section()), shown(lecture.title()));
        var key = lecture.key();
        var identity = new Identity(key, lecture.sectionKey(), lecture.contentHash(key));
        return new QueuedLecture(id, lecture.messageId(), place, identity);
    }

    /** The same lecture; of what another one of its section has in common with it only one copy is kept in memory. */
    public QueuedLecture sharing(QueuedLecture other) {
        var theirs = other.place;
        var shared = new Place(place.course.equals(theirs.course) ? theirs.course : place.course, place.lectureId,
                place.section.equals(theirs.section) ? theirs.section : place.section, place.title);
        var section = identity.section.equals(other.identity.section) ? other.identity.section : identity.section;
        return new QueuedLecture(id, messageId, shared, new Identity(identity.key, section, identity.contentHash));
    }

    private static TitleSet shown(TitleSet title) {
        return new TitleSet(shown(title.name()), title.number());
    }

    private static String shown(String text) {
        var end = Math.min(text.length(), MAX_SHOWN_LENGTH);
        var splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end);
    }

    /** Where in which course it stands, for people: long names are cut. {@code lectureId} is empty where unknown. */
    public record Place(Course course, String lectureId, TitleSet section, TitleSet title) {
        public Place {
            Objects.requireNonNull(course);
            Objects.requireNonNull(lectureId);
            Objects.requireNonNull(section);
            Objects.requireNonNull(title);
        }
    }

    /** Which page it is, which section's page holds it, and what was in it. */
    public record Identity(SyncKey key, SyncKey section, String contentHash) {}
}
