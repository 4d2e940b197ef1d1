package lectern.notion;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the pages of a course follow one another: its sections by number, each before its lectures, those by number. And
 * which pages say otherwise by their {@code Prev}, because the page that belongs before them came after them.
 *
 * <p>Only such a link is ever put right: one of a page of ours that leads to what stood before it until then. Whatever
 * else a link says, a person has made it so. That a page came late is seen from the order of creation, so that what a
 * crash left undone is found again by the next start, even without a data folder.
 *
 * <p>Guarded by the notebook's desk. Memory: some 300 bytes a page.
 */
final class ReadingOrder {
    /** Positions leave room behind each number for pages without one: those follow what was last when they came. */
    private static final int ROOM_BITS = 20;

    /** The place of a section's own page, before its lectures. */
    private static final long HEAD = Long.MIN_VALUE;

    private final Map<String, NavigableMap<Long, Section>> courses = new HashMap<>();
    private final Map<String, Section> sections = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    /** What {@code Prev} says, by page: empty for nothing, no entry for pages that are not ours. */
    private final Map<String, String> links = new HashMap<>();
    private final Set<String> displaced = new LinkedHashSet<>();

    /** A section's page, its place among the sections of its course, and its pages by place, its own first. */
    record Section(
            PageIndex.Page page, NavigableMap<Long, Section> course, long position, NavigableMap<Long, String> pages) {

        /** The page behind which a new lecture of that number comes; without a number, behind all. */
        String before(OptionalInt number) {
            return pages.lowerEntry(free(pages, number)).getValue();
        }
    }

    private record Place(String section, long position) {}

    /** A page and what its {@code Prev} should say. */
    record Link(String page, String prev) {}

    Optional<Section> section(String pageId) {
        return Optional.ofNullable(sections.get(pageId));
    }

    /** The page behind which a new section of that number comes: the last one before it in its course. */
    Optional<String> beforeSection(String courseName, OptionalInt number) {
        var course = courses.getOrDefault(courseName, new TreeMap<>());
        return last(course.lowerEntry(free(course, number)));
    }

    /** @param link what its {@code Prev} says; empty if that is not ours to change */
    Section addSection(String courseName, OptionalInt number, PageIndex.Page page, Optional<String> link) {
        var pages = new TreeMap<Long, String>();
        pages.put(HEAD, page.id());
        return add(courseName, number, page, pages, link);
    }

    /** Takes a section into another course, with all its lectures. */
    Section moveSection(Section section, String courseName, OptionalInt number) {
        section.course.remove(section.position);
        var link = Optional.ofNullable(links.get(section.page.id()));
        return add(courseName, number, section.page, section.pages, link);
    }

    private Section add(String courseName, OptionalInt number, PageIndex.Page page, NavigableMap<Long, String> pages,
            Optional<String> link) {
        var course = courses.computeIfAbsent(courseName, name -> new TreeMap<>());
        var section = new Section(page, course, free(course, number), pages);
        sections.put(page.id(), section);
        insert(page.id(), new Place(page.id(), HEAD), link);
        course.put(section.position, section);
        return section;
    }

    /** @param link what its {@code Prev} says; empty if that is not ours to change */
    void addLecture(Section section, OptionalInt number, String pageId, Optional<String> link) {
        var position = free(section.pages, number);
        insert(pageId, new Place(section.page.id(), position), link);
        section.pages.put(position, pageId);
    }

    private void insert(String pageId, Place place, Optional<String> link) {
        var before = before(place).orElse("");
        next(place).filter(next -> displaced.contains(next) || before.equals(links.get(next)))
                .ifPresent(displaced::add);
        places.put(pageId, place);
        link.ifPresent(prev -> links.put(pageId, prev));
    }

    /**
     * Pages that came unseen: others may have come meanwhile, so that they follow what is no longer right before them,
     * and are passed over by what follows them.
     */
    void suspect(Collection<String> pageIds) {
        pageIds.stream().filter(places::containsKey).forEach(displaced::add);
        for (var pageId : pageIds) {
            var next = Optional.ofNullable(places.get(pageId)).flatMap(this::next);
            for (var passed = pageId; next.isPresent() && displaced.contains(passed); passed = before(passed)) {
                if (before(passed).equals(links.get(next.get()))) {
                    displaced.add(next.get());
                }
            }
        }
    }

    /** The page is gone: nothing follows it any more. Whether it was there. */
    boolean forget(String pageId) {
        var place = places.remove(pageId);
        if (place != null && place.position == HEAD) {
            var section = sections.remove(pageId);
            section.course.remove(section.position);
        } else if (place != null && sections.containsKey(place.section)) {
            sections.get(place.section).pages.remove(place.position);
        }
        links.remove(pageId);
        displaced.remove(pageId);
        return place != null;
    }

    /** The links that are to be put right, as far as is known now. */
    List<Link> wrongLinks() {
        displaced.removeIf(this::isRight);
        return displaced.stream().map(page -> new Link(page, before(page))).toList();
    }

    /** The link says this now, or cannot be made to; perhaps not what it should say any more. */
    void settle(Link link) {
        links.put(link.page, link.prev);
    }

    /** Whether the page's link leads to what stands before it, or is not ours. */
    boolean isRight(String pageId) {
        return !links.containsKey(pageId) || List.of("", links.get(pageId)).contains(before(pageId));
    }

    private String before(String pageId) {
        return Optional.ofNullable(places.get(pageId)).flatMap(this::before).orElse("");
    }

    private Optional<String> before(Place place) {
        var section = sections.get(place.section);
        if (section == null) {
            return Optional.empty();
        }
        return place.position == HEAD
                ? last(section.course.lowerEntry(section.position))
                : Optional.of(section.pages.lowerEntry(place.position).getValue());
    }

    private Optional<String> next(Place place) {
        var section = sections.get(place.section);
        if (section == null) {
            return Optional.empty();
        }
        var next = section.pages.higherEntry(place.position);
        if (next != null && section.course.get(section.position) == section) {
            return Optional.of(next.getValue());
        }
        return Optional.ofNullable(section.course.higherEntry(section.position))
                .map(entry -> entry.getValue().page.id());
    }

    private static Optional<String> last(Map.Entry<Long, Section> section) {
        return Optional.ofNullable(section).map(entry -> entry.getValue().pages.lastEntry().getValue());
    }

    /** Where a new page goes: behind those with its number, or behind all if it has none. */
    private static long free(NavigableMap<Long, ?> taken, OptionalInt number) {
        if (number.isEmpty()) {
            return taken.isEmpty() ? 0 : Math.max(0, taken.lastKey() + 1);
        }
        var position = (long) number.getAsInt() << ROOM_BITS;
        while (taken.containsKey(position)) {
            position++;
        }
        return position;
    }
}
