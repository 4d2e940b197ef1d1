package lectern.notion;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

    /** The position of a section's own page, before its lectures. */
    private static final long HEAD = Long.MIN_VALUE;
    private static final long END = Long.MAX_VALUE;

    private static final UUID NOTHING = new UUID(0, 0);
    private static final UUID SEVERAL = new UUID(0, 1);

    private final Map<String, NavigableSet<Node>> courses = new HashMap<>();
    private final Map<UUID, Node> nodes = new HashMap<>();
    private final Set<Node> displaced = new LinkedHashSet<>();

    /** A section, known by its page, and its place in its course. */
    static final class Section {
        private final UUID id;
        private NavigableSet<Node> course;
        private long position;

        private Section(UUID id, NavigableSet<Node> course, OptionalInt number) {
            this.id = id;
            enter(course, number);
        }

        /** Of its page. */
        String id() {
            return id.toString();
        }

        /** The page behind which a new lecture of that number comes; without a number, behind all. */
        String before(OptionalInt number) {
            return course.lower(free(number)).id.toString();
        }

        private void enter(NavigableSet<Node> entered, OptionalInt number) {
            course = entered;
            position = position(number, course.isEmpty() ? -1 : course.last().section.position);
            while (course.contains(place(HEAD))) {
                position++;
            }
        }

        private Node free(OptionalInt number) {
            var free = place(position(number, course.lower(place(END)).position));
            while (course.contains(free)) {
                free = place(free.position + 1);
            }
            return free;
        }

        private Node place(long position) {
            return new Node(null, this, position, null);
        }

        /** Its own page first. */
        private SortedSet<Node> pages() {
            return course.subSet(place(HEAD), place(END));
        }

        private static long position(OptionalInt number, long last) {
            return number.isPresent() ? (long) number.getAsInt() << ROOM_BITS : Math.max(0, last + 1);
        }
    }

    /** A page in its place, or a place. */
    private static final class Node implements Comparable<Node> {
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

        /** By their places in one course. */
        @Override
        public int compareTo(Node other) {
            return section.position == other.section.position
                    ? Long.compare(position, other.position) : Long.compare(section.position, other.section.position);
        }

        private boolean isBefore(Node other) {
            return section.course == other.section.course && compareTo(other) < 0;
        }

        /** What {@code Prev} should say. */
        private UUID before() {
            var before = section.course.lower(this);
            return before == null ? NOTHING : before.id;
        }

        private boolean isRight() {
            return link == null || before().equals(NOTHING) || before().equals(link);
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
        var section = new Section(NOTHING, courses.getOrDefault(courseName, new TreeSet<>()), number);
        return Optional.of(section.place(HEAD).before()).filter(id -> !id.equals(NOTHING)).map(UUID::toString);
    }

    /** @param link what its {@code Prev} says; empty if that is not ours to change */
    Section addSection(String courseName, OptionalInt number, UUID pageId, Optional<String> link) {
        var section = new Section(pageId, course(courseName), number);
        put(section, HEAD, pageId, link);
        return section;
    }

    /** Takes a section into another course, with all its lectures. */
    void moveSection(Section section, String courseName, OptionalInt number) {
        var pages = List.copyOf(section.pages());
        section.pages().clear();
        section.enter(course(courseName), number);
        displaceNext(pages.getFirst());
        section.course.addAll(pages);
    }

    private NavigableSet<Node> course(String name) {
        return courses.computeIfAbsent(name, course -> new TreeSet<>());
    }

    /** @param link what its {@code Prev} says; empty if that is not ours to change */
    void addLecture(Section section, OptionalInt number, UUID pageId, Optional<String> link) {
        put(section, section.free(number).position, pageId, link);
    }

    private void put(Section section, long position, UUID id, Optional<String> link) {
        var node = new Node(id, section, position, link.map(this::target).orElse(null));
        displaceNext(node);
        nodes.put(id, node);
        section.course.add(node);
    }

    /** For a page that is about to take its place; one that follows a page behind it a person has numbered anew. */
    private void displaceNext(Node node) {
        var next = node.section.course.higher(node);
        var target = nodes.get(node.link);
        if (next != null && node.before().equals(next.link) && (target == null || target.isBefore(node))) {
            displaced.add(next);
        }
    }

    /**
     * A page that came unseen: others may have come meanwhile, so that it follows what is no longer right before it,
     * and is passed over by some that follow, up to the next section's page.
     */
    void suspect(String pageId) {
        node(pageId).ifPresent(suspected -> {
            displaced.add(suspected);
            for (var next : suspected.section.course.tailSet(suspected, false)) {
                if (passesOver(next, suspected)) {
                    displaced.add(next);
                }
                if (next.position == HEAD) {
                    break;
                }
            }
        });
    }

    private boolean passesOver(Node node, Node passed) {
        var target = nodes.get(node.link);
        return target == null ? node.position == HEAD && NOTHING.equals(node.link) : target.isBefore(passed);
    }

    /** The page is gone: nothing follows it any more. */
    void forget(String pageId) {
        node(pageId).ifPresent(gone -> {
            if (gone.position == HEAD) {
                // Its lectures may still be there, but follow nothing that is: they stand in a course of their own.
                var pages = gone.section.pages();
                pages.forEach(page -> page.link = null);
                gone.section.course = new TreeSet<>(pages);
                pages.clear();
            } else {
                gone.section.course.remove(gone);
            }
            nodes.remove(gone.id);
            displaced.remove(gone);
        });
    }

    /** The links that are to be put right, as far as is known now. */
    List<Link> wrongLinks() {
        displaced.removeIf(Node::isRight);
        return displaced.stream().map(node -> new Link(node.id.toString(), node.before().toString())).toList();
    }

    /** The link says this now, or cannot be made to; perhaps not what it should say any more. */
    void settle(Link link) {
        node(link.page).ifPresent(node -> node.link = target(link.prev));
    }

    /** Whether the page's link leads to what stands before it, or is not ours. */
    boolean isRight(String pageId) {
        return node(pageId).stream().allMatch(Node::isRight);
    }

    private Optional<Node> node(String pageId) {
        return PageIndex.uuid(pageId).map(nodes::get);
    }

    /** The page that a link leads to, as the object that is kept for its id. */
    private UUID target(String prev) {
        var id = prev.isEmpty() ? NOTHING : PageIndex.uuid(prev).orElse(SEVERAL);
        return nodes.containsKey(id) ? nodes.get(id).id : id;
    }
}
