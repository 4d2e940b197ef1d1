package lectern.app;

import java.util.HexFormat;
import lectern.domain.QueuedLecture;

/**
 * A set of identities that keeps 128 bits of each: 21 to 43 bytes of memory an entry, where the identity itself takes
 * hundreds. Not thread-safe.
 *
 * <p>What is kept is the content hash, which the page's key went into and all that the section's key is made of. Two
 * identities with equal hashes would be taken for one. Among a million lectures the odds of any such pair are 1 to
 * 10^26, and the hash is SHA-256's, so that nobody can make one on purpose.
 */
final class IdentitySet {
    private static final int FIRST_SLOTS = 64;
    private static final int LONGS_PER_SLOT = 2;
    private static final int DIGITS_PER_LONG = 16;

    /** Open addressing, linear probing; a slot is the two halves of a digest, both zero if free. */
    private long[] table = new long[FIRST_SLOTS * LONGS_PER_SLOT];
    private int size;

    int size() {
        return size;
    }

    boolean contains(Digest identity) {
        return !isFree(slotOf(identity));
    }

    /** Whether it was not in the set before. */
    boolean add(Digest identity) {
        var slot = slotOf(identity);
        if (!isFree(slot)) {
            return false;
        }
        put(slot, identity);
        size++;
        if (size > slots() / 4 * 3) {
            grow();
        }
        return true;
    }

    /** Whether it was in the set. */
    boolean remove(Digest identity) {
        var free = slotOf(identity);
        if (isFree(free)) {
            return false;
        }
        // Whatever was pushed past the freed slot moves back, so that no probe ends too early.
        for (var slot = next(free); !isFree(slot); slot = next(slot)) {
            var digest = at(slot);
            var home = home(digest);
            var stays = free <= slot ? free < home && home <= slot : free < home || home <= slot;
            if (!stays) {
                put(free, digest);
                free = slot;
            }
        }
        put(free, Digest.NONE);
        size--;
        return true;
    }

    /** Where the digest is, or the free slot where it would be. */
    private int slotOf(Digest digest) {
        var slot = home(digest);
        while (!isFree(slot) && !at(slot).equals(digest)) {
            slot = next(slot);
        }
        return slot;
    }

    private void grow() {
        var old = table;
        table = new long[old.length * 2];
        for (var i = 0; i < old.length; i += LONGS_PER_SLOT) {
            var digest = new Digest(old[i], old[i + 1]);
            if (!digest.equals(Digest.NONE)) {
                put(slotOf(digest), digest);
            }
        }
    }

    private int slots() {
        return table.length / LONGS_PER_SLOT;
    }

    private int home(Digest digest) {
        return (int) digest.high & slots() - 1;
    }

    private int next(int slot) {
        return slot + 1 & slots() - 1;
    }

    private boolean isFree(int slot) {
        return table[slot * LONGS_PER_SLOT] == 0 && table[slot * LONGS_PER_SLOT + 1] == 0;
    }

    private Digest at(int slot) {
        return new Digest(table[slot * LONGS_PER_SLOT], table[slot * LONGS_PER_SLOT + 1]);
    }

    private void put(int slot, Digest digest) {
        table[slot * LONGS_PER_SLOT] = digest.high;
        table[slot * LONGS_PER_SLOT + 1] = digest.low;
    }

    /** The two halves of a content hash. */
    record Digest(long high, long low) {
        private static final Digest NONE = new Digest(0, 0);

        static Digest of(QueuedLecture.Identity identity) {
            var hash = identity.contentHash();
            return new Digest(HexFormat.fromHexDigitsToLong(hash, 0, DIGITS_PER_LONG),
                    HexFormat.fromHexDigitsToLong(hash, DIGITS_PER_LONG, hash.length()));
        }

        // By hand, as what a record has for it is made anew at each start, while the first message waits.
        @Override
        public boolean equals(Object other) {
            return other instanceof Digest digest && high == digest.high && low == digest.low;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(low);
        }
    }
}
