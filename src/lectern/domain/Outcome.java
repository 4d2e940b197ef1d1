package lectern.domain;

/** How an attempt to write a lecture into the notebook ended. */
public sealed interface Outcome {

    /** No other attempt follows by itself; the queue notes it. */
    sealed interface Settled extends Outcome {}

    /** The page is right: the lecture needs nothing more. */
    sealed interface Done extends Settled {

        String pageId();

        String url();
    }

    /**
     * Written now: the page is complete. {@code requests} counts those it took, {@code blocks} what its content is made
     * of: some plans limit these.
     */
    record Saved(String pageId, String url, int requests, int blocks) implements Done {}

    /** Its page was there already, and holds this transcript in place of another now; counts as for {@link Saved}. */
    record Updated(String pageId, String url, int requests, int blocks) implements Done {}

    /** Its page was there already with the same content. */
    record Unchanged(String pageId, String url) implements Done {}

    /** Its page was there already with other content, and existing pages are to be left alone. */
    record Skipped(String pageId, String url, String reason) implements Done {}

    /** Refused for a reason that no waiting cures; the lecture is parked until a person acts. */
    record Refused(String reason) implements Settled {}

    /** Not written, or not surely; may pass later. */
    record Delayed(String reason) implements Outcome {}

    /** The notebook takes nothing more from us until it gets another token: writing stops, the lecture waits. */
    record Unauthorized(String reason) implements Outcome {}

    default boolean isDone() {
        return this instanceof Done;
    }
}
