package lectern.notion;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.PagePolicy;
import lectern.domain.SyncKey;
import lectern.port.EventSink;
import lectern.port.Notebook;
import lectern.port.PageLedger;

/**
 * A notebook whose pages are those of a Notion database: one request per lecture and per new section, as long as
 * transcripts fit one request, and one more per page whose {@code Prev} is known only later.
 *
 * <p>Safe for use by any thread: up to {@value #MAX_WRITERS} lectures are written side by side, who share a {@link
 * NotionDesk}. A lecture waits while its page or its section's is another's, so that no page is made twice.
 */
public final class NotionNotebook implements Notebook, AutoCloseable {
    /** More threads than these have nothing to do: so many requests are under way at most. */
    public static final int MAX_WRITERS = FlightLimit.MOST;

    /** So many of the latest pages may be gone before we conclude that no page is missing for being too new. */
    static final int MAX_GONE = 20;

    private final EventSink events;
    private final RateGate gate;
    private final PagePolicy pages;
    private final PageLedger ledger;
    private final NotionClient client;
    private final NotionTiming timing;
    private final NotionDatabase database;
    private final NotionDesk desk;
    private final PageDoubts doubts;
    private final PageMaker maker;

    /** Lectures that were refused: when one comes again, a person may have changed what it was refused for. */
    private final Set<SyncKey> refused = new HashSet<>();

    /** Pages that came unseen, and stay begun in the ledger until the links around them are right. */
    private final Map<SyncKey, String> unlinked = new LinkedHashMap<>();

    /** Pages that somebody writes; a section's is among them from before its first lecture is. */
    private final Set<SyncKey> underWay = new HashSet<>();

    private LinkRepair links;

    public NotionNotebook(NotionSettings settings, PageLedger ledger, EventSink events, NotionTiming timing) {
        this.events = events;
        this.ledger = ledger;
        this.timing = timing;
        pages = settings.pages();
        gate = new RateGate(settings.requestsPerMinute(), events, timing.clock(), timing.pause());
        client = new NotionClient(settings, gate, timing);
        database = new NotionDatabase(client, settings, events);
        desk = client.desk();
        doubts = new PageDoubts(ledger, timing, desk);
        maker = new PageMaker(client, database, doubts);
    }

    /** Requests of the last minute, as the limit counts them; from any thread. */
    public int requestsMade() {
        return gate.used();
    }

    @Override
    public Opening open() throws InterruptedException {
        client.start();
        try {
            return desk.sit(this::opened);
        } catch (NotionFailure failure) {
            return failure.opening();
        }
    }

    private Opening opened() throws NotionFailure, InterruptedException {
        var keys = ledger.marks().stream().filter(mark -> mark.pageId().isPresent())
                .collect(Collectors.toMap(mark -> mark.pageId().get(), mark -> mark.key().text(), (a, b) -> b));
        var title = database.open(keys);
        recall();
        links = new LinkRepair(client, database, timing);
        return new Opening.Opened(title, database.index().size());
    }

    /**
     * Takes up what earlier runs were about. Their latest pages may not show in the query yet: those are asked for by
     * id, latest first, even behind one that shows, which may have been made sooner and ended later.
     */
    private void recall() throws NotionFailure, InterruptedException {
        var index = database.index();
        var unseen = new ArrayDeque<DatabaseRow>();
        var gone = 0;
        for (var mark : ledger.marks().reversed()) {
            var key = mark.key();
            if (mark.pageId().isEmpty()) {
                index.page(key).ifPresent(id -> unlinked.put(key, id));
                if (!index.isFinished(key)) {
                    doubts.recall(key);
                }
            } else if (!index.knows(mark.pageId().get())) {
                var row = gone < MAX_GONE ? database.page(mark.pageId().get()) : Optional.<DatabaseRow>empty();
                row.ifPresentOrElse(page -> unseen.addFirst(page.keyed(key.text())),
                        () -> doubts.recall(key, mark.pageId().get()));
                gone += row.isPresent() ? 0 : 1;
            }
        }
        unseen.forEach(index::add);
        index.complete();
        unlinked.values().forEach(index.order()::suspect);
    }

    @Override
    public Outcome write(Lecture lecture) throws InterruptedException {
        return desk.sit(() -> claimed(lecture));
    }

    private Outcome claimed(Lecture lecture) throws InterruptedException {
        if (links == null) {
            throw new IllegalStateException("not opened");
        }
        var claim = claim(lecture);
        while (!Collections.disjoint(underWay, claim)) {
            desk.await();
        }
        underWay.addAll(claim);
        try {
            return outcome(lecture);
        } finally {
            underWay.removeAll(claim);
            desk.tell();
        }
    }

    /** Pages without a {@code Sync key} that are made side by side could be taken for one another. */
    private Set<SyncKey> claim(Lecture lecture) {
        return database.has(Column.SYNC_KEY)
                ? new HashSet<>(List.of(lecture.key(), lecture.sectionKey())) : Set.of(new SyncKey(""));
    }

    private Outcome outcome(Lecture lecture) throws InterruptedException {
        try {
            if (refused.contains(lecture.key())) {
                lookAnew(lecture);
                refused.remove(lecture.key());
            }
            return attemptAsItIsNow(lecture);
        } catch (NotionFailure failure) {
            var outcome = failure.outcome();
            if (outcome instanceof Outcome.Refused) {
                refused.add(lecture.key());
            }
            return outcome;
        }
    }

    /** Once more if the schema turns out to have changed since it was read: properties can be renamed at any time. */
    private Outcome attemptAsItIsNow(Lecture lecture) throws NotionFailure, InterruptedException {
        var schema = database.schema();
        try {
            return attempt(lecture);
        } catch (NotionFailure failure) {
            if (failure.isAboutWhatIsThere() && database.schemaHasChanged(schema)) {
                return attempt(lecture);
            }
            throw failure;
        }
    }

    /** Forgets what is no longer there of all that the lecture needs. */
    private void lookAnew(Lecture lecture) throws NotionFailure, InterruptedException {
        database.schemaHasChanged(database.schema());
        lookAnew(lecture.key(), database.index().lecture(lecture).map(PageIndex.Page::id));
        lookAnew(lecture.sectionKey(), database.index().section(lecture).map(ReadingOrder.Section::id));
    }

    private void lookAnew(SyncKey key, Optional<String> known) throws NotionFailure, InterruptedException {
        var wasMade = doubts.wasMade(key);
        var pageId = known.isEmpty() && wasMade ? doubts.pageId(key) : known;
        if (pageId.isPresent() && database.page(pageId.get()).isEmpty()) {
            if (wasMade) {
                doubts.end(key, Optional.empty());
            }
            database.index().forget(key, pageId.get());
        }
    }

    private Outcome attempt(Lecture lecture) throws NotionFailure, InterruptedException {
        var known = database.index().lecture(lecture);
        if (known.isPresent() && isToStay(known.get(), lecture)) {
            return existing(known.get(), lecture);
        }
        var requestsBefore = client.requests();
        var script = ScriptBlocks.of(lecture, pages.style());
        var page = known.isPresent() ? known.get() : create(lecture, script);
        var result = ScriptWriter.Result.COMPLETED;
        if (!isToStay(page, lecture)) {
            result = complete(new ScriptWriter.Task(page, lecture, script, doubts.now()));
            if (result != ScriptWriter.Result.HOLDS_ANOTHER_TEXT) {
                page = page.with(lecture.contentHash(), true);
                database.index().put(lecture.key(), page);
                settle(lecture.key(), page.id());
            }
        }
        if (!page.contentHash().equals(lecture.contentHash())
                || known.isPresent() && result == ScriptWriter.Result.WAS_COMPLETE) {
            return existing(page, lecture);
        }
        var requests = client.requests() - requestsBefore;
        var blocks = script.size() + 1; // the toggle is one, too
        return result == ScriptWriter.Result.REPLACED
                ? new Outcome.Updated(page.id(), page.url(), requests, blocks)
                : new Outcome.Saved(page.id(), page.url(), requests, blocks);
    }

    /** Whether nothing is missing on the page, and it does not hold an older text of ours that is to be replaced. */
    private boolean isToStay(PageIndex.Page page, Lecture lecture) {
        return page.finished() && (!mayReplace() || page.contentHash().isEmpty()
                || page.contentHash().equals(lecture.contentHash()));
    }

    /** Where pages carry no hash, nothing tells our text from a person's. */
    private boolean mayReplace() {
        return pages.existing() == PagePolicy.Existing.UPDATE && database.has(Column.CONTENT_HASH);
    }

    private Outcome existing(PageIndex.Page page, Lecture lecture) {
        if (page.contentHash().equals(lecture.contentHash())) {
            return new Outcome.Unchanged(page.id(), page.url());
        }
        return new Outcome.Skipped(page.id(), page.url(), pages.existing() == PagePolicy.Existing.UPDATE
                ? "its page has no Content hash, so that its text may be a person's, and is left as it is"
                : "its page is there already and is left as it is");
    }

    private PageIndex.Page create(Lecture lecture, ScriptBlocks script) throws NotionFailure, InterruptedException {
        var section = section(lecture);
        var first = script.first(PageProperties.name(DatabaseRow.Kind.LECTURE, lecture.title()));
        var isWhole = first == script.size();
        var sought = new NotionDatabase.Sought(lecture.key(), DatabaseRow.Kind.LECTURE, lecture.title(), section.id());
        var made = maker.make(sought, () -> database.properties()
                .lecturePage(lecture, section, isWhole)
                .put("children", script.toggle(first)));
        var page = made.row().page();
        if (made.isNew()) {
            page = page.with(isWhole ? lecture.contentHash() : "", isWhole);
        }
        database.index().addLecture(lecture, section, made.row(), page);
        if (!made.isNew()) {
            suspect(lecture.key(), page.id());
        }
        if (page.finished()) {
            settle(lecture.key(), page.id());
        }
        return page;
    }

    private ReadingOrder.Section section(Lecture lecture) throws NotionFailure, InterruptedException {
        var known = database.index().section(lecture);
        if (known.isPresent()) {
            return known.get();
        }
        var sought = new NotionDatabase.Sought(lecture.sectionKey(), DatabaseRow.Kind.SECTION, lecture.section(), "");
        var isAlone = isAlone(claim(lecture));
        var made = maker.make(sought,
                () -> database.properties().sectionPage(lecture, database.index().beforeSection(lecture)));
        var section = database.index().addSection(lecture, made.row());
        var id = section.id();
        // After a crash the order of creation does not tell that a page came before it unseen or meanwhile.
        if (!made.isNew() || !isAlone || !isAlone(claim(lecture)) || !database.index().order().isRight(id)) {
            suspect(lecture.sectionKey(), id);
        }
        settle(lecture.sectionKey(), id);
        var name = PageProperties.name(DatabaseRow.Kind.SECTION, lecture.section());
        events.emit(new LecternEvent.SectionSaved(name, made.row().page().url()));
        return section;
    }

    /** Whether no other page is about to come or has perhaps come unseen, which may belong before others. */
    private boolean isAlone(Set<SyncKey> claim) {
        return claim.containsAll(underWay)
                && doubts.begun().allMatch(key -> claim.contains(key) || database.index().page(key).isPresent());
    }

    private void suspect(SyncKey key, String pageId) {
        unlinked.put(key, pageId);
        database.index().order().suspect(pageId);
    }

    private void settle(SyncKey key, String pageId) {
        if (doubts.contains(key) && !unlinked.containsKey(key)) {
            doubts.end(key, Optional.of(pageId));
        }
    }

    private ScriptWriter.Result complete(ScriptWriter.Task task) throws NotionFailure, InterruptedException {
        try {
            return new ScriptWriter(client, database, doubts, task).write(mayReplace());
        } catch (NotionFailure failure) {
            if (failure.isAboutWhatIsThere() && database.lacks(task.page().id())) {
                throw NotionFailure.inTrash("page " + task.page().url());
            }
            throw failure;
        }
    }

    /** Puts right what follows pages that came late: every lecture is safe meanwhile. */
    @Override
    public Optional<Duration> tidy() throws InterruptedException {
        var rest = links.run();
        return desk.sit(() -> {
            if (rest.isEmpty() && !links.hasGivenUp() && isAlone(Set.of())) {
                var finished = unlinked.keySet().stream().filter(database.index()::isFinished).toList();
                finished.forEach(key -> doubts.end(key, Optional.of(unlinked.remove(key))));
            }
            return rest;
        });
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        client.close();
    }
}
