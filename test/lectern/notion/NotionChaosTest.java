package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.port.Notebook;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults of all kinds at random, and a crash now and then, in fake time. {@code -Dlectern.chaos.seeds=N} runs more
 * than the few seeds of the suite.
 */
@Timeout(120)
class NotionChaosTest {
    private static final String FAULTS = "403=0.02,409=0.03,429=0.03,429-space=0.02,500=0.02,"
            + "502=0.03,503=0.03,503-saved=0.05,504=0.02,504-saved=0.04,529=0.02,drop=0.03,drop-saved=0.05,"
            + "drop-late=0.03,timeout-saved=0.002,short=0.03,retry-after=3,lag=4,seed=";
    private static final int LECTURES = 30;
    private static final int PER_SECTION = 8;
    private static final int CRASH_EVERY = 15;
    /** Then it must get on: a run that always ends within the minute that doubts take would never end. */
    private static final int MAX_CRASHES = 6;
    private static final int MAX_WRITES = 1000;
    /** Two requests. */
    private static final String LONG_TEXT = "All that was said in this lecture, line by line.\n".repeat(9_000);

    private Random random;
    private NotionFixture fixture;
    private NotionNotebook notebook;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("lectern.chaos.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPageIsThereOnceAndInItsPlace(long seed) throws Exception {
        random = new Random(seed);
        try (var opened = new NotionFixture(EmulatorOptions.Schema.EMPTY)) {
            fixture = opened;
            fixture.timing = new NotionTiming(
                    fixture.time, fixture.time, NotionTiming.REQUEST_DEADLINE, Duration.ofMillis(300));
            notebook = opened();
            fixture.emulator.disturb(FaultPlan.parse(FAULTS + seed));
            var numbers = new ArrayList<>(IntStream.rangeClosed(1, LECTURES).boxed().toList());
            Collections.shuffle(numbers, random);
            write(new ArrayDeque<>(numbers));

            fixture.emulator.disturb(FaultPlan.NONE);
            fixture.time.pause(NotionTiming.REQUEST_DEADLINE);
            restart();
            fixture.tidy(notebook);
            compare();
        }
    }

    /** As scribe and person do together: what is not done comes again, and so does what a crash made us forget. */
    private void write(Queue<Integer> waiting) throws Exception {
        var writes = 0;
        var crashes = 0;
        var begins = 0L;
        // What a lecture came to is noted like the end of a page, without waiting: a crash loses both or neither.
        var unsettled = new LinkedHashSet<Integer>();
        while (!waiting.isEmpty()) {
            assertTrue(++writes < MAX_WRITES, "it ends");
            var number = waiting.remove();
            var outcome = notebook.write(lecture(number));
            fixture.time.pause(Duration.ofSeconds(random.nextInt(3)));
            if (!outcome.isDone()) {
                waiting.add(number);
            }
            if (fixture.ledger.begins() != begins) {
                unsettled.clear();
                begins = fixture.ledger.begins();
            }
            unsettled.add(number);
            if (random.nextInt(CRASH_EVERY) == 0 && crashes < MAX_CRASHES) {
                crashes++;
                fixture.ledger.crash();
                restart();
                unsettled.removeAll(waiting);
                waiting.addAll(unsettled);
                unsettled.clear();
            } else if (random.nextInt(5) == 0) {
                notebook.tidy();
            }
        }
    }

    private void restart() throws Exception {
        notebook.close();
        notebook = opened();
    }

    private NotionNotebook opened() throws Exception {
        var opened = fixture.notebook(fixture.direct());
        while (!(opened.open() instanceof Notebook.Opening.Opened)) {
            fixture.time.pause(Duration.ofSeconds(5));
        }
        return opened;
    }

    private void compare() throws Exception {
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
        assertEquals(sorted(expected), sorted(fixture.chain()));
        for (var page : fixture.pages()) {
            if (NotionFixture.name(page).startsWith("Lecture ")) {
                var number = Integer.parseInt(NotionFixture.name(page).substring("Lecture ".length()));
                assertEquals(text(number), fixture.script(page.text("id").orElseThrow()), NotionFixture.name(page));
                assertInstanceOf(Outcome.Unchanged.class, notebook.write(lecture(number)));
            }
        }
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static TitleSet section(int number) {
        var section = (number - 1) / PER_SECTION + 1;
        return NotionFixture.title("Section " + section, section);
    }

    private static String text(int number) {
        return number % 10 == 0 ? LONG_TEXT : "text " + number;
    }

    private static Lecture lecture(int number) {
        return NotionFixture.lecture(section(number), NotionFixture.title("Lecture " + number, number), text(number));
    }
}
