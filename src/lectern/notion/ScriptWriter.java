package lectern.notion;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lectern.domain.Lecture;
import lectern.domain.SyncKey;
import lectern.json.JsonValue;

/**
 * Completes pages whose text takes more than one request, from wherever an earlier attempt left them. Works at the
 * notebook's desk, which it gives up with each request.
 */
final class ScriptWriter {
    /** Blocks of a transcript are large: ten of them stay well below {@link NotionClient#MAX_ANSWER_BYTES}. */
    private static final int BLOCKS_PER_ANSWER = 10;

    private final NotionClient client;
    private final NotionDatabase database;
    private final PageDoubts doubts;

    ScriptWriter(NotionClient client, NotionDatabase database, PageDoubts doubts) {
        this.client = client;
        this.database = database;
        this.doubts = doubts;
    }

    /** What a page turned out to be. */
    enum Result { COMPLETED, WAS_COMPLETE, HOLDS_ANOTHER_TEXT }

    /**
     * Appends what the page's toggle does not hold yet, then marks the page as finished. It stays in doubt until {@link
     * PageDoubts#end}.
     */
    Result complete(PageIndex.Page page, Lecture lecture, ScriptBlocks script)
            throws NotionFailure, InterruptedException {
        var key = lecture.key();
        var looked = doubts.now();
        var toggle = children(page.id()).stream()
                .filter(block -> RichText.read(block.items("toggle", "rich_text")).equals(ScriptBlocks.TOGGLE_NAME))
                .findFirst()
                .flatMap(block -> block.text("id"));
        var there = toggle.isPresent() ? texts(toggle.get()) : List.<String>of();
        if (toggle.isEmpty() || !script.startsWith(there)) {
            if (database.has(Column.CONTENT_HASH)) {
                throw NotionFailure.refusal("page " + page.url() + " holds the beginning of another text, or its "
                        + "toggle " + ScriptBlocks.TOGGLE_NAME + " is gone: delete the page and retry this lecture");
            }
            // Nothing says that the text is ours to complete.
            return Result.HOLDS_ANOTHER_TEXT;
        }
        if (there.size() < script.size() && !doubts.isSettled(key, looked, there.size())) {
            throw NotionFailure.delay("whether Notion has taken the last part is not known yet; another look follows");
        }
        for (var start = there.size(); start < script.size(); start = script.end(start)) {
            append(key, toggle.get(), script, start);
        }
        if (database.has(Column.CONTENT_HASH)) {
            var hash = database.properties().contentHash(lecture.contentHash());
            client.repeatable("PATCH", "pages/" + page.id(), hash).body();
        }
        return there.size() == script.size() ? Result.WAS_COMPLETE : Result.COMPLETED;
    }

    private void append(SyncKey key, String toggle, ScriptBlocks script, int start)
            throws NotionFailure, InterruptedException {
        var end = script.end(start);
        var blocks = JsonValue.JsonObject.of("children", script.children(start, end));
        doubts.begin(key);
        var answer = client.once("PATCH", "blocks/" + toggle + "/children", blocks);
        if (answer instanceof NotionAnswer.Doubtful doubtful) {
            if (doubtful.additional().items("committed_child_ids").size() == end - start) {
                return;
            }
            doubts.lost(key, "", end);
        }
        answer.body();
    }

    private List<String> texts(String toggle) throws NotionFailure, InterruptedException {
        return children(toggle).stream()
                .filter(block -> block.at("code").isPresent())
                .map(block -> RichText.read(block.items("code", "rich_text")))
                .toList();
    }

    private List<JsonValue> children(String blockId) throws NotionFailure, InterruptedException {
        var children = new ArrayList<JsonValue>();
        var path = "blocks/" + blockId + "/children?page_size=" + BLOCKS_PER_ANSWER;
        for (var cursor = Optional.of(""); cursor.isPresent();) {
            var from = cursor.get().isEmpty()
                    ? "" : "&start_cursor=" + URLEncoder.encode(cursor.get(), StandardCharsets.UTF_8);
            var answer = client.repeatable("GET", path + from, JsonValue.JsonNull.NULL).body();
            children.addAll(answer.items("results"));
            cursor = answer.isTrue("has_more") ? answer.text("next_cursor") : Optional.empty();
        }
        return children;
    }
}
