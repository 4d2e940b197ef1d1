package lectern.domain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What was said in a lecture: the whole text, lines joined by "\n", and the timed cues where the client knows them.
 * Immutable.
 *
 * <p>The text is kept in UTF-8, as it comes and as it is hashed: it becomes a string only where a page is written.
 */
public final class Transcript {
    private final byte[] utf8;
    private final int length;
    private final List<Cue> cues;

    /** Of the first {@code length} bytes, which must be UTF-8; the array is the transcript's from now on. */
    public Transcript(byte[] utf8, int length, List<Cue> cues) {
        this.utf8 = utf8;
        this.length = length;
        this.cues = List.copyOf(cues);
    }

    public Transcript(String text, List<Cue> cues) {
        utf8 = text.getBytes(StandardCharsets.UTF_8);
        length = utf8.length;
        this.cues = List.copyOf(cues);
    }

    public String text() {
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }

    public List<Cue> cues() {
        return cues;
    }

    /** Whether there is nothing to keep: no text but white space. Seldom looks further than the first character. */
    public boolean isBlank() {
        for (int from = 0, to; from < length; from = to + 1) {
            to = from;
            while (to < length && utf8[to] != '\n') {
                if (utf8[to] > ' ') {
                    return false; // ASCII that can be seen
                }
                to++;
            }
            if (!new String(utf8, from, to - from, StandardCharsets.UTF_8).isBlank()) {
                return false;
            }
        }
        return true;
    }

    /** The text in pieces that Notion takes, in order; joined together they are the text again. */
    public List<String> chunks() {
        return Chunks.of(text());
    }

    void addTo(ContentHash hash) {
        hash.add(utf8, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transcript transcript && cues.equals(transcript.cues)
                && Arrays.equals(utf8, 0, length, transcript.utf8, 0, transcript.length);
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** The same text, but for white space, in pieces that read well. */
    public List<Paragraph> paragraphs() {
        return Paragraphs.of(this);
    }

    /** The size only: transcripts stay out of logs. */
    @Override
    public String toString() {
        return "transcript of " + length + " bytes, " + cues.size() + " cues";
    }
}
