package lectern.domain;

import java.util.Objects;

/**
 * One lecture as a client sent it, titles read and transcript joined.
 *
 * @param messageId the client's own number for the message; empty if it gave none
 */
public record Lecture(
        String messageId, Course course, TitleSet section, TitleSet title, Details details, Transcript transcript) {

    public Lecture {
        Objects.requireNonNull(messageId);
        Objects.requireNonNull(course);
        Objects.requireNonNull(section);
        Objects.requireNonNull(title);
        Objects.requireNonNull(details);
        Objects.requireNonNull(transcript);
    }

    /** Identity of this lecture's page. */
    public SyncKey key() {
        return SyncKey.ofLecture(this);
    }

    /** Identity of the page of the section that holds this lecture. */
    public SyncKey sectionKey() {
        return SyncKey.ofSection(course, section);
    }

    /** A digest of all that a page shows of this lecture: equal digests, equal pages. */
    public String contentHash() {
        return contentHash(key());
    }

    /** The same where the key is at hand. */
    String contentHash(SyncKey key) {
        return ContentHash.of(key, this);
    }

    /** What else a client may know of a lecture; what it does not know is an empty string. */
    public record Details(String lectureId, String url, String language, String captionSource) {
        public static final Details UNKNOWN = new Details("", "", "", "");

        public Details {
            Objects.requireNonNull(lectureId);
            Objects.requireNonNull(url);
            Objects.requireNonNull(language);
            Objects.requireNonNull(captionSource);
        }
    }
}
