package lectern.notion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;

/**
 * Which pages the database holds, by what they are about; in which order, its {@link ReadingOrder} knows.
 *
 * <p>Pages without a {@code Sync key} are from before Lectern; one that fits a lecture is adopted for it, once.
 * Guarded by the notebook's desk. Memory: some 300 bytes a page, the order included; so addresses are not kept but made
 * of what they have in common and the page's id.
 */
final class PageIndex {
    private static final String SECTION_MARK = "/section/";
    private static final int HASH_DIGITS = 32;
    private static final int HALF = HASH_DIGITS / 2;

    private final ReadingOrder order = new ReadingOrder();
    private final Map<String, Kept> lectures = new HashMap<>();
    /** Ids of sections' pages. */
    private final Map<String, String> sections = new HashMap<>();
    private final Map<String, List<DatabaseRow>> unkeyed = new HashMap<>();
    /** Pages that stand in no section's order. */
    private final Set<UUID> others = new HashSet<>();
    /** Lectures whose section was not seen yet. */
    private final List<DatabaseRow> late = new ArrayList<>();
    private final Map<UUID, String> oddUrls = new HashMap<>();
    /** Not hashes of ours, but such as tell of a replacement that was begun. */
    private final Map<UUID, String> oddHashes = new HashMap<>();
    private String site = "";
    private int size;

    /**
     * A page of ours.
     *
     * @param contentHash empty where the database keeps none
     * @param finished false if parts of its transcript may be missing
     */
    record Page(String id, String url, String contentHash, boolean finished) {}

    /** A lecture's page, its hash in two halves: zero for none, or for an odd one. */
    private record Kept(UUID id, long hashHigh, long hashLow, boolean finished) {}

    ReadingOrder order() {
        return order;
    }

    /** How many pages there are, whatever they are. */
    int size() {
        return size;
    }

    /** Whether this page was there when we looked, whatever it is, or came since. */
    boolean knows(String pageId) {
        return uuid(pageId).filter(id -> order.has(id) || others.contains(id)).isPresent();
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
        if (uuid(row.page().id()).isEmpty() || knows(row.page().id())) {
            return;
        }
        size++;
        var isLecture = row.kind() == DatabaseRow.Kind.LECTURE;
        if (isLecture && !row.parent().isEmpty() && order.section(row.parent()).isEmpty()) {
            // One that was moved into a younger section waits for it.
            others.add(UUID.fromString(row.page().id()));
            late.add(row);
        } else {
            place(row);
        }
    }

    /** Takes in what had to wait for others; a page of ours waits on for a section that is still to be found. */
    void complete() {
        late.forEach(this::place);
        late.removeIf(row -> row.key().isEmpty() || order.has(UUID.fromString(row.page().id())));
    }

    private void place(DatabaseRow row) {
        var key = row.key();
        // Of pages from before Lectern the links are not ours.
        var link = key.isEmpty() ? Optional.<String>empty() : Optional.of(row.prev());
        var section = order.section(row.parent());
        if (isCopy(row)) {
            others.add(UUID.fromString(row.page().id()));
        } else if (row.kind() == DatabaseRow.Kind.SECTION) {
            order.addSection(key.isEmpty() ? row.course() : courseOf(key), row.title().number(), row.page().id(), link);
            if (!key.isEmpty()) {
                sections.putIfAbsent(key, row.page().id());
            }
        } else if (row.kind() == DatabaseRow.Kind.LECTURE && section.isPresent()) {
            order.addLecture(section.get(), row.title().number(), row.page().id(), link);
            others.remove(UUID.fromString(row.page().id()));
        } else {
            others.add(UUID.fromString(row.page().id()));
        }
        if (row.kind() == DatabaseRow.Kind.LECTURE && !key.isEmpty()) {
            lectures.putIfAbsent(key, kept(row.page()));
        }
        if (key.isEmpty() && (row.kind() == DatabaseRow.Kind.SECTION || row.kind() == DatabaseRow.Kind.LECTURE)) {
            unkeyed.computeIfAbsent(slot(row.kind(), row.title()), slot -> new ArrayList<>(1)).add(row);
        }
    }

    /** Whether an older page has its key: a person has duplicated that one, and what follows it goes on to do so. */
    private boolean isCopy(DatabaseRow row) {
        return page(row.key()).filter(id -> !id.equals(row.page().id())).isPresent();
    }

    private Kept kept(Page page) {
        var id = UUID.fromString(page.id());
        var bare = page.id().replace("-", "");
        if (site.isEmpty() && page.url().endsWith(bare)) {
            // Whatever stands before the id in the last part is the title, without which the address is as good.
            site = page.url().substring(0, page.url().lastIndexOf('/') + 1);
        }
        if (!page.url().startsWith(site) || !page.url().endsWith(bare)) {
            oddUrls.put(id, page.url());
        }
        var hash = page.contentHash();
        oddHashes.remove(id);
        if (hash.length() == HASH_DIGITS && hash.chars().allMatch(HexFormat::isHexDigit)) {
            return new Kept(id, HexFormat.fromHexDigitsToLong(hash, 0, HALF),
                    HexFormat.fromHexDigitsToLong(hash, HALF, HASH_DIGITS), page.finished());
        }
        if (!hash.isEmpty()) {
            oddHashes.put(id, hash);
        }
        return new Kept(id, 0, 0, page.finished());
    }

    private Page page(Kept kept) {
        var id = kept.id.toString();
        var hash = kept.hashHigh == 0 && kept.hashLow == 0 ? oddHashes.getOrDefault(kept.id, "")
                : HexFormat.of().toHexDigits(kept.hashHigh) + HexFormat.of().toHexDigits(kept.hashLow);
        return new Page(id, oddUrls.getOrDefault(kept.id, site + id.replace("-", "")), hash, kept.finished);
    }

    static boolean isSectionKey(String key) {
        return key.contains(SECTION_MARK);
    }

    /** The page of that key, section's or lecture's. */
    Optional<String> page(SyncKey key) {
        return page(key.text());
    }

    private Optional<String> page(String key) {
        return isSectionKey(key)
                ? Optional.ofNullable(sections.get(key))
                : Optional.ofNullable(lectures.get(key)).map(kept -> kept.id.toString());
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
                    .ifPresent(row -> lectures.put(key, kept(row.page())));
        }
        return Optional.ofNullable(lectures.get(key)).map(this::page);
    }

    /** The lecture's section, if it has a page. */
    Optional<ReadingOrder.Section> section(Lecture lecture) {
        var key = lecture.sectionKey().text();
        if (!sections.containsKey(key)) {
            adopt(DatabaseRow.Kind.SECTION, lecture.section(), lecture.course(), "")
                    .flatMap(row -> order.section(row.page().id()))
                    .ifPresent(section -> {
                        order.moveSection(section, courseOf(key), lecture.section().number());
                        sections.put(key, section.id());
                    });
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
        size++;
        sections.put(key, row.page().id());
        var section = order.addSection(
                courseOf(key), lecture.section().number(), row.page().id(), Optional.of(row.prev()));
        complete();
        return section;
    }

    /** Takes in a lecture's page, as {@code page} describes it. */
    void addLecture(Lecture lecture, ReadingOrder.Section section, DatabaseRow row, Page page) {
        size++;
        put(lecture.key(), page);
        order.addLecture(section, lecture.title().number(), page.id(), Optional.of(row.prev()));
    }

    /** Notes what became of a lecture's page. */
    void put(SyncKey key, Page page) {
        lectures.put(key.text(), kept(page));
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
