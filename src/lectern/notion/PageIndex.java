package lectern.notion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;

/**
 * Which pages the database holds, by what they are about; in which order, its {@link ReadingOrder} knows.
 *
 * <p>Pages without a {@code Sync key} are from before Lectern; one that fits a lecture is adopted for it, once.
 * Guarded by the notebook's desk. Memory: some 370 bytes a page, the order included, as ids and what addresses have in
 * common are kept once.
 */
final class PageIndex {
    private static final String SECTION_MARK = "/section/";

    private final ReadingOrder order = new ReadingOrder();
    private final Map<String, Page> lectures = new HashMap<>();
    private final Map<String, ReadingOrder.Section> sections = new HashMap<>();
    private final Map<String, List<DatabaseRow>> unkeyed = new HashMap<>();
    /** All pages, whatever they are. */
    private final Set<UUID> known = new HashSet<>();
    /** Lectures whose section was not seen yet. */
    private final List<DatabaseRow> late = new ArrayList<>();

    /**
     * A page of ours.
     *
     * @param address its URL, without the id where it ends in one
     * @param contentHash empty where the database keeps none
     * @param finished false if parts of its transcript may be missing
     */
    record Page(UUID uuid, String address, String contentHash, boolean finished) {

        static Page of(JsonValue page, String contentHash, boolean finished) {
            var uuid = UUID.fromString(page.text("id").orElse(""));
            var url = page.text("url").orElse("");
            // Whatever stands before the id in the last part is the title, without which the address is as good.
            var address = url.endsWith(bare(uuid)) ? url.substring(0, url.lastIndexOf('/') + 1).intern() : url;
            return new Page(uuid, address, contentHash, finished);
        }

        Page with(String newHash, boolean isFinished) {
            return new Page(uuid, address, newHash, isFinished);
        }

        String id() {
            return uuid.toString();
        }

        String url() {
            return address.endsWith("/") ? address + bare(uuid) : address;
        }

        private static String bare(UUID uuid) {
            return uuid.toString().replace("-", "");
        }
    }

    ReadingOrder order() {
        return order;
    }

    int size() {
        return known.size();
    }

    /** Whether this page was there when we looked, whatever it is, or came since. */
    boolean knows(String pageId) {
        return uuid(pageId).filter(known::contains).isPresent();
    }

    static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Takes in a page of the database, once; {@link #complete} must follow the last one. */
    void add(DatabaseRow row) {
        if (!known.add(row.page().uuid())) {
            return;
        }
        if (row.kind() == DatabaseRow.Kind.LECTURE && !row.parent().isEmpty()
                && order.section(row.parent()).isEmpty()) {
            // One that was moved into a younger section waits for it.
            late.add(row);
        } else {
            place(row);
        }
    }

    /** Takes in what had to wait for others; a page of ours waits on for a section that is still to be found. */
    void complete() {
        late.forEach(this::place);
        late.removeIf(row -> row.key().isEmpty() || order.has(row.page().uuid()));
    }

    private void place(DatabaseRow row) {
        if (isCopy(row) || !row.kind().isOurs()) {
            return;
        }
        var key = row.key();
        var id = row.page().uuid();
        // Of pages from before Lectern the links are not ours.
        var link = key.isEmpty() ? Optional.<String>empty() : Optional.of(row.prev());
        if (key.isEmpty()) {
            unkeyed.computeIfAbsent(slot(row.kind(), row.title()), slot -> new ArrayList<>(1)).add(row);
        }
        if (row.kind() == DatabaseRow.Kind.SECTION) {
            var course = key.isEmpty() ? row.course() : courseOf(key);
            var section = order.addSection(course, row.title().number(), id, link);
            if (!key.isEmpty()) {
                sections.put(key, section);
            }
        } else {
            order.section(row.parent()).ifPresent(
                    section -> order.addLecture(section, row.title().number(), id, link));
            if (!key.isEmpty()) {
                lectures.putIfAbsent(key, row.page());
            }
        }
    }

    /**
     * Whether an older page of its kind has its key: a person has duplicated that one, and what follows it goes on to
     * do so. One whose tag a person has changed is of the other kind, and the page made anew for it is no copy.
     */
    private boolean isCopy(DatabaseRow row) {
        if (row.kind() == DatabaseRow.Kind.SECTION) {
            return sections.containsKey(row.key());
        }
        var older = lectures.get(row.key());
        return older != null && !older.uuid.equals(row.page().uuid);
    }

    static boolean isSectionKey(String key) {
        return key.contains(SECTION_MARK);
    }

    /** The page of that key, section's or lecture's. */
    Optional<String> page(SyncKey key) {
        return Optional.ofNullable(lectures.get(key.text())).map(Page::id)
                .or(() -> Optional.ofNullable(sections.get(key.text())).map(ReadingOrder.Section::id));
    }

    /** Whether there is a page of that key, and nothing of it can be missing. */
    boolean isFinished(SyncKey key) {
        return sections.containsKey(key.text())
                || lectures.containsKey(key.text()) && lectures.get(key.text()).finished;
    }

    /** The lecture's page, if there is one. */
    Optional<Page> lecture(Lecture lecture) {
        var key = lecture.key().text();
        if (!lectures.containsKey(key)) {
            var parent = section(lecture).map(ReadingOrder.Section::id).orElse("");
            adopt(DatabaseRow.Kind.LECTURE, lecture.title(), lecture.course(), parent)
                    .ifPresent(row -> lectures.put(key, row.page()));
        }
        return Optional.ofNullable(lectures.get(key));
    }

    /** The lecture's section, if it has a page, or had one until somebody threw that away. */
    Optional<ReadingOrder.Section> section(Lecture lecture) {
        var key = lecture.sectionKey().text();
        if (!sections.containsKey(key)) {
            adopt(DatabaseRow.Kind.SECTION, lecture.section(), lecture.course(), "")
                    .flatMap(row -> order.section(row.page().id()))
                    .ifPresent(section -> {
                        order.moveSection(section, courseOf(key), lecture.section().number());
                        sections.put(key, section);
                    });
        }
        return Optional.ofNullable(sections.get(key));
    }

    /** The page behind which a new section's page will stand. */
    Optional<String> beforeSection(Lecture lecture) {
        return order.beforeSection(courseOf(lecture.sectionKey().text()), lecture.section().number());
    }

    /** Takes in the page of the lecture's section. */
    ReadingOrder.Section addSection(Lecture lecture, DatabaseRow row) {
        var key = lecture.sectionKey().text();
        known.add(row.page().uuid());
        var section = order.addSection(
                courseOf(key), lecture.section().number(), row.page().uuid(), Optional.of(row.prev()));
        sections.put(key, section);
        complete();
        return section;
    }

    /** Takes in a lecture's page, as {@code page} describes it. */
    void addLecture(Lecture lecture, ReadingOrder.Section section, DatabaseRow row, Page page) {
        known.add(page.uuid());
        put(lecture.key(), page);
        order.addLecture(section, lecture.title().number(), page.uuid(), Optional.of(row.prev()));
    }

    /** Notes what became of a lecture's page. */
    void put(SyncKey key, Page page) {
        lectures.put(key.text(), page);
    }

    /** The page of that key is gone. */
    void forget(SyncKey key, String pageId) {
        lectures.remove(key.text());
        sections.remove(key.text());
        order.forget(pageId);
        uuid(pageId).ifPresent(known::remove);
    }

    /** A name too long for the key is cut there, before the hash and perhaps before the mark. */
    private static String courseOf(String sectionKey) {
        var mark = sectionKey.indexOf(SECTION_MARK);
        return sectionKey.substring(0, mark >= 0 ? mark : Math.max(sectionKey.lastIndexOf('#'), 0));
    }

    private static String slot(DatabaseRow.Kind kind, TitleSet title) {
        return kind + (title.number().isPresent() ? "#" + title.number().getAsInt() : " " + title.name());
    }

    /**
     * The page from before Lectern that fits: the number, or without one the name and the parent, and the course. Where
     * only the message knows its course, the name must agree as well, lest another course's lecture pass for this one.
     */
    private Optional<DatabaseRow> adopt(DatabaseRow.Kind kind, TitleSet title, Course course, String parent) {
        var rows = unkeyed.getOrDefault(slot(kind, title), List.of());
        var courseName = PageProperties.option(course.name());
        var fitting = rows.stream()
                .filter(row -> row.course().isEmpty() || courseName.isEmpty() || row.course().equals(courseName))
                .filter(row -> title.number().isPresent() || row.parent().equals(parent))
                .toList();
        var found = fitting.stream().filter(row -> row.title().name().equals(title.name())).findFirst();
        if (found.isEmpty() && fitting.size() == 1 && fitting.getFirst().course().equals(courseName)
                && (course.id().isEmpty() || !courseName.isEmpty())) {
            found = Optional.of(fitting.getFirst());
        }
        found.ifPresent(rows::remove);
        return found;
    }
}
