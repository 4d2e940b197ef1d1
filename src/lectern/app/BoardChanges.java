package lectern.app;

import java.util.List;

/** The lectures, in no order, that are other on a board than at an earlier version. */
public record BoardChanges(long version, List<LectureStatus> changed, BoardSummary summary) {}
