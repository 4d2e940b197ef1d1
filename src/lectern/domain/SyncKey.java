package lectern.domain;

import java.util.Objects;

/**
 * The identity of a page, kept on it as its {@code Sync key}: two messages with one key are about one page.
 *
 * <p>A lecture is its course's id and its own id where the client knows both; else the course (id or name, may be
 * empty), the kind and the number; without a number the section and the name. A section has no id in any message: it is
 * its course, number and name, so that two sections with one number stay apart.
 */
public record SyncKey(String text) {
    /** Longer keys end in a hash: Notion's filters compare short texts only. In UTF-16 units. */
    static final int MAX_LENGTH = 200;

    public SyncKey {
        Objects.requireNonNull(text);
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("key of " + text.length() + " characters exceeds " + MAX_LENGTH);
        }
    }

    static SyncKey ofLecture(Lecture lecture) {
        var course = lecture.course();
        var lectureId = lecture.details().lectureId();
        if (!course.id().isEmpty() && !lectureId.isEmpty()) {
            return bounded(course.id() + ":" + lectureId);
        }
        var title = lecture.title();
        // Two spaces between the names: no name holds two in a row, so no other pair of names runs together to this.
        return bounded(course.key() + "/lecture/" + (title.number().isPresent()
                ? title.digits()
                : section(lecture.section()) + "  " + title.name()));
    }

    static SyncKey ofSection(Course course, TitleSet section) {
        return bounded(course.key() + "/section/" + section(section));
    }

    private static String section(TitleSet section) {
        return section.digits() + "/" + section.name();
    }

    private static SyncKey bounded(String text) {
        if (text.length() <= MAX_LENGTH) {
            return new SyncKey(text);
        }
        var tail = "#" + ContentHash.of(text);
        var end = MAX_LENGTH - tail.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return new SyncKey(text.substring(0, end) + tail);
    }

    // By hand, as what a record has for it is made anew at each start, while the first message waits.
    @Override
    public boolean equals(Object other) {
        return other instanceof SyncKey key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
