package lectern.domain;

import java.util.Objects;

/** One timed caption; {@code start} and {@code end} in seconds from the lecture's beginning. */
public record Cue(double start, double end, String text) {
    public Cue {
        Objects.requireNonNull(text);
    }

    /** The times only: transcripts stay out of logs. */
    @Override
    public String toString() {
        return "cue from " + start + " to " + end;
    }
}
