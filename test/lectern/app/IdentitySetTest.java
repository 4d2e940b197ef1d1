package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.domain.SyncKey;
import org.junit.jupiter.api.Test;

class IdentitySetTest {
    private final IdentitySet set = new IdentitySet();

    @Test
    void holdsWhatWasAdded() {
        assertTrue(set.add(identity(1)));

        assertTrue(set.contains(identity(1)));
        assertFalse(set.contains(identity(2)));
    }

    @Test
    void holdsEachOnce() {
        set.add(identity(1));

        assertFalse(set.add(identity(1)));
        assertEquals(1, set.size());
    }

    @Test
    void tellsEachPartOfIdentityApart() {
        set.add(identity("ab", "c", "d"));

        assertFalse(set.contains(identity("a", "bc", "d")));
        assertFalse(set.contains(identity("ab", "", "cd")));
        assertFalse(set.contains(IdentitySet.Digest.of(Samples.queued(1, 1, 1).identity())));
    }

    @Test
    void removesWhatIsThere() {
        set.add(identity(1));

        assertFalse(set.remove(identity(2)));
        assertTrue(set.remove(identity(1)));
        assertFalse(set.contains(identity(1)));
        assertEquals(0, set.size());
    }

    /** Removal in a probed table is where such sets go wrong. */
    @Test
    void agreesWithHashSetOverRandomAddsAndRemoves() {
        var random = new Random(1);
        var model = new HashSet<Integer>();

        for (var i = 0; i < 50_000; i++) {
            var number = random.nextInt(400);
            if (random.nextBoolean()) {
                assertEquals(model.add(number), set.add(identity(number)));
            } else {
                assertEquals(model.remove(number), set.remove(identity(number)));
            }
        }

        assertEquals(model.size(), set.size());
        for (var number = 0; number < 400; number++) {
            assertEquals(model.contains(number), set.contains(identity(number)));
        }
    }

    private static IdentitySet.Digest identity(int number) {
        return identity("course:" + number, "section", "hash");
    }

    private static IdentitySet.Digest identity(String key, String section, String hash) {
        return IdentitySet.Digest.of(new QueuedLecture.Identity(new SyncKey(key), new SyncKey(section), hash));
    }
}
