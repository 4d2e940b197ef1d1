package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.Samples;
import lectern.port.EventSink;
import lectern.port.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: senders that all send the same lectures, scribes side by side, and a person who retries. */
@Timeout(120)
class CoreStressTest {
    private static final int LECTURES = 300;
    private static final int SENDERS = 4;
    private static final int SCRIBES = 3;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4));

    private final RecordedEvents recorded = new RecordedEvents();
    private final StatusBoard board = new StatusBoard(InstantSource.system());
    private final EventSink events = EventSink.all(List.of(recorded, board));
    private final Agenda agenda = new Agenda(InstantSource.system());
    private final FakeQueue queue = FakeQueue.prompt();
    private final Intake intake = new Intake(queue, agenda, events);
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Scribe scribe = new Scribe(
            new Scribe.Desk(queue, queued -> lecture(queue.message(queued.id())), new MoodyNotebook()), agenda, intake,
            events, new Scribe.Waiting(InstantSource.system(), wait -> { }, QUICK, new Random(1)));

    private final class MoodyNotebook implements Notebook {
        @Override
        public Opening open() {
            return new Opening.Opened("moody", 0);
        }

        @Override
        public Outcome write(Lecture lecture) {
            return switch (ThreadLocalRandom.current().nextInt(4)) {
                case 0 -> new Outcome.Refused("no");
                case 1 -> new Outcome.Delayed("busy");
                default -> {
                    assertTrue(written.add(lecture.title().name()), "written twice");
                    yield new Outcome.Saved("page", "url", 1, 1);
                }
            };
        }
    }

    @Test
    void everyLectureIsWrittenOnceAmongManyThreads() throws Exception {
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("stress-", 1).factory())) {
            var scribes = IntStream.range(0, SCRIBES).mapToObj(i -> threads.submit(this::write)).toList();
            var senders = IntStream.range(0, SENDERS).mapToObj(i -> threads.submit(this::sendAll)).toList();
            for (Future<?> sender : senders) {
                sender.get();
            }
            for (var version = board.version(); !allSaved(); ) {
                intake.parked().retryAll().join();
                version = board.awaitChange(version, Duration.ofMillis(5));
            }
            agenda.close();
            for (Future<?> each : scribes) {
                each.get();
            }
        }

        assertEquals(LECTURES, written.size());
        assertEquals(0, agenda.size());
        assertEquals(List.of(), recorded.all(LecternEvent.Fault.class));
        assertEquals(LECTURES, board.summary().counts().get(LectureState.SAVED));
    }

    private boolean allSaved() {
        return board.summary().counts().get(LectureState.SAVED) == LECTURES;
    }

    private Void write() throws InterruptedException {
        scribe.run();
        return null;
    }

    private void sendAll() {
        for (var number = 1; number <= LECTURES; number++) {
            var message = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
            assertTrue(!(intake.accept(lecture(message), message, false).join() instanceof Receipt.Rejected));
        }
    }

    private static Lecture lecture(byte[] message) {
        var number = Integer.parseInt(new String(message, StandardCharsets.US_ASCII));
        return Samples.lecture(1 + number % 20, number);
    }
}
