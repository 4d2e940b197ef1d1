package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lectern.app.FakeQueue;
import lectern.domain.Course;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.domain.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page says of what the board tells. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PageRendererTest {
    private StatusFixture status;

    @AfterEach
    void close() {
        status.close();
    }

    @Test
    void saysHowTheNotebookAndTheDiskStand() throws Exception {
        status = StatusFixture.empty();
        assertHealth("fair", "Opening the notebook; messages are kept");
        status.events.emit(new LecternEvent.NotebookUnreachable("no route", Duration.ZERO));
        assertHealth("fair", "Notion cannot be reached: no route. Messages are kept");
        status.events.emit(new LecternEvent.NotebookUnreachable("no route", Duration.ofMinutes(9)));
        assertHealth("fair", "Notion cannot be reached: no route. Messages are kept; next attempt at TIME");
        status.events.emit(new LecternEvent.NotebookOpened("Lectures", 9, Duration.ZERO));
        assertHealth("good", "Writing to Lectures");
        status.events.emit(new LecternEvent.RequestsPaused(Duration.ofMinutes(9), "too many"));
        assertHealth("fair", "Requests to Notion wait until TIME");
        status.events.emit(new LecternEvent.NotebookRefused("bad token"));
        assertHealth("bad", "Notion refuses: bad token. Messages are kept");
        status.events.emit(new LecternEvent.StorageFailed("disk full", false));
        assertHealth("bad", "The disk keeps nothing: disk full");
    }

    @Test
    void estimatesTheTimeThatIsLeft() throws Exception {
        status = StatusFixture.empty();
        LongStream.rangeClosed(1, 6).forEach(id -> status.accept(Samples.queued(id, 1, (int) id)));
        var since = status.board.summary().batch().since();
        assertShows("progress", since.plusSeconds(29), "<span class=\"left\"></span>");

        status.save(Samples.queued(1, 1, 1));
        status.save(Samples.queued(2, 1, 2));

        assertShows("progress", since, "about 1 s left");
        assertShows("progress", since.plusSeconds(44), "about 88 s left");
        assertShows("progress", since.plusSeconds(45), "about 2 min left");
        assertShows("progress", since.plusSeconds(2699), "about 90 min left");
        assertShows("progress", since.plusSeconds(2700), "about 2 h left");
    }

    @Test
    void countsAllThereIsWhileItIsIdle() throws Exception {
        var queue = FakeQueue.prompt();
        queue.leave(Samples.queued(3, 1, 3), Optional.of(new Outcome.Saved("page", "https://notes.example/3", 1, 1)));
        status = StatusFixture.parked(queue, "no", Samples.queued(4, 1, 1));

        assertShows("progress", Instant.now(), "<strong>1</strong> of 2 lectures");
        assertShows("c0-head", Instant.now(), "<p>1 of 2</p>");
        assertShows("count-failed", Instant.now(), "class=\"some\"");
        assertShows("count-skipped", Instant.now(), "class=\"none\"");
        assertShows("failures-head", Instant.now(), "<h2>1 failed</h2>");
        assertShows("failure-list", Instant.now(), "<ul ");
        assertEquals("Lectern", render(Instant.now()).title());
        assertEquals("1 lecture failed", render(Instant.now()).say());
    }

    @Test
    void tellsInTheTitleHowFarItIsAndSaysWhenAllIsDone() throws Exception {
        status = StatusFixture.empty();
        status.accept(Samples.queued(1, 1, 1));
        status.accept(Samples.queued(2, 1, 2));
        status.save(Samples.queued(1, 1, 1));
        assertEquals("(1/2) Lectern", render(Instant.now()).title());
        assertEquals("", render(Instant.now()).say());

        status.save(Samples.queued(2, 1, 2));

        assertEquals("Lectern", render(Instant.now()).title());
        assertEquals("All done: 2 lectures", render(Instant.now()).say());
        assertShows("progress", Instant.now(), "<span class=\"left\"></span>");
        assertShows("c0-head", Instant.now(), "<p>2 of 2</p>");
        assertShows("s1-head", Instant.now(), "<p>2 of 2</p>");
    }

    @Test
    void showsTheFirstOfManyFailures() throws Exception {
        var most = PageRenderer.MAX_FAILURES;
        status = StatusFixture.parked(FakeQueue.prompt(), "no", LongStream.rangeClosed(1, most + 1)
                .mapToObj(id -> Samples.queued(id, 1, (int) id)).toArray(QueuedLecture[]::new));

        var pieces = render(Instant.now()).pieces();

        assertShows("failures-head", Instant.now(), most + 1 + " failed, the first " + most + " shown");
        assertTrue(pieces.containsKey("f" + most));
        assertFalse(pieces.containsKey("f" + (most + 1)));
    }

    @Test
    void namesACourseByItsIdOrAsNone() throws Exception {
        status = StatusFixture.empty();
        status.accept(of(1, new Course("", "", "")));
        status.accept(of(2, new Course("7", "", "")));

        assertShows("c0-head", Instant.now(), "<bdi>Lectures without a course</bdi>");
        assertShows("c2-head", Instant.now(), "<bdi>Course 7</bdi>");
    }

    @Test
    void linksToPagesOnTheWebOnly() throws Exception {
        status = StatusFixture.empty();
        var id = 0;
        for (var url : List.of("http://notes.example/1", "https://notes.example/1", "javascript:alert(1)", "")) {
            var lecture = Samples.queued(++id, 1, id);
            status.accept(lecture);
            status.events.emit(new LecternEvent.LectureDone(
                    lecture, new Outcome.Skipped("page", url, "other content"), Duration.ZERO));

            assertShows("l" + id, Instant.now(), url.startsWith("http") ? "<a " : "<span ");
            assertShows("l" + id, Instant.now(), ": skipped, other content\"");
        }
    }

    @Test
    void showsWhatIsGoingOn() throws Exception {
        status = StatusFixture.empty();
        status.requestsMade.set(181);
        assertShows("nothing", Instant.now(), "<code>ws://localhost:8765</code>");
        assertShows("idle", Instant.now(), "Nothing at the moment");
        assertShows("budget", Instant.now(), "<strong>0</strong> of 180 left");
        assertShows("budget", Instant.now(), "low=\"36\"");
        assertEquals("", render(Instant.now()).say());
        assertShows("fact-clients", Instant.now(), "<dd>0</dd>");
        assertShows("fact-socket", Instant.now(), "<dd>ws://localhost:8765</dd>");
        assertShows("fact-since", Instant.now(), "<dt>Running since</dt>");
        assertShows("fact-version", Instant.now(), "<dd>" + Version.NUMBER + " on Java ");
        assertShows("fact-journal", Instant.now(), "<dd>120.6 KiB</dd>");

        status.events.emit(new LecternEvent.ClientConnected(1, ""));
        status.requestsMade.set(170);
        status.accept(QueuedLecture.of(1, Samples.lecture("2. Names", "Hosts", "text")));
        status.events.emit(new LecternEvent.LectureWriting(QueuedLecture.of(1,
                Samples.lecture("2. Names", "Hosts", "text"))));
        status.accept(Samples.queued(2, 2, 2));

        assertFalse(render(Instant.now()).pieces().containsKey("nothing"));
        assertFalse(render(Instant.now()).pieces().containsKey("now2"));
        assertFalse(render(Instant.now()).pieces().containsKey("idle"));
        assertShows("now1", Instant.now(), "<bdi>Hosts</bdi></p><p class=\"place\"><bdi>2. Names</bdi>");
        assertShows("l1", Instant.now(), ">·</span>");
        assertShows("budget", Instant.now(), "<strong>10</strong> of 180 left");
        assertShows("fact-clients", Instant.now(), "<dd>1</dd>");
    }

    @Test
    void showsTheLatestEventsTheNewestFirst() throws Exception {
        status = StatusFixture.empty();
        IntStream.rangeClosed(0, PageRenderer.MAX_EVENTS).forEach(number ->
                status.events.emit(new LecternEvent.MessageRefused(1, "m", "invalid_json", "reason " + number)));

        var events = render(Instant.now()).pieces().values().stream()
                .filter(piece -> piece.parent().equals("events")).toList();

        assertEquals(PageRenderer.MAX_EVENTS, events.size());
        assertTrue(events.getFirst().open().contains("<bdi>reason " + PageRenderer.MAX_EVENTS + "</bdi>"));
        assertTrue(events.getLast().open().contains("class=\"trouble\""));
        assertTrue(events.getLast().open().contains("<bdi>reason 1</bdi>"));
    }

    private static QueuedLecture of(long id, Course course) {
        return QueuedLecture.of(id, new Lecture("m", course, TitleSet.ofSection("1. S"), TitleSet.ofLecture("1. L"),
                Lecture.Details.UNKNOWN, new Transcript("text", List.of())));
    }

    private void assertHealth(String kind, String words) {
        assertEquals("<p id=\"state\" class=\"health " + kind + "\"><span class=\"dot\"></span>" + words + "</p>",
                render(Instant.now()).pieces().get("state").open().replaceFirst("[0-9:]{8}<", "TIME<"));
    }

    private void assertShows(String piece, Instant now, String html) {
        var shown = render(now).pieces().get(piece).open();
        assertTrue(shown.contains(html), shown);
    }

    private PageView render(Instant now) {
        return new PageRenderer(status.desk, now).render(1, status.board.snapshot(), now);
    }
}
