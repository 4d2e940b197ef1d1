package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lectern.app.Agenda;
import lectern.domain.Backoff;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Eight writers on one notebook, in fake time; {@code -Dlectern.chaos.seeds=N} runs more seeds than the suite. */
@Timeout(120)
class NotionScribesTest {
    private static final int LECTURES = 72;
    private static final int PER_SECTION = 6;
    private static final String FAULTS = "403=0.02,409=0.03,429=0.02,429-space=0.01,500=0.02,502=0.02,503=0.02,"
            + "503-saved=0.05,504=0.02,504-saved=0.04,529=0.01,drop=0.03,drop-saved=0.05,short=0.03,"
            + "latency=0-20,retry-after=3,lag=4,seed=";

    private NotionFixture fixture;
    private NotionNotebook notebook;
    private Agenda agenda;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("lectern.chaos.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPageIsThereOnceAndInItsPlaceWhateverGoesWrong(long seed) throws Exception {
        try (var opened = open(EmulatorOptions.Schema.EMPTY)) {
            opened.emulator.disturb(FaultPlan.parse(FAULTS + seed));
            var numbers = new ArrayList<>(IntStream.rangeClosed(1, LECTURES).boxed().toList());
            Collections.shuffle(numbers, new Random(seed));
            write(numbers);

            opened.emulator.disturb(FaultPlan.NONE);
            opened.time.pause(NotionTiming.REQUEST_DEADLINE);
            opened.tidy(notebook);
            assertEquals(inOrder(), opened.chain().stream().sorted().toList());
        }
    }

    @Test
    void nothingIsMissedByANewStartAfterACrashBeforeTidying() throws Exception {
        try (var opened = open(EmulatorOptions.Schema.EMPTY)) {
            opened.emulator.disturb(FaultPlan.parse("latency=0-20,seed=1"));
            write(IntStream.rangeClosed(1, LECTURES).boxed().toList());
            opened.ledger.crash();

            opened.tidy(opened.opened(opened.direct()));

            assertEquals(inOrder(), opened.chain().stream().sorted().toList());
        }
    }

    @Test
    void aCourseTakesOneRequestPerPageAndOnePerSectionAtMost() throws Exception {
        try (var opened = open(EmulatorOptions.Schema.EMPTY)) {
            opened.emulator.disturb(FaultPlan.parse("latency=0-20,seed=1"));
            var before = opened.emulator.requestLog().size();

            write(IntStream.rangeClosed(1, LECTURES).boxed().toList());
            opened.tidy(notebook);

            var requests = opened.emulator.requestLog().size() - before;
            assertTrue(requests <= LECTURES + 2 * LECTURES / PER_SECTION, requests + " requests");
            assertEquals(inOrder(), opened.chain().stream().sorted().toList());
        }
    }

    @Test
    void aLectureThatComesInTwoSectionsHasOnePage() throws Exception {
        try (var opened = open(EmulatorOptions.Schema.EMPTY)) {
            opened.emulator.disturb(FaultPlan.parse("latency=20-40,seed=1"));
            var outcomes = new ConcurrentLinkedQueue<Outcome>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var section = 1; section <= 4; section++) {
                    var lecture = NotionFixture.lecture(
                            NotionFixture.title("Section " + section, section), NotionFixture.title("One", 1), "text");
                    threads.submit(() -> outcomes.add(notebook.write(lecture)));
                }
            }

            assertEquals(4, outcomes.size());
            assertEquals(1, outcomes.stream().filter(Outcome.Saved.class::isInstance).count(), outcomes::toString);
            assertEquals(1, opened.pages().stream().filter(page -> NotionFixture.name(page).equals("One")).count());
        }
    }

    @Test
    void withoutSyncKeysNoPageIsTakenForAnother() throws Exception {
        try (var opened = open(EmulatorOptions.Schema.SEED)) {
            var direct = opened.direct();
            notebook = opened.opened(new NotionSettings(
                    direct.url(), direct.token(), direct.databaseId(), "", 180, false, direct.pages()));
            opened.emulator.disturb(FaultPlan.parse("drop-saved=0.3,latency=0-10,seed=4"));
            write(IntStream.rangeClosed(1, 24).boxed().toList());
            opened.emulator.disturb(FaultPlan.NONE);

            assertEquals(24 + 4, opened.pages().size());
            assertEquals(24 + 4, opened.pages().stream().map(NotionFixture::name).distinct().count());
        }
    }

    private NotionFixture open(EmulatorOptions.Schema schema) throws Exception {
        fixture = new NotionFixture(schema);
        fixture.timing = new NotionTiming(
                fixture.time, fixture.time, NotionTiming.REQUEST_DEADLINE, Duration.ofSeconds(10));
        notebook = fixture.opened(fixture.direct());
        return fixture;
    }

    /** As scribes do, to the end: what is delayed comes again later, and what is refused is retried at once. */
    private void write(List<Integer> numbers) throws Exception {
        agenda = new Agenda(fixture.time);
        for (var number : numbers) {
            agenda.add(QueuedLecture.of(number, lecture(number)));
        }
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("writer-", 1).factory())) {
            var writers = IntStream.range(0, NotionNotebook.MAX_WRITERS)
                    .mapToObj(i -> threads.submit(this::writeAll)).toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    private Void writeAll() throws InterruptedException {
        for (var next = agenda.take(); next.isPresent(); next = agenda.take()) {
            var queued = next.get();
            if (notebook.write(lecture((int) queued.id())).isDone()) {
                agenda.done(queued);
            } else {
                // The agenda's clock stands still while nobody pauses.
                fixture.time.pause(agenda.later(queued, failures -> Backoff.STANDARD.after(failures, 0.5)));
            }
            if (agenda.size() == 0) {
                agenda.close();
            }
        }
        return null;
    }

    private static List<String> inOrder() {
        var expected = new ArrayList<String>();
        var before = "-";
        for (var number = 1; number <= LECTURES; number++) {
            var section = section(number).name();
            if ((number - 1) % PER_SECTION == 0) {
                expected.add(section + " < - < " + before);
                before = section;
            }
            expected.add("Lecture " + number + " < " + section + " < " + before);
            before = "Lecture " + number;
        }
        return expected.stream().sorted().toList();
    }

    private static TitleSet section(int number) {
        var section = (number - 1) / PER_SECTION + 1;
        return NotionFixture.title("Section " + section, section);
    }

    private static Lecture lecture(int number) {
        return NotionFixture.lecture(
                section(number), NotionFixture.title("Lecture " + number, number), "text " + number);
    }
}
