package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerDeadlinesTest {
    private static final int IDLE_MILLIS = 30_000;
    private static final int FRAME_MILLIS = 60_000;

    private long now = 5;
    private final PeerDeadlines deadlines = new PeerDeadlines(WebSocketLimits.standard(), () -> now);

    @BeforeEach
    void open() {
        deadlines.opened();
    }

    @Test
    void theHandshakeMustBeDoneInTime() {
        var fresh = new PeerDeadlines(WebSocketLimits.standard(), () -> now);
        now += 9_999;
        assertEquals(PeerDeadlines.Due.NOTHING, fresh.due());
        now++;
        assertEquals(PeerDeadlines.Due.END, fresh.due());
    }

    @Test
    void nothingIsDueWhileNothingIsAwaited() {
        now += Duration.ofDays(365).toMillis();

        assertEquals(PeerDeadlines.Due.NOTHING, deadlines.due());
    }

    @Test
    void pingsASilentPeerOnceAndGivesItUpAfterTheSameTimeAgain() {
        deadlines.reading();

        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(IDLE_MILLIS - 1));
        assertEquals(PeerDeadlines.Due.PING, dueAfter(1));
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(IDLE_MILLIS - 1));
        assertEquals(PeerDeadlines.Due.SILENT, dueAfter(1));
    }

    @Test
    void isPingedBeforeItIsGivenUpThoughNobodyLookedForLong() {
        deadlines.reading();

        assertEquals(PeerDeadlines.Due.PING, dueAfter(3 * IDLE_MILLIS));
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(IDLE_MILLIS - 1));
        assertEquals(PeerDeadlines.Due.SILENT, dueAfter(1));
        assertEquals(PeerDeadlines.Due.SILENT, dueAfter(1));
    }

    @Test
    void anyByteEndsTheSilence() {
        deadlines.reading();
        assertEquals(PeerDeadlines.Due.PING, dueAfter(IDLE_MILLIS));

        deadlines.heard();
        deadlines.reading();

        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(IDLE_MILLIS - 1));
        assertEquals(PeerDeadlines.Due.PING, dueAfter(1));
    }

    @Test
    void aSlowHandlerIsNotThePeersSilence() {
        deadlines.reading();
        deadlines.heard();

        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(3 * IDLE_MILLIS));
    }

    @Test
    void aMessageMustBeCompleteInTimeHoweverManyFramesItHas() {
        deadlines.begun();
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(FRAME_MILLIS - 1));

        deadlines.begun();

        assertEquals(PeerDeadlines.Due.SLOW_SENDER, dueAfter(1));
    }

    @Test
    void thePeersTimeStandsStillWhileWeLetItWait() {
        deadlines.begun();
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(FRAME_MILLIS - 2));

        deadlines.pause();
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(FRAME_MILLIS));
        deadlines.resume();

        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(1));
        assertEquals(PeerDeadlines.Due.SLOW_SENDER, dueAfter(1));
    }

    @Test
    void aCompleteMessageStopsItsDeadline() {
        deadlines.begun();
        deadlines.complete();

        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(FRAME_MILLIS));
    }

    @Test
    void aReaderMustTakeSomethingInTime() {
        deadlines.writing();
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(FRAME_MILLIS - 1));
        deadlines.writing();
        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(FRAME_MILLIS - 1));

        assertEquals(PeerDeadlines.Due.SLOW_READER, dueAfter(1));
        deadlines.taken();

        assertEquals(PeerDeadlines.Due.NOTHING, deadlines.due());
    }

    @Test
    void theEndGoesBeforeEverything() {
        deadlines.reading();
        deadlines.begun();
        deadlines.closing();

        assertEquals(PeerDeadlines.Due.NOTHING, dueAfter(4_999));
        assertEquals(PeerDeadlines.Due.END, dueAfter(FRAME_MILLIS));
    }

    @Test
    void aLostPeerIsOverAtOnce() {
        deadlines.closing();
        deadlines.lost();

        assertEquals(PeerDeadlines.Due.END, deadlines.due());
    }

    private PeerDeadlines.Due dueAfter(long millis) {
        now += millis;
        return deadlines.due();
    }
}
