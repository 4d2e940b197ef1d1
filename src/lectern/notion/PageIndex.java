package lectern.notion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;

/**
 * Which pages the database holds, by what they are about; in which order, its {@link ReadingOrder} knows.
 *
 * <p>Pages without a {@code Sync key} are from before Lectern; one that fits a lecture is adopted for it, once.
 * Guarded by the notebook's desk. Memory: some 500 bytes a page, the order included.
 */
final class PageIndex {
    private static final String SECTION_MARK = "/section/";

    private final ReadingOrder order = new ReadingOrder();
    private final Map<String, Page> lectures = new HashMap<>();
    /** Ids of sections' pages. */
    private final Map<String, String> sections = new HashMap<>();
    private final Map<String, List<DatabaseRow>> unkeyed = new HashMap<>();
    private final Set<String> ids = new HashSet<>();

    /**
     * A page of ours.
     *
     * @param contentHash empty where the database keeps none
     * @param finished false if parts of its transcript may be missing
     */
    record Page(String id, String url, String contentHash, boolean finished) {}

    /** @param rows in order of creation */
    PageIndex(List<DatabaseRow> rows) {
        // A lecture that was moved into a younger section waits for it.
        var late = new ArrayList<DatabaseRow>();
        for (var row : rows) {
            if (row.kind() == DatabaseRow.Kind.LECTURE && order.section(row.parent()).isEmpty()) {
                late.add(row);
            } else {
                add(row);
            }
        }
        late.forEach(this::add);
    }

    ReadingOrder order() {
        return order;
    }

    /** Whether this page was there when we looked, whatever it is, or came since. */
    boolean knows(String pageId) {
        return ids.contains(pageId);
    }

    /** Takes in a page of the database. */
    void add(DatabaseRow row) {
        ids.add(row.page().id());
        var key = row.key();
        // Of pages from before Lectern the links are not ours.
        var link = key.isEmpty() ? Optional.<String>empty() : Optional.of(row.prev());
        if (row.kind() == DatabaseRow.Kind.SECTION) {
            order.addSection(key.isEmpty() ? row.course() : courseOf(key), row.title().number(), row.page(), link);
            if (!key.isEmpty()) {
                sections.putIfAbsent(key, row.page().id());
            }
        } else if (row.kind() == DatabaseRow.Kind.LECTURE) {
            order.section(row.parent()).ifPresent(section ->
                    order.addLecture(section, row.title().number(), row.page().id(), link));
            if (!key.isEmpty()) {
                lectures.putIfAbsent(key, row.page());
            }
        }
        if (key.isEmpty()) {
            unkeyed.computeIfAbsent(slot(row.kind(), row.title()), slot -> new ArrayList<>()).add(row);
        }
    }

    static boolean isSectionKey(String key) {
        return key.contains(SECTION_MARK);
    }

    /** The page of that key, section's or lecture's, if nothing of it can be missing. */
    Optional<String> finished(SyncKey key) {
        return isSectionKey(key.text())
                ? Optional.ofNullable(sections.get(key.text()))
                : Optional.ofNullable(lectures.get(key.text())).filter(Page::finished).map(Page::id);
    }

    /** The lecture's page, if there is one. */
    Optional<Page> lecture(Lecture lecture) {
        var key = lecture.key().text();
        if (!lectures.containsKey(key)) {
            var parent = section(lecture).map(section -> section.page().id()).orElse("");
            adopt(DatabaseRow.Kind.LECTURE, lecture.title(), lecture.course(), parent)
                    .ifPresent(row -> lectures.put(key, row.page()));
        }
        return Optional.ofNullable(lectures.get(key));
    }

    /** The lecture's section, if it has a page. */
    Optional<ReadingOrder.Section> section(Lecture lecture) {
        var key = lecture.sectionKey().text();
        if (!sections.containsKey(key)) {
            adopt(DatabaseRow.Kind.SECTION, lecture.section(), lecture.course(), "")
                    .flatMap(row -> order.section(row.page().id()))
                    .map(section -> order.moveSection(section, courseOf(key), lecture.section().number()))
                    .ifPresent(section -> sections.put(key, section.page().id()));
        }
        return Optional.ofNullable(sections.get(key)).flatMap(order::section);
    }

    /** The page behind which a new section's page will stand. */
    Optional<String> beforeSection(Lecture lecture) {
        return order.beforeSection(courseOf(lecture.sectionKey().text()), lecture.section().number());
    }

    /** Takes in the page of the lecture's section. */
    ReadingOrder.Section addSection(Lecture lecture, DatabaseRow row) {
        var key = lecture.sectionKey().text();
        ids.add(row.page().id());
        sections.put(key, row.page().id());
        return order.addSection(courseOf(key), lecture.section().number(), row.page(), Optional.of(row.prev()));
    }

    /** Takes in a lecture's page, as {@code page} describes it. */
    void addLecture(Lecture lecture, ReadingOrder.Section section, DatabaseRow row, Page page) {
        ids.add(page.id());
        put(lecture.key(), page);
        order.addLecture(section, lecture.title().number(), page.id(), Optional.of(row.prev()));
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
    }

    private static String courseOf(String sectionKey) {
        return sectionKey.substring(0, Math.max(sectionKey.indexOf(SECTION_MARK), 0));
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
