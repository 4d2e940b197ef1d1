package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import lectern.domain.Lecture;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts for one page that are on their way to the disk at the same time: the last to come is what the page gets. */
@Timeout(120)
class IntakeOverlapTest {
    private static final byte[] MESSAGE = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Lecture TEXT = Samples.lecture(1, 1);
    private static final Lecture OTHER_TEXT = Samples.lecture("Section 1: Topics", "1. Title 1", "other text");

    private final FakeQueue disk = FakeQueue.slow();
    private final Agenda agenda = new Agenda(InstantSource.system());
    private final Intake intake = new Intake(disk, agenda, new RecordedEvents());

    @Test
    void textThatComesBackIsKeptAgain() throws Exception {
        var receipts = List.of(accept(TEXT), accept(OTHER_TEXT), accept(TEXT));
        assertEquals(3, disk.appends());
        for (int i = 0; i < receipts.size(); i++) {
            disk.nextAppend().onDisk().complete(null);
        }

        receipts.forEach(receipt -> assertInstanceOf(Receipt.Kept.class, receipt.getNow(null)));
        assertInstanceOf(Receipt.Duplicate.class, accept(TEXT).getNow(null));
        assertEquals(3, disk.appends());
    }

    @Test
    void textOnDiskIsKeptAgainBehindOneThatIsOnItsWay() throws Exception {
        accept(TEXT);
        disk.nextAppend().onDisk().complete(null);

        accept(OTHER_TEXT);
        accept(TEXT);

        assertEquals(3, disk.appends());
    }

    @Test
    void copyOfTheLastOneWaitsForIt() throws Exception {
        accept(TEXT);
        accept(OTHER_TEXT);
        var copy = accept(OTHER_TEXT);
        assertEquals(2, disk.appends());

        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));
        assertFalse(copy.isDone());
        disk.nextAppend().onDisk().complete(null);

        assertInstanceOf(Receipt.Duplicate.class, copy.getNow(null));
    }

    @Test
    void oneThatDiskRefusedIsForgottenBehindTheOther() throws Exception {
        accept(TEXT);
        var first = disk.nextAppend();
        accept(OTHER_TEXT);
        disk.nextAppend().onDisk().completeExceptionally(new StorageException("disk full"));

        var copy = accept(TEXT);
        first.onDisk().complete(null);

        assertInstanceOf(Receipt.Duplicate.class, copy.getNow(null));
        assertEquals(1, agenda.size());
    }

    @Test
    void parkedTextThatComesAgainIsNotRetriedBesideIt() throws Exception {
        var refused = park(TEXT);

        accept(TEXT);
        accept(OTHER_TEXT);

        assertEquals(Boolean.FALSE, intake.parked().retry(refused.id()).getNow(null));
    }

    @Test
    void textIsDuplicateThoughAnOlderOneIsRetriedBesideIt() throws Exception {
        var refused = park(TEXT);
        accept(OTHER_TEXT);
        disk.nextAppend().onDisk().complete(null);

        intake.parked().retry(refused.id());

        assertInstanceOf(Receipt.Duplicate.class, accept(OTHER_TEXT).getNow(null));
    }

    /** The disk took both, and whoever waits for the later one hears of it first. */
    @Test
    void textThatIsRetriedAndComesAgainWaitsOnce() throws Exception {
        var refused = park(TEXT);
        var retried = intake.parked().retry(refused.id());
        var reopening = disk.nextAppend();
        accept(OTHER_TEXT);
        accept(TEXT);
        disk.nextAppend().onDisk().complete(null);
        disk.nextAppend().onDisk().complete(null);

        reopening.onDisk().complete(null);

        assertEquals(Boolean.FALSE, retried.getNow(null));
        assertEquals(2, agenda.size());
    }

    /** Has a lecture accepted, taken and refused, as the scribe does. */
    private QueuedLecture park(Lecture lecture) throws InterruptedException {
        accept(lecture);
        disk.nextAppend().onDisk().complete(null);
        var taken = agenda.take().orElseThrow();
        intake.park(taken, "no");
        agenda.done(taken);
        return taken;
    }

    private CompletableFuture<Receipt> accept(Lecture lecture) {
        return intake.accept(lecture, MESSAGE, false);
    }
}
