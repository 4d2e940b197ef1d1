package lectern.domain;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What was said in a lecture: the whole text, lines joined by "\n", and the timed cues where the client knows them.
 * Immutable.
 */
public record Transcript(String text, List<Cue> cues) {
    public Transcript {
        Objects.requireNonNull(text);
        cues = List.copyOf(cues);
    }

    public static Transcript ofLines(List<String> lines) {
        return new Transcript(String.join("\n", lines), List.of());
    }

    public static Transcript ofCues(List<Cue> cues) {
        return new Transcript(cues.stream().map(Cue::text).collect(Collectors.joining("\n")), cues);
    }

    /** Whether there is nothing to keep: no text but white space. */
    public boolean isBlank() {
        return text.isBlank();
    }

    /** The text in pieces that Notion takes, in order; joined together they are the text again. */
    public List<String> chunks() {
        return Chunks.of(text);
    }

    /** The size only: transcripts stay out of logs. */
    @Override
    public String toString() {
        return "transcript of " + text.length() + " characters, " + cues.size() + " cues";
    }
}
