package lectern.app;

import java.util.List;

/** What is other on a board than at an earlier version: lectures in no order, and ids that are not shown any more. */
public record BoardChanges(long version, List<LectureStatus> changed, List<Long> removed, BoardSummary summary) {}
