package lectern.app;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lectern.domain.QueuedLecture;

/**
 * The lectures of a board, the latest changed last, so that what changed since a version is found without a search. Of
 * too many, those done longest ago are dropped; the others are as many as may wait. Guarded by the board's lock.
 */
final class Shelf {
    private final int maxShown;
    private final LinkedHashMap<Long, LectureStatus> open = new LinkedHashMap<>();
    private final LinkedHashMap<Long, LectureStatus> done = new LinkedHashMap<>();
    private final Map<LectureState, Integer> counts = new EnumMap<>(LectureState.class);
    /** Version of the latest change that is not kept any more. */
    private long forgotten;

    Shelf(int maxShown) {
        this.maxShown = maxShown;
        for (var state : LectureState.values()) {
            counts.put(state, 0);
        }
    }

    /** A lecture that is new, or in another state now. */
    void put(LectureStatus status) {
        var id = status.lecture().id();
        if (done.containsKey(id)) {
            return; // done for good: with several scribes an earlier event may come late
        }
        remove(status.lecture());
        (status.state().isDone() ? done : open).put(id, status);
        counts.merge(status.state(), 1, Integer::sum);
        if (done.size() > maxShown) {
            forgotten = done.pollFirstEntry().getValue().version();
        }
    }

    /** A lecture that is not done. */
    void remove(QueuedLecture lecture) {
        var status = open.remove(lecture.id());
        if (status != null) {
            counts.merge(status.state(), -1, Integer::sum);
        }
    }

    List<QueuedLecture> writing() {
        return open.values().stream().filter(status -> status.state() == LectureState.WRITING)
                .map(LectureStatus::lecture).toList();
    }

    /** Of the latest change of a lecture that is not done; 0 of any other. */
    long version(QueuedLecture lecture) {
        var status = open.get(lecture.id());
        return status == null ? 0 : status.version();
    }

    int count(LectureState state) {
        return counts.get(state);
    }

    /** How many lectures there are in each state, those included that are not kept any more. */
    Map<LectureState, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** Those to show: the latest, and of those done a quarter at least, so that it shows that they got there. */
    List<LectureStatus> latest() {
        var doneShown = Math.min(done.size(), Math.max(maxShown / 4, maxShown - open.size()));
        return Stream.concat(last(doneShown, done), last(maxShown - doneShown, open)).toList();
    }

    private static Stream<LectureStatus> last(int count, Map<Long, LectureStatus> all) {
        return all.values().stream().skip(Math.max(0, all.size() - count));
    }

    /** Those changed after this version; empty if some of them are not kept any more. */
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
}
