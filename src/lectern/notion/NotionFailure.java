package lectern.notion;

import lectern.domain.Outcome;
import lectern.json.JsonValue;
import lectern.port.Notebook;

/** A request that was not done ends what it was part of; says for a person why, and what to do where we know. */
final class NotionFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Notion's messages may quote what they refuse. In UTF-16 units. */
    private static final int MAX_MESSAGE_LENGTH = 300;

    private final transient NotionAnswer answer;

    NotionFailure(NotionAnswer answer) {
        super(reason(answer));
        this.answer = answer;
    }

    /** A refusal of our own: what is the matter and what to do. */
    static NotionFailure refusal(String reason) {
        return new NotionFailure(new NotionAnswer.Refused(0, "", reason, JsonValue.JsonNull.NULL));
    }

    /** A page is gone that only a person may have thrown away, and that we make anew only if a person says so. */
    static NotionFailure inTrash(String page) {
        return refusal(page + " is in Notion's trash, or deleted: restore it there, or retry this lecture as it is, "
                + "which makes the page anew");
    }

    /** Not now; it may be better later. */
    static NotionFailure delay(String reason) {
        return new NotionFailure(new NotionAnswer.Unsaved(reason));
    }

    /** Whether it may come of pages that are gone. */
    boolean isAboutWhatIsThere() {
        return answer instanceof NotionAnswer.Refused refused && refused.isAboutWhatIsThere();
    }

    /** Whether a person must change something, rather than wait. */
    boolean isRefusal() {
        return answer instanceof NotionAnswer.Refused;
    }

    /** What this means for a lecture. */
    Outcome outcome() {
        if (answer instanceof NotionAnswer.Refused refused) {
            return refused.isForAll() ? new Outcome.Unauthorized(getMessage()) : new Outcome.Refused(getMessage());
        }
        return new Outcome.Delayed(getMessage());
    }

    /** What this means for opening the notebook. */
    Notebook.Opening opening() {
        return isRefusal()
                ? new Notebook.Opening.Refused(getMessage())
                : new Notebook.Opening.Unreachable(getMessage());
    }

    private static String reason(NotionAnswer answer) {
        return switch (answer) {
            case NotionAnswer.Ok ok -> throw new IllegalStateException("nothing failed");
            case NotionAnswer.Unsaved unsaved -> unsaved.reason();
            case NotionAnswer.Doubtful doubtful -> doubtful.reason();
            case NotionAnswer.Refused refused -> reason(refused);
        };
    }

    private static String reason(NotionAnswer.Refused refused) {
        if (refused.status() == 0) {
            return refused.message();
        }
        if (refused.status() == 401) {
            return "Notion does not know this token: copy it again from the Developer portal › your connection › "
                    + "Configuration (personal access tokens expire)";
        }
        if (refused.isBlocked()) {
            return "Notion has blocked the requests of this connection: only Notion's support can lift that";
        }
        if (refused.additional().text("block_limit").isPresent()) {
            return "this Notion workspace has used up the blocks of its free plan and takes no new pages: "
                    + "upgrade it, or use a personal access token; a retry before that is useless";
        }
        var message = refused.message();
        var whatToDo = refused.status() == 403
                ? ": allow Read, Insert and Update content in the Developer portal › your connection › Configuration"
                : "";
        return "Notion refuses this: " + message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH))
                + " (" + refused.status() + " " + refused.code() + ")" + whatToDo;
    }
}
