package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MemoryBudgetTest {
    private static final Duration LONG = Duration.ofSeconds(9);
    private static final Executor THREADS = Thread::startVirtualThread;

    /** 40 are shared, 60 are for the one that is let ahead. */
    private final MemoryBudget budget = new MemoryBudget(100, 60);

    @Test
    void grantsWhatIsSharedAndThenLetsOneAhead() {
        var first = budget.claim();
        var second = budget.claim();
        var third = budget.claim();

        assertTrue(first.grow(40, Duration.ZERO));
        assertTrue(second.grow(60, Duration.ZERO));
        assertEquals(100, budget.takenBytes());
        assertFalse(third.grow(1, Duration.ZERO));
        first.close();

        assertTrue(third.grow(40, Duration.ZERO));
    }

    @Test
    void refusesMoreThanOneClaimCanEverHave() {
        assertTrue(budget.claim().grow(60, Duration.ZERO));
        assertFalse(budget.claim().grow(61, LONG));
    }

    @Test
    void oneOfManyThatHoldAPartCanAlwaysGoOn() {
        var claims = IntStream.range(0, 8).mapToObj(i -> budget.claim()).toList();
        claims.forEach(claim -> assertTrue(claim.grow(5, Duration.ZERO)));

        var done = claims.stream().map(claim -> CompletableFuture.runAsync(() -> {
            for (int bytes = 6; bytes <= 60; bytes++) {
                assertTrue(claim.grow(bytes, LONG));
            }
            claim.close();
        }, THREADS)).toList();

        done.forEach(CompletableFuture::join);
        assertEquals(0, budget.takenBytes());
    }

    @Test
    void servesInTheOrderOfAsking() {
        var holder = budget.claim();
        assertTrue(holder.grow(60, Duration.ZERO));
        var order = new ArrayList<Integer>();
        var done = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            var claim = budget.claim();
            done.add(CompletableFuture.runAsync(() -> {
                assertTrue(claim.grow(60, LONG));
                order.add(number); // one at a time has the 60
                claim.close();
            }, THREADS));
            awaitWaiting(i + 1);
        }
        holder.close();

        done.forEach(CompletableFuture::join);
        assertEquals(IntStream.range(0, 5).boxed().toList(), order);
    }

    @Test
    void aSmallClaimDoesNotOvertakeALargeOne() {
        assertTrue(budget.claim().grow(30, Duration.ZERO));
        var holder = budget.claim();
        assertTrue(holder.grow(60, Duration.ZERO));
        var large = CompletableFuture.supplyAsync(() -> budget.claim().grow(20, LONG), THREADS);
        awaitWaiting(1);

        assertFalse(budget.claim().grow(5, Duration.ZERO));
        holder.close();

        assertTrue(large.join());
    }

    @Test
    void cancellingEndsTheWaiting() {
        assertTrue(budget.claim().grow(60, Duration.ZERO));
        var claim = budget.claim();
        var granted = CompletableFuture.supplyAsync(() -> claim.grow(60, LONG), THREADS);
        awaitWaiting(1);

        claim.cancel();

        assertFalse(granted.join());
        assertEquals(0, budget.waiting());
    }

    @Test
    void shrinkingMakesRoom() {
        var ahead = budget.claim();
        assertTrue(ahead.grow(60, Duration.ZERO));

        ahead.shrink(10);
        assertEquals(10, budget.takenBytes());
        assertTrue(budget.claim().grow(60, Duration.ZERO));
        ahead.close();

        assertEquals(60, budget.takenBytes());
    }

    private void awaitWaiting(int count) {
        while (budget.waiting() < count) {
            Thread.onSpinWait();
        }
    }
}
