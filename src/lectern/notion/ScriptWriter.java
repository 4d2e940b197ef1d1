package lectern.notion;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lectern.domain.Lecture;
import lectern.json.JsonValue;

/**
 * Brings a transcript onto a page that is there: completes it where the text takes more than one request, from wherever
 * an earlier attempt left it, and replaces another text. Works at the notebook's desk, which it gives up with each
 * request.
 *
 * <p>A page whose text changes says so first ({@link Replacement}); the new toggle comes right behind the old one, then
 * the old one goes: at no time is there no transcript. Whatever else is on the page is not touched.
 */
record ScriptWriter(NotionClient client, NotionDatabase database, PageDoubts doubts, Task task) {
    /** Code blocks are large: ten of them stay well below {@link NotionClient#MAX_ANSWER_BYTES}. */
    private static final int CODE_BLOCKS_PER_ANSWER = 10;

    private static final int BLOCKS_PER_ANSWER = 100;

    /**
     * The page, and what is to be on it.
     *
     * @param looked when the look at it began
     */
    record Task(PageIndex.Page page, Lecture lecture, ScriptBlocks script, Instant looked) {}

    /** What a page turned out to be. */
    enum Result { COMPLETED, REPLACED, WAS_COMPLETE, HOLDS_ANOTHER_TEXT }

    /** A toggle, and how many blocks of our text it holds and no other. */
    private record Toggle(String id, int held) {}

    /**
     * Brings the text onto the page, then marks it as finished. It stays in doubt until {@link PageDoubts#end}.
     *
     * @param mayReplace whether a text that is not the beginning of this one is to go
     */
    Result write(boolean mayReplace) throws NotionFailure, InterruptedException {
        var toggles = toggles();
        var begun = Replacement.of(task.page.contentHash());
        var found = find(toggles, begun);
        if (found.isEmpty() && begun.isEmpty() && !(mayReplace && isOurs())) {
            return anotherText();
        }
        var replacement = begun.filter(same -> same.hash().equals(task.lecture.contentHash()));
        var isWhole = found.isPresent() && found.get().held == task.script.size();
        if (replacement.isEmpty() && (begun.isPresent() || found.isEmpty() || task.page.finished() && !isWhole)) {
            replacement = Optional.of(begin(toggles, found, begun));
        }
        var old = replacement.map(Replacement::old).filter(toggles::contains);
        var toggle = found.isPresent() ? found.get() : append(old);
        fill(toggle);
        if (old.isPresent() && !old.get().equals(toggle.id)) {
            delete(old.get());
        }
        finish(replacement.isPresent());
        if (replacement.isPresent()) {
            return Result.REPLACED;
        }
        // Where the page was known to be ours and unfinished, it is finished only now.
        return isWhole && (task.page.finished() || !database.has(Column.CONTENT_HASH))
                ? Result.WAS_COMPLETE : Result.COMPLETED;
    }

    /** The ids of all blocks that stand on the page itself, in order; empty for those that hold no transcript. */
    private List<String> toggles() throws NotionFailure, InterruptedException {
        return children(task.page.id()).stream()
                .map(block -> RichText.read(block.items("toggle", "rich_text")).equals(ScriptBlocks.TOGGLE_NAME)
                        ? block.text("id").orElse("") : "")
                .toList();
    }

    /** Without a key, only a hash tells our pages from a person's. */
    private boolean isOurs() {
        return database.has(Column.SYNC_KEY) || !task.page.contentHash().isEmpty();
    }

    private Result anotherText() throws NotionFailure {
        if (database.has(Column.CONTENT_HASH) && isOurs()) {
            throw NotionFailure.refusal("page " + task.page.url() + " holds the beginning of another text, or its "
                    + "toggle " + ScriptBlocks.TOGGLE_NAME + " is gone: delete the page and retry this lecture");
        }
        // Nothing says that the text is ours to complete.
        return Result.HOLDS_ANOTHER_TEXT;
    }

    /**
     * The toggle that holds our text or its beginning: the first one, as long as no other was begun, else rather the
     * one that was begun, which is never empty.
     */
    private Optional<Toggle> find(List<String> toggles, Optional<Replacement> begun)
            throws NotionFailure, InterruptedException {
        var found = Optional.<Toggle>empty();
        var old = begun.map(Replacement::old).orElse("");
        var most = begun.isPresent() ? toggles.size() : 1;
        for (var id : toggles.stream().filter(toggle -> !toggle.isEmpty()).limit(most).toList()) {
            var held = held(id);
            if (held.isPresent() && (begun.isEmpty() || held.getAsInt() > 0)
                    && (found.isEmpty() || found.get().id.equals(old))) {
                found = Optional.of(new Toggle(id, held.getAsInt()));
            }
        }
        return found;
    }

    private OptionalInt held(String toggle) throws NotionFailure, InterruptedException {
        var blocks = children(toggle);
        var style = blocks.stream().flatMap(block -> block.text("type").stream()).filter(ScriptBlocks.TYPES::contains)
                .findFirst().orElse(task.script.type());
        // What a person has put between them is of no matter.
        var texts = blocks.stream().filter(block -> block.at(style).isPresent())
                .map(block -> RichText.read(block.items(style, "rich_text"))).toList();
        return style.equals(task.script.type()) && task.script.startsWith(texts)
                ? OptionalInt.of(texts.size()) : OptionalInt.empty();
    }

    /** Notes on the page what is about to become of it. */
    private Replacement begin(List<String> toggles, Optional<Toggle> found, Optional<Replacement> begun)
            throws NotionFailure, InterruptedException {
        settle(PageDoubts.NO_PAGE);
        var old = begun.map(Replacement::old).filter(toggles::contains);
        // Behind the old one may stand what an attempt with another text than this has left.
        var rest = old.map(id -> toggles.indexOf(id) + 1).filter(at -> at < toggles.size()).map(toggles::get)
                .filter(id -> !id.isEmpty() && (found.isEmpty() || !found.get().id.equals(id)));
        if (rest.isPresent()) {
            delete(rest.get());
        }
        if (old.isEmpty() && found.isEmpty()) {
            old = toggles.stream().filter(toggle -> !toggle.isEmpty()).findFirst();
        }
        var replacement = new Replacement(old.orElse(Replacement.NONE), task.lecture.contentHash());
        doubts.begin(task.lecture.key());
        var body = database.properties().contentHash(replacement.text());
        // Not repeated: it must not take effect after the page is finished.
        var answer = client.once("PATCH", "pages/" + task.page.id(), body);
        if (answer instanceof NotionAnswer.Doubtful) {
            doubts.lost(task.lecture.key(), "", PageDoubts.UNSEEN);
        }
        answer.body();
        database.index().put(task.lecture.key(), task.page.with(replacement.text(), false));
        return replacement;
    }

    /** A new toggle behind the old one, or at the page's end. */
    private Toggle append(Optional<String> old) throws NotionFailure, InterruptedException {
        var end = task.script.end(0);
        var body = JsonValue.JsonObject.builder().put("children", task.script.toggle(end));
        old.ifPresent(id -> body.put("position", JsonValue.JsonObject.builder()
                .put("type", "after_block")
                .put("after_block", JsonValue.JsonObject.of("id", new JsonValue.JsonString(id)))
                .build()));
        var made = append(task.page.id(), PageDoubts.NO_PAGE, end, body.build());
        if (made.isEmpty()) {
            throw NotionFailure.delay("Notion does not tell what it has appended; a look follows");
        }
        return new Toggle(made.getFirst(), end);
    }

    private void fill(Toggle toggle) throws NotionFailure, InterruptedException {
        var start = toggle.held;
        while (start < task.script.size()) {
            var end = task.script.end(start);
            var blocks = JsonValue.JsonObject.of("children", task.script.children(start, end));
            append(toggle.id, start, end, blocks);
            start = end;
        }
    }

    /** Before and after it so many blocks of the text are on the page; the ids of what was appended. */
    private List<String> append(String parent, int before, int after, JsonValue blocks)
            throws NotionFailure, InterruptedException {
        settle(before);
        doubts.begin(task.lecture.key());
        var answer = client.once("PATCH", "blocks/" + parent + "/children", blocks);
        if (answer instanceof NotionAnswer.Doubtful doubtful) {
            var committed = doubtful.additional().items("committed_child_ids");
            if (committed.size() == blocks.items("children").size()) {
                return committed.stream().flatMap(id -> id.text().stream()).toList();
            }
            doubts.lost(task.lecture.key(), "", after);
        }
        var toggle = blocks.text("position", "after_block", "id").orElse(parent);
        if (!toggle.equals(task.page.id()) && isGone(toggle, answer)) {
            throw NotionFailure.delay("a person has deleted the toggle meanwhile; another look follows");
        }
        return answer.body().items("results").stream().flatMap(block -> block.text("id").stream()).toList();
    }

    private void settle(int blocks) throws NotionFailure {
        if (!doubts.isSettled(task.lecture.key(), task.looked, blocks)) {
            throw NotionFailure.delay("whether Notion has taken the last part is not known yet; another look follows");
        }
    }

    private void delete(String block) throws NotionFailure, InterruptedException {
        var answer = client.repeatable("DELETE", "blocks/" + block, JsonValue.JsonNull.NULL);
        if (!isGone(block, answer)) {
            answer.body();
        }
    }

    /** Whether the request was refused because the toggle is there no more: by a person, or a lost request of ours. */
    private boolean isGone(String toggle, NotionAnswer answer) throws NotionFailure, InterruptedException {
        return answer instanceof NotionAnswer.Refused refused && refused.isAboutWhatIsThere()
                && !toggles().contains(toggle);
    }

    private void finish(boolean isReplaced) throws NotionFailure, InterruptedException {
        var properties = database.properties();
        var isUpdated = isReplaced || task.page.finished();
        if (isUpdated || database.has(Column.CONTENT_HASH)) {
            var body = isUpdated
                    ? properties.updated(task.lecture) : properties.contentHash(task.lecture.contentHash());
            var requestsBefore = client.requests();
            var answer = client.repeatable("PATCH", "pages/" + task.page.id(), body);
            if (client.requests() - requestsBefore > 1) {
                doubts.repeated(task.lecture.key());
            }
            answer.body();
        }
    }

    private List<JsonValue> children(String blockId) throws NotionFailure, InterruptedException {
        var children = new ArrayList<JsonValue>();
        var size = CODE_BLOCKS_PER_ANSWER;
        for (var cursor = Optional.of(""); cursor.isPresent();) {
            var from = cursor.get().isEmpty()
                    ? "" : "&start_cursor=" + URLEncoder.encode(cursor.get(), StandardCharsets.UTF_8);
            var path = "blocks/" + blockId + "/children?page_size=" + size + from;
            var answer = client.read(path);
            if (!from.isEmpty() && answer.isRefused(400)) {
                // A cursor ends with the block that it stands for, and with time.
                throw NotionFailure.delay("Notion does not go on with its list of the blocks; another look follows");
            }
            var list = answer.body();
            children.addAll(list.items("results"));
            cursor = list.isTrue("has_more") ? list.text("next_cursor") : Optional.empty();
            var areLarge = children.stream().anyMatch(block -> block.at(ScriptBlocks.CODE).isPresent());
            size = areLarge ? CODE_BLOCKS_PER_ANSWER : BLOCKS_PER_ANSWER;
        }
        return children;
    }
}
