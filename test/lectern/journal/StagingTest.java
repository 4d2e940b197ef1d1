package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class StagingTest {
    private final Staging staging = new Staging(Long.MAX_VALUE);

    @Test
    void growsToThePowerOfTwoThatHoldsWhatIsWanted() {
        assertEquals(256 << 10, staging.cleared(256 << 10).capacity());
        assertEquals(512 << 10, staging.cleared((256 << 10) + 1).capacity());
        assertEquals(512 << 10, staging.cleared(1).put((byte) 1).capacity());
        assertEquals(512 << 10, staging.cleared(1).remaining());
    }

    @Test
    void growsToItsLimitAndNoFurther() {
        var most = staging.cleared(Staging.MAX_BYTES);

        assertEquals(Staging.MAX_BYTES, most.capacity());
        assertSame(most, staging.cleared(Staging.MAX_BYTES + 1L));
        assertSame(most, staging.cleared(Long.MAX_VALUE));
        assertEquals(10_000, new Staging(10_000).cleared(9_000).capacity());
    }
}
