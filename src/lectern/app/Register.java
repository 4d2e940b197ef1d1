package lectern.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import lectern.domain.QueuedLecture;

/**
 * Where each lecture stands: on its way to the disk, waiting, done or parked; an identity is in one of these at a time,
 * except that a parked one stays so until its new attempt is on disk, that it may be on its way again behind other
 * content for its page, and that of what waits or is done only the latest for each page is known. Safe for use by any
 * thread; calls nobody.
 *
 * <p>An identity is told by its content hash, which the page's key went into and all that the section's key is made of.
 * Two with equal hashes would be taken for one. Among a million lectures the odds of any such pair are 1 to 10^26, and
 * the hash is SHA-256's, so that nobody can make one on purpose.
 */
final class Register {
    private final ReentrantLock lock = new ReentrantLock();
    /** By page, the appends and reopenings under way, in order of arrival. */
    private final Map<String, List<Arrival>> coming = new HashMap<>();
    /** By page, the latest of what is on disk and waits, else what was done last: about 200 bytes of memory each. */
    private final Map<String, Latest> kept = new HashMap<>();
    private final Map<Long, ParkedLecture> parked = new TreeMap<>();
    private final Map<String, Long> parkedIds = new HashMap<>();
    /** Parked lectures that are being discarded. */
    private final Set<Long> leaving = new HashSet<>();

    /** What is to be done with a message. */
    sealed interface Claim {

        /** Its sender's to append, and then to report by {@link #waits} or {@link #release}. */
        record Ours() implements Claim {}

        /** A copy is under way; its receipt will tell. */
        record Coming(CompletableFuture<Receipt> receipt) implements Claim {}

        /** A copy is on disk. */
        enum Kept implements Claim { WAITING, DONE }
    }

    private record Latest(long id, String identity, Claim.Kept state) {
        private Latest(QueuedLecture lecture, Claim.Kept state) {
            this(lecture.id(), Register.identity(lecture), state);
        }
    }

    /** A lecture on its way to the disk, with the receipt that each later copy of it waits for. */
    private record Arrival(long id, String identity, CompletableFuture<Receipt> receipt) {}

    Claim claim(QueuedLecture lecture, CompletableFuture<Receipt> receipt) {
        var identity = identity(lecture);
        return locked(() -> {
            var latest = kept.get(page(lecture));
            var ahead = coming.get(page(lecture));
            if (ahead != null && (latest == null || latest.id < ahead.getLast().id)) {
                var last = ahead.getLast();
                return last.identity.equals(identity) ? new Claim.Coming(last.receipt) : ours(lecture, receipt);
            }
            return latest != null && latest.identity.equals(identity) ? latest.state : ours(lecture, receipt);
        });
    }

    private Claim ours(QueuedLecture lecture, CompletableFuture<Receipt> receipt) {
        var ahead = coming.computeIfAbsent(page(lecture), page -> new ArrayList<>());
        ahead.add(new Arrival(lecture.id(), identity(lecture), receipt));
        ahead.sort(Comparator.comparingLong(Arrival::id)); // one that is reopened may be older than others
        return new Claim.Ours();
    }

    /** The disk did not take it: what was parked stays so. */
    void release(QueuedLecture lecture) {
        locked(() -> arrived(lecture));
    }

    private List<Arrival> arrived(QueuedLecture lecture) {
        return coming.computeIfPresent(page(lecture), (page, ahead) -> {
            ahead.removeIf(arrival -> arrival.id == lecture.id());
            return ahead.isEmpty() ? null : ahead;
        });
    }

    boolean isKept(QueuedLecture lecture) {
        return locked(() -> copy(lecture).isPresent());
    }

    /** It is on disk and waits; tells which parked lecture it supersedes. */
    Optional<QueuedLecture> waits(QueuedLecture lecture) {
        return locked(() -> {
            arrived(lecture);
            kept.merge(page(lecture), new Latest(lecture, Claim.Kept.WAITING), (latest, waiting) ->
                    latest.state == Claim.Kept.WAITING && latest.id > waiting.id ? latest : waiting);
            return unpark(lecture);
        });
    }

    /** It needs nothing more. */
    void done(QueuedLecture lecture) {
        locked(() -> kept.merge(page(lecture), new Latest(lecture, Claim.Kept.DONE), (latest, done) ->
                latest.state == Claim.Kept.WAITING && latest.id != done.id ? latest : done));
    }

    /** It needs nothing more, and a copy of it is none. */
    void forget(QueuedLecture lecture) {
        locked(() -> kept.computeIfPresent(page(lecture),
                (page, latest) -> latest.id == lecture.id() ? null : latest));
    }

    /** It waits for a person, unless a copy is kept; tells which lecture, parked or this one, is superseded. */
    Optional<QueuedLecture> park(QueuedLecture lecture, String reason) {
        var identity = identity(lecture);
        return locked(() -> {
            var copy = copy(lecture);
            if (copy.isPresent() && copy.get().id != lecture.id()) {
                return Optional.of(lecture);
            }
            copy.ifPresent(same -> kept.remove(page(lecture)));
            var superseded = unpark(lecture);
            parked.put(lecture.id(), new ParkedLecture(lecture, reason));
            parkedIds.put(identity, lecture.id());
            return superseded;
        });
    }

    List<ParkedLecture> parked() {
        return locked(() -> List.copyOf(parked.values()));
    }

    int parkedSize() {
        return locked(parked::size);
    }

    /** A lecture {@link #atRest} to reopen, and then to report by {@link #reopened} or {@link #release}. */
    Optional<QueuedLecture> reopen(long id, CompletableFuture<Receipt> receipt) {
        return locked(() -> {
            var lecture = atRest(id);
            lecture.ifPresent(found -> ours(found, receipt));
            return lecture;
        });
    }

    /** It is on disk that it waits again; false if it was superseded meanwhile, and so waits no more. */
    boolean reopened(QueuedLecture lecture) {
        return locked(() -> {
            boolean stillParked = parked.containsKey(lecture.id());
            if (stillParked) {
                waits(lecture);
            } else {
                arrived(lecture);
            }
            return stillParked;
        });
    }

    /** A lecture {@link #atRest} to discard, and then to report by {@link #discarded} or {@link #staysParked}. */
    Optional<QueuedLecture> discard(long id) {
        return locked(() -> {
            var lecture = atRest(id);
            lecture.ifPresent(found -> leaving.add(id));
            return lecture;
        });
    }

    /** A parked lecture; empty if it is not parked, is being reopened or discarded, or comes in again right now. */
    private Optional<QueuedLecture> atRest(long id) {
        return Optional.ofNullable(parked.get(id)).map(ParkedLecture::lecture)
                .filter(found -> !isComing(found) && !leaving.contains(id));
    }

    private boolean isComing(QueuedLecture lecture) {
        return coming.getOrDefault(page(lecture), List.of()).stream()
                .anyMatch(arrival -> arrival.identity.equals(identity(lecture)));
    }

    /** Whether it was still parked, and not superseded meanwhile. */
    boolean discarded(QueuedLecture lecture) {
        return locked(() -> {
            leaving.remove(lecture.id());
            parkedIds.remove(identity(lecture), lecture.id());
            return parked.remove(lecture.id()) != null;
        });
    }

    /** A discard failed; false if the lecture was superseded meanwhile, so that it is not parked any more. */
    boolean staysParked(QueuedLecture lecture) {
        return locked(() -> {
            leaving.remove(lecture.id());
            return parked.containsKey(lecture.id());
        });
    }

    private static String identity(QueuedLecture lecture) {
        return lecture.identity().contentHash();
    }

    private static String page(QueuedLecture lecture) {
        return lecture.identity().key().text();
    }

    /** What is kept of this identity, unless other content came for the page since. */
    private Optional<Latest> copy(QueuedLecture lecture) {
        return Optional.ofNullable(kept.get(page(lecture)))
                .filter(latest -> latest.identity.equals(identity(lecture)));
    }

    /** Ends the parking of this identity, whatever order is under way; tells of it if it is another lecture's. */
    private Optional<QueuedLecture> unpark(QueuedLecture lecture) {
        var id = parkedIds.remove(identity(lecture));
        if (id == null) {
            return Optional.empty();
        }
        var left = parked.remove(id).lecture();
        leaving.remove(id);
        return id == lecture.id() ? Optional.empty() : Optional.of(left);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
