package lectern.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lectern.domain.Course;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;

/** All that a board shows at one moment: courses by arrival, in them sections and lectures by number, then arrival. */
public record BoardSnapshot(long version, List<CourseStatus> courses, BoardSummary summary) {
    private static final Comparator<LectureStatus> BY_ARRIVAL =
            Comparator.comparingLong(status -> status.lecture().id());

    /** A course, as the latest of its lectures names it. */
    public record CourseStatus(Course course, List<SectionStatus> sections) {}

    public record SectionStatus(TitleSet title, List<LectureStatus> lectures) {}

    static BoardSnapshot of(long version, List<LectureStatus> lectures, BoardSummary summary) {
        var byCourse = new LinkedHashMap<String, Map<SyncKey, List<LectureStatus>>>();
        lectures.stream().sorted(BY_ARRIVAL).forEach(status -> byCourse
                .computeIfAbsent(status.lecture().place().course().key(), course -> new LinkedHashMap<>())
                .computeIfAbsent(status.lecture().identity().section(), section -> new ArrayList<>())
                .add(status));
        return new BoardSnapshot(version, byCourse.values().stream().map(BoardSnapshot::course).toList(), summary);
    }

    /** Sorting is stable, so that what has one number, or none, stays in order of arrival. */
    private static CourseStatus course(Map<SyncKey, List<LectureStatus>> bySection) {
        var latest = bySection.values().stream().map(List::getLast).max(BY_ARRIVAL).orElseThrow();
        var sections = bySection.values().stream().map(BoardSnapshot::section)
                .sorted(Comparator.comparingInt(section -> rank(section.title()))).toList();
        return new CourseStatus(latest.lecture().place().course(), sections);
    }

    private static SectionStatus section(List<LectureStatus> lectures) {
        var title = lectures.getLast().lecture().place().section();
        lectures.sort(Comparator.comparingInt(status -> rank(status.lecture().place().title())));
        return new SectionStatus(title, List.copyOf(lectures));
    }

    /** What has no number comes last. */
    private static int rank(TitleSet title) {
        return title.number().orElse(Integer.MAX_VALUE);
    }
}
