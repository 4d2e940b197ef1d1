package lectern.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lectern.domain.QueuedLecture;

/**
 * The lectures of a board, the latest changed last, so that what changed since a version is found without a search. Of
 * too many, those done longest ago go first, except the latest quarter. Guarded by the board's lock.
 */
final class Shelf {
    private final int maxShown;
    private final int maxRemovals;
    private final LinkedHashMap<Long, LectureStatus> open = new LinkedHashMap<>();
    private final LinkedHashMap<Long, LectureStatus> done = new LinkedHashMap<>();
    private final Map<LectureState, Integer> counts = new EnumMap<>(LectureState.class);
    private final Deque<Removal> removals = new ArrayDeque<>();
    /** Version of the latest removal that is not remembered. */
    private long forgotten;
    /** Lectures dropped before they were done, and what they count as until they are heard of again. */
    private final Map<Long, LectureState> hidden = new HashMap<>();

    private record Removal(long version, long id) {}

    Shelf(int maxShown, int maxRemovals, long version) {
        this.maxShown = maxShown;
        this.maxRemovals = maxRemovals;
        forgotten = version;
        for (var state : LectureState.values()) {
            counts.put(state, 0);
        }
    }

    /** A lecture that was not there before. */
    void add(LectureStatus status) {
        place(status);
        while (open.size() + done.size() > maxShown) {
            hide(status.version());
        }
    }

    /** A lecture that is in another state now, whether it is still shown or not. */
    void change(LectureStatus status) {
        if (done.containsKey(status.lecture().id())) {
            return; // done for good: with several scribes an earlier event may come late
        }
        take(status.lecture().id());
        add(status);
    }

    void remove(QueuedLecture lecture, long version) {
        if (take(lecture.id())) {
            remember(new Removal(version, lecture.id()));
        }
    }

    /** What was being written waits again. */
    void stopWriting(long version) {
        open.values().stream().filter(status -> status.state() == LectureState.WRITING).toList()
                .forEach(status -> change(LectureStatus.of(status.lecture(), LectureState.WAITING, version)));
    }

    /** Of the latest change of a lecture that is shown and not done; 0 of any other. */
    long version(long id) {
        return open.containsKey(id) ? open.get(id).version() : 0;
    }

    int count(LectureState state) {
        return counts.get(state);
    }

    Map<LectureState, Integer> counts() {
        return Map.copyOf(counts);
    }

    List<LectureStatus> all() {
        var all = new ArrayList<>(done.values());
        all.addAll(open.values());
        return all;
    }

    /** Those changed after this version; what is older than the removals remembered cannot be told. */
    Optional<List<LectureStatus>> changedAfter(long version) {
        if (version < forgotten) {
            return Optional.empty();
        }
        var changed = new ArrayList<LectureStatus>();
        for (var map : List.of(open, done)) {
            for (var status : map.reversed().values()) {
                if (status.version() <= version) {
                    break;
                }
                changed.add(status);
            }
        }
        return Optional.of(changed);
    }

    List<Long> removedAfter(long version) {
        return removals.stream().filter(removal -> removal.version > version).map(Removal::id).toList();
    }

    private void place(LectureStatus status) {
        (status.state().isDone() ? done : open).put(status.lecture().id(), status);
        count(status.state(), 1);
    }

    private boolean take(long id) {
        var status = open.remove(id);
        if (status == null) {
            status = done.remove(id);
        }
        var state = status == null ? hidden.remove(id) : status.state();
        if (state != null) {
            count(state, -1);
        }
        return status != null;
    }

    private void hide(long version) {
        // The latest done ones stay in any case: whoever follows what changes is to see that they got there.
        var eldest = (done.size() > maxShown / 4 || open.isEmpty() ? done : open).pollFirstEntry().getValue();
        if (!eldest.state().isDone()) {
            var state = eldest.state() == LectureState.FAILED ? LectureState.FAILED : LectureState.WAITING;
            hidden.put(eldest.lecture().id(), state);
            count(eldest.state(), -1);
            count(state, 1);
        }
        remember(new Removal(version, eldest.lecture().id()));
    }

    private void remember(Removal removal) {
        removals.add(removal);
        if (removals.size() > maxRemovals) {
            forgotten = removals.remove().version;
        }
    }

    private void count(LectureState state, int more) {
        counts.merge(state, more, Integer::sum);
    }
}
