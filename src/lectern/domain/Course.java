package lectern.domain;

import java.util.Objects;

/** The course a lecture belongs to, as far as the client knows it; what it does not know is an empty string. */
public record Course(String id, String name, String url) {
    public static final Course UNKNOWN = new Course("", "", "");

    public Course {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(url);
    }

    /** What tells it apart: its id, or its name where that is all there is. */
    public String key() {
        return id.isEmpty() ? name : id;
    }
}
