package lectern.notion;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import lectern.domain.SyncKey;
import lectern.json.JsonValue;

/**
 * Makes pages, each once: where an earlier attempt may have made it, it looks first. Works at the notebook's desk,
 * which it gives up with each request.
 */
record PageMaker(NotionClient client, NotionDatabase database, PageDoubts doubts) {

    /** A page and whether it was made just now, rather than by an earlier attempt. */
    record Made(DatabaseRow row, boolean isNew) {}

    /**
     * Makes a page, or finds it. It stays in doubt until {@link PageDoubts#end}: its text may take more requests.
     *
     * @param body asked again for each attempt, since what stands in it may prove wrong
     */
    Made make(NotionDatabase.Sought sought, Supplier<JsonValue.JsonObject.Builder> body)
            throws NotionFailure, InterruptedException {
        var found = look(sought);
        if (found.isPresent()) {
            return new Made(found.get(), false);
        }
        // Ends, since each cure takes a page out of the order or finds the schema changed once more.
        while (true) {
            var schema = database.schema();
            var request = body.get().build();
            var answer = post(sought.key(), request);
            if (answer instanceof NotionAnswer.Doubtful) {
                if (doubts.pageId(sought.key()).isEmpty()) {
                    throw new NotionFailure(answer);
                }
                return new Made(look(sought).orElseThrow(() -> new NotionFailure(answer)), false);
            }
            if (!(answer instanceof NotionAnswer.Refused refused) || !isCured(refused, request, body, schema)) {
                return new Made(database.row(answer.body()), true);
            }
        }
    }

    /** What an earlier attempt has made; empty if it surely made nothing. */
    private Optional<DatabaseRow> look(NotionDatabase.Sought sought) throws NotionFailure, InterruptedException {
        var key = sought.key();
        if (!doubts.contains(key)) {
            return Optional.empty();
        }
        var looked = doubts.now();
        var id = doubts.pageId(key);
        var found = id.isPresent() ? database.page(id.get()) : database.find(sought);
        if (found.isEmpty() && doubts.wasMade(key) && database.isGone(id.get())) {
            throw NotionFailure.inTrash("the page of this " + sought.kind().tag().toLowerCase(Locale.ROOT));
        }
        if (found.isEmpty() && !doubts.isSettled(key, looked, PageDoubts.NO_PAGE)) {
            throw NotionFailure.delay("whether Notion has made this page is not known yet; another look follows");
        }
        return found;
    }

    private NotionAnswer post(SyncKey key, JsonValue body) throws NotionFailure, InterruptedException {
        doubts.begin(key);
        var answer = client.once("POST", "pages", body);
        if (answer instanceof NotionAnswer.Doubtful doubtful) {
            doubts.lost(key, doubtful.additional().text("committed_resource_id").orElse(""), 0);
        } else if (!(answer instanceof NotionAnswer.Ok)) {
            doubts.end(key, Optional.empty());
        }
        return answer;
    }

    /** Whether the refusal came of what we know better now, so that another request may pass. */
    private boolean isCured(NotionAnswer.Refused refused, JsonValue request,
            Supplier<JsonValue.JsonObject.Builder> body, NotionSchema schema)
            throws NotionFailure, InterruptedException {
        if (!refused.isAboutWhatIsThere()) {
            return false;
        }
        if (refused.status() == 400 && database.schemaHasChanged(schema)) {
            return true;
        }
        var section = DatabaseRow.related(request, Column.PARENT).findFirst();
        if (section.isPresent() && database.lacks(section.get())) {
            throw NotionFailure.inTrash("the page of its section");
        }
        var before = DatabaseRow.related(request, Column.PREV).findFirst();
        if (before.isPresent() && database.lacks(before.get())) {
            database.index().order().forget(before.get());
            // A section's own page stays before its lectures, and may be one that no Parent leads to.
            return !DatabaseRow.related(body.get().build(), Column.PREV).findFirst().equals(before);
        }
        return false;
    }
}
