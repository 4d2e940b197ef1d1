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
import java.util.UUID;

/**
 * How the pages of a course follow one another: its sections by number, each before its lectures, those by number. And
 * which pages say otherwise by their {@code Prev}, because the page that belongs before them came after them.
 *
 * <p>Only such a link is ever put right: one of a page of ours that leads to what stood before it until then, or that
 * passes over a page that came unseen. Whatever else a link says, a person has made it so. That a page came late is
 * seen from the order of creation, so that what a crash left undone is found again by the next start, even without a
 * data folder.
 *
 * <p>Guarded by the notebook's desk. Memory: some 170 bytes a page.
 */
final class ReadingOrder {
    /** Positions leave room behind each number for pages without one: those follow what was last when they came. */
    private static final int ROOM_BITS = 20;

    /** The place of a section's own page, before its lectures. */
    private static final long HEAD = Long.MIN_VALUE;

    private static final UUID NOTHING = new UUID(0, 0);
    private static final UUID SEVERAL = new UUID(0, 1);

    private final Map<String, NavigableMap<Long, Section>> courses = new HashMap<>();
    private final Map<UUID, Node> nodes = new HashMap<>();
    private final Set<Node> displaced = new LinkedHashSet<>();

    /** A section's page, its place among the sections of its course, and its pages by place, its own first. */
    static final class Section {
        private final PageIndex.Page page;
        private final NavigableMap<Long, Node> pages = new TreeMap<>();
        private NavigableMap<Long, Section> course;
        private long position;

        private Section(PageIndex.Page page) {
            this.page = page;
        }

        PageIndex.Page page() {
            return page;
        }

        /** The page behind which a new lecture of that number comes; without a number, behind all. */
        String before(OptionalInt number) {
            return pages.lowerEntry(free(pages, number)).getValue().id.toString();
        }

        private boolean isThere() {
            return course.get(position) == this;
        }
    }

    /** A page in its place. */
    private static final class Node {
        private final UUID id;
        private final Section section;
        private final long position;
        private UUID link; // what Prev says; null if that is not ours to change

        private Node(UUID id, Section section, long position, UUID link) {
            this.id = id;
            this.section = section;
            this.position = position;
            this.link = link;
        }
    }

    /** A page and what its {@code Prev} should say. */
    record Link(String page, String prev) {}

    /** Whether the page is in its place here. */
    boolean has(UUID pageId) {
        return nodes.containsKey(pageId);
    }

    Optional<Section> section(String pageId) {
        return node(pageId).filter(node -> node.position == HEAD).map(node -> node.section);
    }

    /** The page behind which a new section of that number comes: the last one before it in its course. */
    Optional<String> beforeSection(String courseName, OptionalInt number) {
        var course = courses.getOrDefault(courseName, new TreeMap<>());
        return last(course.lowerEntry(free(course, number))).map(node -> node.id.toString());
    }

    /** @param link what its {@code Prev} says; empty if that is not ours to change */
    Section addSection(String courseName, OptionalInt number, PageIndex.Page page, Optional<String> link) {
        var section = new Section(page);
        var node = new Node(UUID.fromString(page.id()), section, HEAD, link.map(this::target).orElse(null));
        section.pages.put(HEAD, node);
        nodes.put(node.id, node);
        put(section, courseName, number);
        return section;
    }

    /** Takes a section into another course, with all its lectures. */
    Section moveSection(Section section, String courseName, OptionalInt number) {
        section.course.remove(section.position);
        put(section, courseName, number);
        return section;
    }

    private void put(Section section, String courseName, OptionalInt number) {
        section.course = courses.computeIfAbsent(courseName, name -> new TreeMap<>());
        section.position = free(section.course, number);
        displaceNext(section.pages.get(HEAD));
        section.course.put(section.position, section);
    }

    /** @param link what its {@code Prev} says; empty if that is not ours to change */
    void addLecture(Section section, OptionalInt number, String pageId, Optional<String> link) {
        var position = free(section.pages, number);
        var node = new Node(UUID.fromString(pageId), section, position, link.map(this::target).orElse(null));
        displaceNext(node);
        nodes.put(node.id, node);
        section.pages.put(position, node);
    }

    /** For a page that is about to take its place; one that follows a page behind it a person has numbered anew. */
    private void displaceNext(Node node) {
        var before = idOf(before(node));
        var target = node.link == null ? null : nodes.get(node.link);
        if (target == null || isBefore(target, node)) {
            next(node).filter(next -> before.equals(next.link)).ifPresent(displaced::add);
        }
    }

    /**
     * Pages that came unseen: others may have come meanwhile, so that they follow what is no longer right before them,
     * and are passed over by some that follow, up to the next section's page.
     */
    void suspect(Collection<String> pageIds) {
        for (var id : pageIds) {
            node(id).ifPresent(suspected -> {
                displaced.add(suspected);
                var next = next(suspected);
                while (next.isPresent()) {
                    if (passesOver(next.get(), suspected)) {
                        displaced.add(next.get());
                    }
                    next = next.filter(node -> node.position != HEAD).flatMap(this::next);
                }
            });
        }
    }

    private boolean passesOver(Node node, Node passed) {
        var target = node.link == null ? null : nodes.get(node.link);
        if (target == null) {
            return node.position == HEAD && NOTHING.equals(node.link);
        }
        return isBefore(target, passed);
    }

    private static boolean isBefore(Node one, Node other) {
        return one.section == other.section
                ? one.position < other.position
                : one.section.course == other.section.course && one.section.position < other.section.position;
    }

    /** The page is gone: nothing follows it any more. Whether it was there. */
    boolean forget(String pageId) {
        var node = node(pageId);
        node.ifPresent(gone -> {
            nodes.remove(gone.id);
            displaced.remove(gone);
            if (gone.position == HEAD) {
                gone.section.course.remove(gone.section.position);
            } else if (gone.section.isThere()) {
                gone.section.pages.remove(gone.position);
            }
        });
        return node.isPresent();
    }

    /** The links that are to be put right, as far as is known now. */
    List<Link> wrongLinks() {
        displaced.removeIf(this::isRight);
        return displaced.stream().map(node -> new Link(node.id.toString(), idOf(before(node)).toString())).toList();
    }

    /** The link says this now, or cannot be made to; perhaps not what it should say any more. */
    void settle(Link link) {
        node(link.page).ifPresent(node -> node.link = target(link.prev));
    }

    /** Whether the page's link leads to what stands before it, or is not ours. */
    boolean isRight(String pageId) {
        return node(pageId).stream().allMatch(this::isRight);
    }

    private boolean isRight(Node node) {
        return node.link == null || before(node).stream().allMatch(before -> before.id.equals(node.link));
    }

    private Optional<Node> node(String pageId) {
        return PageIndex.uuid(pageId).map(nodes::get);
    }

    /** The page that a link leads to, as the object that is kept for its id. */
    private UUID target(String prev) {
        var id = prev.isEmpty() ? NOTHING : PageIndex.uuid(prev).orElse(SEVERAL);
        return nodes.containsKey(id) ? nodes.get(id).id : id;
    }

    private static UUID idOf(Optional<Node> node) {
        return node.map(there -> there.id).orElse(NOTHING);
    }

    private Optional<Node> before(Node node) {
        if (node.position == HEAD) {
            return last(node.section.course.lowerEntry(node.section.position));
        }
        return node.section.isThere()
                ? Optional.of(node.section.pages.lowerEntry(node.position).getValue()) : Optional.empty();
    }

    private Optional<Node> next(Node node) {
        var section = node.section;
        if (node.position != HEAD && !section.isThere()) {
            return Optional.empty();
        }
        var next = section.pages.higherEntry(node.position);
        if (next != null && section.isThere()) {
            return Optional.of(next.getValue());
        }
        return Optional.ofNullable(section.course.higherEntry(section.position))
                .map(entry -> entry.getValue().pages.firstEntry().getValue());
    }

    private static Optional<Node> last(Map.Entry<Long, Section> section) {
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
