package lectern.notion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;

/**
 * Which pages the database holds and how they follow one another: per course its sections, per section its lectures.
 *
 * <p>Pages without a {@code Sync key} are from before Lectern; one that fits a lecture is adopted for it, once.
 * Confined to the notebook's thread. Memory: some 500 bytes a page.
 */
final class PageIndex {
    /** Positions leave room behind each number for pages without one: those follow what was last when they came. */
    private static final int ROOM_BITS = 20;

    private static final String SECTION_MARK = "/section/";

    private final Map<String, Page> lectures = new HashMap<>();
    private final Map<String, Section> sections = new HashMap<>();
    private final Map<String, Section> sectionsByPage = new HashMap<>();
    private final Map<String, NavigableMap<Long, Section>> courses = new HashMap<>();
    private final Map<String, List<DatabaseRow>> unkeyed = new HashMap<>();

    /**
     * A page of ours.
     *
     * @param contentHash empty where the database keeps none
     * @param finished false if parts of its transcript may be missing
     */
    record Page(String id, String url, String contentHash, boolean finished) {}

    /** A section's page, its place among the sections of its course, and the ids of its lectures' pages by place. */
    record Section(
            Page page, NavigableMap<Long, Section> course, long position, NavigableMap<Long, String> lectures) {

        /** The page behind which a new lecture of that number comes; without a number, behind all. */
        String before(OptionalInt number) {
            var lecture = lectures.lowerEntry(free(lectures, number));
            return lecture == null ? page.id() : lecture.getValue();
        }
    }

    /** @param rows in order of creation */
    PageIndex(List<DatabaseRow> rows) {
        rows.stream().filter(row -> row.kind() == DatabaseRow.Kind.SECTION).forEach(this::indexSection);
        rows.stream().filter(row -> row.kind() == DatabaseRow.Kind.LECTURE).forEach(this::indexLecture);
    }

    private void indexSection(DatabaseRow row) {
        var isKeyed = !row.key().isEmpty();
        var course = isKeyed ? courseOf(row.key()) : row.course();
        var section = place(course, row.title().number(), row.page(), new TreeMap<>());
        if (isKeyed) {
            sections.putIfAbsent(row.key(), section);
        } else {
            keepUnkeyed(row);
        }
    }

    private void indexLecture(DatabaseRow row) {
        if (sectionsByPage.containsKey(row.parent())) {
            var siblings = sectionsByPage.get(row.parent()).lectures();
            siblings.put(free(siblings, row.title().number()), row.page().id());
        }
        if (row.key().isEmpty()) {
            keepUnkeyed(row);
        } else {
            lectures.putIfAbsent(row.key(), row.page());
        }
    }

    private void keepUnkeyed(DatabaseRow row) {
        unkeyed.computeIfAbsent(slot(row.kind(), row.title()), slot -> new ArrayList<>()).add(row);
    }

    static boolean isSectionKey(String key) {
        return key.contains(SECTION_MARK);
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
    Optional<Section> section(Lecture lecture) {
        var key = lecture.sectionKey().text();
        if (!sections.containsKey(key)) {
            adopt(DatabaseRow.Kind.SECTION, lecture.section(), lecture.course(), "")
                    .ifPresent(row -> move(sectionsByPage.get(row.page().id()), lecture));
        }
        return Optional.ofNullable(sections.get(key));
    }

    /** The page behind which a new section's page will stand: the last one before it in its course. */
    Optional<String> beforeSection(Lecture lecture) {
        var course = courses.getOrDefault(courseOf(lecture.sectionKey().text()), new TreeMap<>());
        return Optional.ofNullable(course.lowerEntry(free(course, lecture.section().number())))
                .map(entry -> entry.getValue().before(OptionalInt.empty()));
    }

    /** Takes in the page of the lecture's section. */
    Section addSection(Lecture lecture, Page page) {
        return addSection(lecture, page, new TreeMap<>());
    }

    /** A section from before Lectern joins the course that the lecture names. */
    private void move(Section section, Lecture lecture) {
        section.course().remove(section.position());
        addSection(lecture, section.page(), section.lectures());
    }

    private Section addSection(Lecture lecture, Page page, NavigableMap<Long, String> content) {
        var key = lecture.sectionKey().text();
        var section = place(courseOf(key), lecture.section().number(), page, content);
        sections.put(key, section);
        return section;
    }

    /** Takes in a lecture's page; gives the id of the page that was there before and comes right behind it, if any. */
    Optional<String> addLecture(Lecture lecture, Section section, Page page) {
        put(lecture.key(), page);
        var position = free(section.lectures(), lecture.title().number());
        section.lectures().put(position, page.id());
        var next = section.lectures().higherEntry(position);
        if (next != null) {
            return Optional.of(next.getValue());
        }
        var nextSection = Optional.ofNullable(section.course().higherEntry(section.position()));
        return nextSection.map(entry -> entry.getValue().page().id());
    }

    /** Notes what became of a lecture's page. */
    void put(SyncKey key, Page page) {
        lectures.put(key.text(), page);
    }

    private Section place(String courseName, OptionalInt number, Page page, NavigableMap<Long, String> content) {
        var course = courses.computeIfAbsent(courseName, name -> new TreeMap<>());
        var section = new Section(page, course, free(course, number), content);
        course.put(section.position(), section);
        sectionsByPage.put(page.id(), section);
        return section;
    }

    /** Where a new page goes: behind those with its number, or behind all if it has none. */
    private static long free(NavigableMap<Long, ?> taken, OptionalInt number) {
        if (number.isEmpty()) {
            return taken.isEmpty() ? 0 : taken.lastKey() + 1;
        }
        var position = (long) number.getAsInt() << ROOM_BITS;
        while (taken.containsKey(position)) {
            position++;
        }
        return position;
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
