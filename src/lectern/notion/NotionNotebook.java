package lectern.notion;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.SyncKey;
import lectern.json.JsonValue;
import lectern.port.EventSink;
import lectern.port.Notebook;
import lectern.port.Pause;

/**
 * A notebook whose pages are those of a Notion database: one request per lecture and per new section, as long as pages
 * come in order and transcripts fit one request.
 *
 * <p>{@link #open} and {@link #write} belong to one thread; {@link #close} may be called by any.
 */
public final class NotionNotebook implements Notebook, AutoCloseable {
    /** After a create that left doubt we look this often before we create again: queries may lag some seconds. */
    static final int LOOKS = 4;

    /** Blocks of a transcript are large: ten of them stay well below {@link NotionClient#MAX_ANSWER_BYTES}. */
    private static final int BLOCKS_PER_ANSWER = 10;

    private final Pause pause;
    private final EventSink events;
    private final NotionClient client;
    private final DatabaseReader reader;

    /** Keys of pages whose creation was begun and never surely ended. */
    private final Set<String> doubted = new HashSet<>();

    /** Pages whose {@code Prev} must become another page, by id. */
    private final Map<String, String> staleLinks = new LinkedHashMap<>();

    private NotionSchema schema;
    private PageProperties.Template template;
    private PageIndex index;

    public NotionNotebook(NotionSettings settings, EventSink events, InstantSource clock, Pause pause) {
        this.pause = pause;
        this.events = events;
        var gate = new RateGate(settings.requestsPerMinute(), events, clock, pause);
        client = new NotionClient(settings, gate, clock, pause);
        reader = new DatabaseReader(client, settings, events);
    }

    @Override
    public Opening open() throws InterruptedException {
        client.start();
        try {
            var contents = reader.read();
            schema = contents.schema();
            template = contents.template();
            index = new PageIndex(contents.rows());
            return new Opening.Opened(contents.title(), contents.rows().size());
        } catch (NotionFailure failure) {
            return failure.opening();
        }
    }

    @Override
    public Outcome write(Lecture lecture) throws InterruptedException {
        if (index == null) {
            throw new IllegalStateException("not opened");
        }
        var known = index.lecture(lecture);
        if (known.isPresent() && known.get().finished()) {
            return existing(known.get(), lecture);
        }
        var requestsBefore = client.requests();
        var chunks = lecture.transcript().chunks();
        var script = ScriptBlocks.of(chunks);
        try {
            var page = known.isPresent() ? known.get() : create(lecture, script);
            if (!page.finished()) {
                complete(page, lecture, script);
            } else if (!page.contentHash().equals(lecture.contentHash())) {
                return existing(page, lecture);
            }
            relink();
            return new Outcome.Saved(page.id(), page.url(), client.requests() - requestsBefore, chunks.size());
        } catch (NotionFailure failure) {
            return failure.outcome();
        }
    }

    private static Outcome existing(PageIndex.Page page, Lecture lecture) {
        return page.contentHash().equals(lecture.contentHash())
                ? new Outcome.Unchanged(page.id(), page.url())
                : new Outcome.Skipped(page.id(), page.url(), "its page is there already and is left as it is");
    }

    private PageIndex.Page create(Lecture lecture, ScriptBlocks script) throws NotionFailure, InterruptedException {
        var section = section(lecture);
        var title = PageProperties.name(DatabaseRow.Kind.LECTURE, lecture.title());
        var first = script.first(title);
        var isWhole = first == script.size();
        var sought = new DatabaseReader.Sought(
                lecture.key(), DatabaseRow.Kind.LECTURE, lecture.title(), section.page().id());
        var made = make(sought, () -> properties()
                .lecturePage(lecture, section, isWhole)
                .put("children", script.toggle(first)));
        var hash = schema.has(Column.CONTENT_HASH) || !isWhole ? made.contentHash() : lecture.contentHash();
        var page = new PageIndex.Page(made.id(), made.url(), hash, !hash.isEmpty());
        index.addLecture(lecture, section, page).filter(next -> schema.has(Column.PREV))
                .ifPresent(next -> staleLinks.put(next, page.id()));
        return page;
    }

    private PageIndex.Section section(Lecture lecture) throws NotionFailure, InterruptedException {
        var known = index.section(lecture);
        if (known.isPresent()) {
            return known.get();
        }
        var sought = new DatabaseReader.Sought(lecture.sectionKey(), DatabaseRow.Kind.SECTION, lecture.section(), "");
        var page = make(sought, () -> properties().sectionPage(lecture, index.beforeSection(lecture)));
        var name = PageProperties.name(DatabaseRow.Kind.SECTION, lecture.section());
        events.emit(new LecternEvent.SectionSaved(name, page.url()));
        return index.addSection(lecture, page);
    }

    private PageProperties properties() {
        return new PageProperties(schema, template);
    }

    /** Creates a page, unless an earlier attempt turns out to have done so. */
    private PageIndex.Page make(DatabaseReader.Sought sought, Supplier<JsonValue.JsonObject.Builder> body)
            throws NotionFailure, InterruptedException {
        if (doubted.contains(sought.key().text())) {
            var found = look(sought);
            doubted.remove(sought.key().text());
            if (found.isPresent()) {
                return found.get().page();
            }
        }
        var answer = post(sought.key(), body.get().build());
        if (answer instanceof NotionAnswer.Refused refused && refused.status() == 400 && schemaHasChanged()) {
            answer = post(sought.key(), body.get().build());
        }
        return DatabaseRow.of(answer.body(), schema).page();
    }

    private Optional<DatabaseRow> look(DatabaseReader.Sought sought) throws NotionFailure, InterruptedException {
        for (var look = 0; look < LOOKS; look++) {
            pause.pause(Duration.ofSeconds(look));
            var found = reader.find(schema, sought);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** One attempt to create. The key counts as doubted from before the request leaves until its answer is clear. */
    private NotionAnswer post(SyncKey key, JsonValue body) throws InterruptedException {
        doubted.add(key.text());
        var answer = client.once("POST", "pages", body);
        if (answer instanceof NotionAnswer.Doubtful doubtful) {
            var committed = doubtful.additional().text("committed_resource_id");
            var page = committed.isPresent()
                    ? client.repeatable("GET", "pages/" + committed.get(), JsonValue.JsonNull.NULL)
                    : doubtful;
            if (!(page instanceof NotionAnswer.Ok)) {
                return doubtful;
            }
            answer = page;
        }
        doubted.remove(key.text());
        return answer;
    }

    /** Looks whether a refusal may come from properties renamed, retyped or removed since we last looked. */
    private boolean schemaHasChanged() throws NotionFailure, InterruptedException {
        var before = schema;
        schema = reader.schema(before.dataSourceId());
        return !schema.equals(before);
    }

    /** Appends what the page's toggle does not hold yet, then marks the page as finished. */
    private void complete(PageIndex.Page page, Lecture lecture, ScriptBlocks script)
            throws NotionFailure, InterruptedException {
        var toggle = children(page.id()).stream()
                .filter(block -> RichText.read(block.items("toggle", "rich_text")).equals(ScriptBlocks.TOGGLE_NAME))
                .findFirst()
                .flatMap(block -> block.text("id"))
                .orElseThrow(() -> unfit(page));
        var there = children(toggle).stream()
                .filter(block -> block.at("code").isPresent())
                .map(block -> RichText.read(block.items("code", "rich_text")))
                .toList();
        if (!script.startsWith(there)) {
            throw unfit(page);
        }
        for (var start = there.size(); start < script.size(); start = script.end(start)) {
            var blocks = JsonValue.JsonObject.of("children", script.children(start, script.end(start)));
            client.once("PATCH", "blocks/" + toggle + "/children", blocks).body();
        }
        var hash = lecture.contentHash();
        if (schema.has(Column.CONTENT_HASH)) {
            client.repeatable("PATCH", "pages/" + page.id(), properties().contentHash(hash)).body();
        }
        index.put(lecture.key(), new PageIndex.Page(page.id(), page.url(), hash, true));
    }

    private static NotionFailure unfit(PageIndex.Page page) {
        return NotionFailure.refusal("page " + page.url() + " holds the beginning of another text, or its toggle "
                + ScriptBlocks.TOGGLE_NAME + " is gone: delete the page, restart, and send the lecture again");
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

    /** Puts right what follows a page that came late. What fails waits for the next lecture: this one is safe. */
    private void relink() throws InterruptedException {
        for (var link : List.copyOf(staleLinks.entrySet())) {
            var answer = client.repeatable("PATCH", "pages/" + link.getKey(), properties().previous(link.getValue()));
            if (answer instanceof NotionAnswer.Ok || answer instanceof NotionAnswer.Refused) {
                staleLinks.remove(link.getKey());
            }
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        client.close();
    }
}
