package lectern.notion;

import lectern.json.JsonValue;

/** How a request ended, told apart by what it means for trying again. */
sealed interface NotionAnswer {

    /** Done. */
    record Ok(JsonValue body) implements NotionAnswer {}

    /**
     * Not done, and the same request would be refused again.
     *
     * @param status of HTTP; 0 if it is we who refuse, and {@code message} is a whole sentence then
     * @param additional Notion's {@code additional_data}
     */
    record Refused(int status, String code, String message, JsonValue additional) implements NotionAnswer {

        /** Whether the service takes nothing at all from us, until a person has seen to it. */
        boolean isForAll() {
            return status == 401 || isBlocked();
        }

        boolean isBlocked() {
            return additional.text("rate_limit_reason").filter(NotionReply.BLOCKED::equals).isPresent();
        }

        /** Whether it may come of pages that are gone, or of a schema that is no longer what we think. */
        boolean isAboutWhatIsThere() {
            return status == 400 || status == 404;
        }
    }

    /** Surely not done, but may be later: never arrived, or turned away before anything was saved. */
    record Unsaved(String reason) implements NotionAnswer {}

    /** Perhaps done: no readable answer, or one that leaves it open. Whoever creates must look before trying again. */
    record Doubtful(String reason, JsonValue additional) implements NotionAnswer {}

    default boolean isRefused(int status) {
        return this instanceof Refused refused && refused.status == status;
    }

    /** The body of a request that was done. */
    default JsonValue body() throws NotionFailure {
        if (this instanceof Ok ok) {
            return ok.body;
        }
        throw new NotionFailure(this);
    }
}
