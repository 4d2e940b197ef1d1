package lectern.app;

import lectern.domain.QueuedLecture;

/** A lecture that the notebook refused, with the reason; it waits for a person. */
public record ParkedLecture(QueuedLecture lecture, String reason) {}
