package lectern.domain;

import java.util.Objects;
import java.util.OptionalInt;

/** Some sentences of a transcript; {@code start} in seconds from the lecture's beginning, if known. */
public record Paragraph(OptionalInt start, String text) {
    public Paragraph {
        Objects.requireNonNull(start);
        Objects.requireNonNull(text);
    }

    /** The size only: transcripts stay out of logs. */
    @Override
    public String toString() {
        return "paragraph of " + text.length() + " characters";
    }
}
