package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import lectern.domain.Course;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.json.JsonParser;
import org.junit.jupiter.api.Test;

class LogSinkTest {
    private static final QueuedLecture LECTURE = QueuedLecture.of(1, new Lecture("uuid-1234", Course.UNKNOWN,
            TitleSet.ofSection("Section 3: Advanced Topics"), TitleSet.ofLecture("12. Building WebSocket Clients"),
            Lecture.Details.UNKNOWN, new Transcript("secret words", List.of())));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private boolean colour;

    @Test
    void printsASavedLectureInOneLine() {
        human(LogLevel.INFO).emit(saved());

        assertEquals("✅ lecture saved section=3 lecture=12 blocks=4 requests=1 ms=412 messageId=uuid-1234\n",
                printed().substring("HH:mm:ss ".length()));
    }

    @Test
    void tellsAnUpdatedLectureFromANewOne() {
        var updated = new Outcome.Updated("id", "url", 6, 2);

        human(LogLevel.INFO).emit(new LecternEvent.LectureDone(LECTURE, updated, Duration.ofMillis(412)));

        assertTrue(printed().contains("lecture updated section=3 lecture=12 blocks=2 requests=6 ms=412"), printed());
    }

    @Test
    void saysAllIsWrittenOnlyWhenNothingFailed() {
        human(LogLevel.INFO).emit(new LecternEvent.CaughtUp(0));
        human(LogLevel.WARN).emit(new LecternEvent.CaughtUp(2));

        assertEquals("HH:mm:ss 🏁 all written\nHH:mm:ss 🏁 all others written failed=2\n",
                printed().replaceAll("(?m)^..:..:.. ", "HH:mm:ss "));
    }

    @Test
    void coloursWhatAPersonMustSee() {
        colour = true;

        human(LogLevel.INFO).emit(new LecternEvent.NotebookRefused("token"));

        assertEquals("\033[1;31m🔑 notebook refused\033[0m reason=token\n",
                printed().substring("\033[2mHH:mm:ss\033[0m ".length()));
    }

    @Test
    void jsonHasNoColours() {
        colour = true;

        json().emit(saved());

        assertTrue(printed().startsWith("{") && !printed().contains("\033"), printed());
    }

    @Test
    void printsTheSameAsJson() throws Exception {
        json().emit(saved());

        var line = JsonParser.parse(printed().getBytes(StandardCharsets.UTF_8));
        assertEquals("{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"info\",\"event\":\"lecture_saved\",\"section\":3,"
                + "\"lecture\":12,\"blocks\":4,\"requests\":1,\"ms\":412,\"messageId\":\"uuid-1234\"}\n", printed());
        assertEquals("lecture_saved", line.text("event").orElseThrow());
    }

    @Test
    void letsNoValueForgeALineOrADetail() {
        human(LogLevel.INFO).emit(new LecternEvent.MessageRefused(7, "a b=c\n✅ lecture saved", "code", "why"));

        var expected = "connection=7 messageId=\"a b=c\\n✅ lecture saved\" code=code reason=why\n";
        assertTrue(printed().endsWith(expected), printed());
        assertEquals(1, printed().lines().count());
    }

    @Test
    void leavesOutWhatIsBelowItsLevel() {
        human(LogLevel.WARN).emit(saved());
        human(LogLevel.INFO).emit(new LecternEvent.LectureWriting(LECTURE));

        assertEquals("", printed());
    }

    @Test
    void namesTheCauseOfAFaultAndItsPlace() {
        human(LogLevel.ERROR).emit(new LecternEvent.Fault("here", new IllegalStateException("why")));

        var expected = "💥 fault where=here cause=\"java.lang.IllegalStateException: why at ";
        assertTrue(printed().contains(expected), printed());
    }

    private static LecternEvent saved() {
        return new LecternEvent.LectureDone(LECTURE, new Outcome.Saved("id", "url", 1, 4), Duration.ofMillis(412));
    }

    private LogSink human(LogLevel level) {
        return sink(new LogOptions(false, level));
    }

    private LogSink json() {
        return sink(new LogOptions(true, LogLevel.INFO));
    }

    private LogSink sink(LogOptions options) {
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new LogSink(stream, options, colour, InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
