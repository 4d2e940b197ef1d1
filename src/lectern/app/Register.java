package lectern.app;

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
 * except that a parked one stays so until its new attempt is on disk. Safe for use by any thread; calls nobody.
 */
final class Register {
    private final ReentrantLock lock = new ReentrantLock();
    /** Appends and reopenings under way, with the receipt that each other copy of the lecture waits for. */
    private final Map<IdentitySet.Digest, CompletableFuture<Receipt>> coming = new HashMap<>();
    private final IdentitySet waiting = new IdentitySet();
    private final IdentitySet done = new IdentitySet();
    private final Map<Long, ParkedLecture> parked = new TreeMap<>();
    private final Map<IdentitySet.Digest, Long> parkedIds = new HashMap<>();
    /** Parked lectures that are being reopened or discarded: one order at a time. */
    private final Set<Long> leaving = new HashSet<>();

    /** What is to be done with a message. */
    sealed interface Claim {

        /** Its sender's to append, and then to report by {@link #waits} or {@link #release}. */
        record Ours() implements Claim {}

        /** A copy is under way; its receipt will tell. */
        record Coming(CompletableFuture<Receipt> receipt) implements Claim {}

        /** A copy is on disk. */
        record Kept(boolean done) implements Claim {}
    }

    Claim claim(QueuedLecture lecture, CompletableFuture<Receipt> receipt) {
        var identity = digest(lecture);
        return locked(() -> {
            var kept = kept(identity);
            if (kept.isPresent()) {
                return kept.get();
            }
            var earlier = coming.putIfAbsent(identity, receipt);
            return earlier == null ? new Claim.Ours() : new Claim.Coming(earlier);
        });
    }

    /** The disk did not take it: what was parked stays so. */
    void release(QueuedLecture lecture) {
        var identity = digest(lecture);
        locked(() -> {
            leaving.remove(lecture.id());
            return coming.remove(identity);
        });
    }

    boolean isKept(QueuedLecture lecture) {
        var identity = digest(lecture);
        return locked(() -> kept(identity).isPresent());
    }

    /** It is on disk and waits; tells which parked lecture it supersedes. */
    Optional<QueuedLecture> waits(QueuedLecture lecture) {
        var identity = digest(lecture);
        return locked(() -> {
            coming.remove(identity);
            waiting.add(identity);
            return unpark(lecture, identity);
        });
    }

    /** It needs nothing more. */
    void done(QueuedLecture lecture) {
        var identity = digest(lecture);
        locked(() -> {
            waiting.remove(identity);
            return done.add(identity);
        });
    }

    /** It waits for a person; tells which parked lecture it supersedes. */
    Optional<QueuedLecture> park(QueuedLecture lecture, String reason) {
        var identity = digest(lecture);
        return locked(() -> {
            waiting.remove(identity);
            var superseded = unpark(lecture, identity);
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

    /**
     * A parked lecture to reopen, and then to report by {@link #waits} or {@link #release}; empty if it is not parked,
     * is being reopened or discarded, or comes in again right now.
     */
    Optional<QueuedLecture> reopen(long id, CompletableFuture<Receipt> receipt) {
        return locked(() -> {
            var lecture = Optional.ofNullable(parked.get(id)).map(ParkedLecture::lecture)
                    .filter(found -> !coming.containsKey(digest(found)) && leaving.add(id));
            lecture.ifPresent(found -> coming.put(digest(found), receipt));
            return lecture;
        });
    }

    /** A parked lecture to discard, and then to report by {@link #discarded} or {@link #staysParked}; else empty. */
    Optional<QueuedLecture> discard(long id) {
        return locked(() ->
                Optional.ofNullable(parked.get(id)).map(ParkedLecture::lecture).filter(found -> leaving.add(id)));
    }

    /** Whether it was still parked, and not superseded meanwhile. */
    boolean discarded(QueuedLecture lecture) {
        var identity = digest(lecture);
        return locked(() -> {
            leaving.remove(lecture.id());
            parkedIds.remove(identity, lecture.id());
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

    private static IdentitySet.Digest digest(QueuedLecture lecture) {
        return IdentitySet.Digest.of(lecture.identity());
    }

    private Optional<Claim> kept(IdentitySet.Digest identity) {
        var isDone = done.contains(identity);
        return isDone || waiting.contains(identity) ? Optional.of(new Claim.Kept(isDone)) : Optional.empty();
    }

    /** Ends the parking of this identity, whatever order is under way; tells of it if it is another lecture's. */
    private Optional<QueuedLecture> unpark(QueuedLecture lecture, IdentitySet.Digest identity) {
        var id = parkedIds.remove(identity);
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
