package lectern.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lectern.domain.Backoff;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.port.Notebook;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The application between a journal and a notebook that do all the wrong things their contracts allow, in thousands of
 * random orders, on one thread and in no time. A failure names its seed.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CoreModelTest {
    private static final int RUNS = 500;
    private static final int STEPS = 120;
    private static final int SECTIONS = 3;
    private static final int LECTURES = 12;
    private static final List<Lecture> SENT = IntStream.range(0, LECTURES)
            .mapToObj(number -> Samples.lecture(1 + number % SECTIONS, 1 + number)).toList();
    private static final List<QueuedLecture.Identity> IDENTITIES =
            SENT.stream().map(lecture -> QueuedLecture.of(0, lecture).identity()).toList();
    /** Far more than what is left when faults end. */
    private static final int PATIENCE_STEPS = 2_000;

    @Test
    void everyAcknowledgedLectureIsInTheNotebookWhateverHappens() {
        for (var seed = 0; seed < RUNS; seed++) {
            try {
                new World(new Random(seed)).live();
            } catch (InterruptedException | StorageException | RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure, failure);
            }
        }
    }

    /** The process dies. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class World implements Notebook {
        private final Random random;
        private final ModelQueue queue;
        private final Map<QueuedLecture.Identity, Integer> acknowledged = new HashMap<>();
        private final Map<QueuedLecture.Identity, Integer> discarded = new HashMap<>();
        private final Set<QueuedLecture.Identity> pages = new HashSet<>();
        private final List<CompletableFuture<?>> answers = new ArrayList<>();
        private boolean faulty = true;
        private int now;
        private long millis;
        private Agenda agenda;
        private Intake intake;
        private StatusBoard board;
        private Scribe scribe;

        private World(Random random) {
            this.random = random;
            queue = new ModelQueue(random);
        }

        private void live() throws InterruptedException, StorageException {
            start();
            for (now = 1; now <= STEPS; now++) {
                try {
                    step();
                    check();
                } catch (Crash crash) {
                    queue.crash();
                    start();
                }
            }
            faulty = false;
            settle();
        }

        private void start() throws StorageException {
            InstantSource clock = () -> Instant.ofEpochMilli(millis);
            answers.clear();
            board = new StatusBoard(clock);
            agenda = new Agenda(clock);
            intake = new Intake(queue, agenda, board);
            intake.recover(board::restore);
            var desk = new Scribe.Desk(queue, queued -> decode(queue.message(queued.id())), this);
            scribe = new Scribe(desk, agenda, intake, board,
                    new Scribe.Waiting(clock, wait -> millis += wait.toMillis(), Backoff.STANDARD, random));
        }

        private void step() throws InterruptedException {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> outside();
                case 5 -> millis += random.nextInt(20_000);
                case 6 -> {
                    if (random.nextInt(5) == 0) {
                        throw new Crash();
                    }
                }
                default -> write();
            }
        }

        /** What may happen while the scribe is at work. */
        private void outside() {
            switch (random.nextInt(6)) {
                case 0, 1 -> send(random.nextInt(LECTURES));
                case 2 -> parked().ifPresent(id -> answers.add(intake.parked().retry(id)));
                case 3 -> parked().ifPresent(this::discard);
                default -> queue.step(faulty);
            }
        }

        private void send(int number) {
            var receipts = new int[1];
            var receipt = intake.accept(SENT.get(number), message(number), false);
            receipt.thenAccept(answer -> {
                assertEquals(1, ++receipts[0]);
                if (!(answer instanceof Receipt.Rejected)) {
                    acknowledged.put(IDENTITIES.get(number), now);
                }
            });
            answers.add(receipt);
        }

        private Optional<Long> parked() {
            var list = intake.parked().list();
            return list.isEmpty() ? Optional.empty()
                    : Optional.of(list.get(random.nextInt(list.size())).lecture().id());
        }

        private void discard(long id) {
            var identity = intake.parked().list().stream().map(ParkedLecture::lecture)
                    .filter(lecture -> lecture.id() == id).findFirst().orElseThrow().identity();
            var answer = intake.parked().discard(id);
            if (!answer.isDone() || answer.isCompletedExceptionally()) {
                discarded.put(identity, now);
            }
            answers.add(answer);
        }

        private void write() throws InterruptedException {
            var fresh = statuses().stream().filter(status -> status.state() == LectureState.WAITING)
                    .map(LectureStatus::lecture).toList();
            var next = agenda.poll();
            if (next.isPresent()) {
                var lecture = next.get();
                assertTrue(!fresh.contains(lecture) || fresh.stream().noneMatch(other -> other.id() < lecture.id()
                        && other.identity().section().equals(lecture.identity().section())), "out of order");
                scribe.write(lecture);
            }
        }

        @Override
        public Opening open() {
            return new Opening.Opened("model", 0);
        }

        /** The second half of these faults comes after the page is there: the answer is lost. */
        @Override
        public Outcome write(Lecture lecture) {
            var identity = IDENTITIES.get(SENT.indexOf(lecture));
            assertFalse(queue.isDone(identity), "written again");
            for (var events = random.nextInt(3); faulty && events > 0; events--) {
                outside();
            }
            var fault = faulty ? random.nextInt(20) : 20;
            if (fault == 0) {
                throw new Crash();
            } else if (fault == 1) {
                throw new IllegalStateException("defect");
            } else if (fault == 2) {
                return new Outcome.Unauthorized("token was revoked");
            } else if (fault < 6) {
                return new Outcome.Refused("no");
            } else if (fault < 9) {
                return new Outcome.Delayed("busy");
            }
            var created = pages.add(identity);
            if (fault == 9) {
                throw new Crash();
            } else if (fault < 12) {
                return new Outcome.Delayed("no answer");
            }
            return created ? new Outcome.Saved("page", "url", 1, 1) : new Outcome.Unchanged("page", "url");
        }

        /** Nothing is both parked and to be written, and the board says what is so. */
        private void check() {
            var open = new HashSet<QueuedLecture.Identity>();
            var failed = new HashSet<Long>();
            var counts = new EnumMap<LectureState, Integer>(LectureState.class);
            List.of(LectureState.values()).forEach(state -> counts.put(state, 0));
            for (var status : statuses()) {
                counts.merge(status.state(), 1, Integer::sum);
                if (status.state() == LectureState.FAILED) {
                    failed.add(status.lecture().id());
                }
                if (!status.state().isDone()) {
                    assertTrue(open.add(status.lecture().identity()), "twice on the board: " + status);
                }
            }
            assertEquals(intake.parked().list().stream().map(parked -> parked.lecture().id())
                    .collect(Collectors.toSet()), failed);
            assertEquals(open.size() - failed.size(), agenda.size());
            assertEquals(counts, board.summary().counts());
            var batch = board.summary().batch();
            assertEquals(agenda.size(), batch.total() - batch.through());
            assertTrue(batch.through() >= 0, batch.toString());
        }

        private void settle() throws InterruptedException, StorageException {
            queue.flush();
            answers.forEach(answer -> assertTrue(answer.isDone(), "an answer is missing"));
            start();
            intake.parked().retryAll();
            queue.flush();
            for (var steps = 0; agenda.size() > 0; steps++) {
                assertTrue(steps < PATIENCE_STEPS, "starved");
                millis += 60_000;
                write();
                queue.flush();
            }
            check();
            assertEquals(List.of(), intake.parked().list());
            acknowledged.forEach((identity, when) -> assertTrue(pages.contains(identity)
                    || discarded.getOrDefault(identity, -1) >= when, "lost: " + identity));
            for (var number = 0; number < LECTURES; number++) {
                var isDuplicate = intake.accept(SENT.get(number), message(number), false).getNow(null)
                        instanceof Receipt.Duplicate duplicate && duplicate.done();
                assertEquals(queue.isDoneOnDisk(IDENTITIES.get(number)), isDuplicate);
            }
        }

        private List<LectureStatus> statuses() {
            return board.snapshot().courses().stream().flatMap(course -> course.sections().stream())
                    .flatMap(section -> section.lectures().stream()).toList();
        }

        private static byte[] message(int number) {
            return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        }

        private static Lecture decode(byte[] message) {
            return SENT.get(Integer.parseInt(new String(message, StandardCharsets.US_ASCII)));
        }
    }
}
