package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lectern.demo.CourseMessage;
import lectern.demo.PageCheck;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.emulator.NotionEmulator;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The jar is killed at random moments while Notion fails at random: in the end every acknowledged lecture is there
 * once, whole and in its place. {@code -Dlectern.crash.rounds=N} kills it more often than the suite has time for,
 * {@code -Dlectern.crash.seed=N} at other moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class NotionCrashTest {
    private static final int ROUNDS = Integer.getInteger("lectern.crash.rounds", 3);
    private static final long SEED = Long.getLong("lectern.crash.seed", 7);
    private static final int LECTURES_PER_ROUND = 12;
    private static final int PER_SECTION = 7;
    private static final int MAX_LIFE_MILLIS = 2500;
    /** In so many milliseconds the stand-in is done with any request. */
    private static final String DEADLINE = "-Dlectern.notion.deadline.millis=2000";
    private static final String FAULTS = "409=0.02,429=0.02,500=0.02,502=0.02,503=0.02,503-saved=0.04,504-saved=0.03,"
            + "529=0.01,drop=0.03,drop-saved=0.05,timeout-saved=0.005,short=0.02,latency=0-40,lag=0.1,"
            + "retry-after=1,seed=";

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Set<String> acknowledged = Collections.synchronizedSet(new HashSet<>());
    private NotionEmulator notion;

    @Test
    void everyAcknowledgedLectureIsThereOnceAndInItsPlace() throws Exception {
        var course = course(ROUNDS * LECTURES_PER_ROUND);
        var shuffled = new ArrayList<>(course);
        Collections.shuffle(shuffled, random);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var opened = NotionEmulator.open(address, EmulatorOptions.standard())) {
            notion = opened;
            notion.disturb(FaultPlan.parse(FAULTS + SEED));
            for (var round = 1; round <= ROUNDS; round++) {
                sendAndKill(shuffled.subList(0, round * LECTURES_PER_ROUND));
            }
            notion.disturb(FaultPlan.NONE);
            finish(course);

            assertEquals(List.of(),
                    PageCheck.compare(course, notion.url(), notion.token(), notion.databaseId()).wrong());
        }
    }

    /** Sends what was not acknowledged yet, and kills the server at some moment meanwhile or later. */
    private void sendAndKill(List<CourseMessage> messages) throws Exception {
        try (var lectern = serve()) {
            var port = lectern.port();
            var killed = CompletableFuture.runAsync(lectern::kill, CompletableFuture.delayedExecutor(
                    random.nextInt(MAX_LIFE_MILLIS), TimeUnit.MILLISECONDS));
            try (var sender = CourseSender.connect(URI.create("ws://localhost:" + port))) {
                sender.send(unanswered(messages), answer -> acknowledged.add(answer.text("messageId").orElseThrow()));
            } catch (IOException cut) {
                // By the kill: what has no answer is sent again.
            }
            killed.join();
        }
    }

    /** Sends the rest, and stops the server once all is written. */
    private void finish(List<CourseMessage> course) throws Exception {
        try (var lectern = serve()) {
            var port = lectern.port();
            var opened = lectern.awaitLog(line -> line.contains("journal open"));
            var expected = new AtomicInteger(Integer.parseInt(opened.replaceAll(".* waiting=(\\d+) .*", "$1")));
            try (var sender = CourseSender.connect(URI.create("ws://localhost:" + port))) {
                sender.send(unanswered(course), answer -> expected.addAndGet(answer.isTrue("duplicate") ? 0 : 1));
            }
            lectern.awaitLog(expected.get(), line -> line.contains("lecture saved")
                    || line.contains("lecture unchanged") || line.contains("lecture skipped"));
            lectern.terminate();
            assertEquals(0, lectern.exitCode(), lectern.log());
        }
        try (var lectern = serve()) {
            lectern.awaitLog(line -> line.contains("all written"));
        }
    }

    private List<CourseMessage> unanswered(List<CourseMessage> messages) {
        return messages.stream().filter(message -> !acknowledged.contains(message.messageId())).toList();
    }

    private LecternProcess serve() throws IOException {
        var form = LecternProcess.soonest(DEADLINE);
        return LecternProcess.start(form, folder, Map.of("NOTION_TOKEN", notion.token()), "--notion-url", notion.url(),
                "--database-id", notion.databaseId(), "--websocket-port", "0", "--status-port", "0",
                "--data-dir", folder.resolve("data").toString(), "--requests-per-minute", "6000");
    }

    private static List<CourseMessage> course(int lectures) {
        var course = new ArrayList<CourseMessage>();
        for (var number = 1; number <= lectures; number++) {
            var section = (number - 1) / PER_SECTION + 1;
            var text = "Text " + number + ".\n"
                    + (number % 12 == 0 ? "A long one, said line by line.\n".repeat(16_000) : "");
            var json = JsonValue.JsonObject.builder()
                    .put("action", "save_transcript")
                    .put("messageId", "message-" + number)
                    .put("raw_section", "Section " + section + ": Part " + section)
                    .put("raw_lecture", number + ". Lecture " + number)
                    .put("transcripts", JsonValue.JsonArray.of(new JsonValue.JsonString(text)));
            course.add(new CourseMessage("lecture " + number, json.build()));
        }
        return course;
    }
}
