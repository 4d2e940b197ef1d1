package lectern.domain;

import java.util.List;
import java.util.stream.Collectors;

/** Lectures for tests. */
public final class Samples {
    private Samples() {}

    /** A lecture of a known course, told apart by its number alone. */
    public static Lecture lecture(int section, int number) {
        return lecture("Section " + section + ": Topics", number + ". Title " + number, "text of " + number);
    }

    public static Lecture lecture(String section, String title, String text) {
        return new Lecture("m-" + title, new Course("", "Course", ""), TitleSet.ofSection(section),
                TitleSet.ofLecture(title), Lecture.Details.UNKNOWN, new Transcript(text, List.of()));
    }

    public static Transcript transcript(List<Cue> cues) {
        return new Transcript(cues.stream().map(Cue::text).collect(Collectors.joining("\n")), cues);
    }

    public static QueuedLecture queued(long id, int section, int number) {
        return QueuedLecture.of(id, lecture(section, number));
    }
}
