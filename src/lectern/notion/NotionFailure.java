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

    /** What this means for a lecture. */
    Outcome outcome() {
        if (answer instanceof NotionAnswer.Refused refused) {
            return refused.status() == 401 ? new Outcome.Unauthorized(getMessage()) : new Outcome.Refused(getMessage());
        }
        return new Outcome.Delayed(getMessage());
    }

    /** What this means for opening the notebook. */
    Notebook.Opening opening() {
        return answer instanceof NotionAnswer.Refused
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
        if (refused.additional().text("block_limit").isPresent()) {
            return "this Notion workspace has used up the blocks of its free plan and takes no new pages: "
                    + "upgrade it, or use a personal access token";
        }
        var message = refused.message();
        var whatToDo = refused.status() == 403
                ? ": allow Read, Insert and Update content in the Developer portal › your connection › Configuration"
                : "";
        return "Notion refuses this: " + message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH))
                + " (" + refused.status() + " " + refused.code() + ")" + whatToDo;
    }
}
