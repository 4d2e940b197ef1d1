package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import lectern.domain.LecternEvent;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of changes, read as a browser reads it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EventStreamsTest {
    @Test
    void sendsOnlyWhatChangedOfManyLectures() throws Exception {
        try (var status = StatusFixture.empty()) {
            LongStream.rangeClosed(1, 10_000).forEach(id -> status.accept(lecture(id)));
            try (var stream = stream(status, "?view=" + view(status))) {
                status.events.emit(new LecternEvent.LectureWriting(lecture(5001)));

                var pieces = StatusFixture.json(data(stream)).items("pieces");

                assertTrue(pieces.size() < 12, pieces.size() + " pieces");
                var tile = pieces.stream().filter(piece -> piece.text("id").orElse("").equals("l5001")).findFirst();
                assertTrue(tile.orElseThrow().text("html").orElseThrow().contains("class=\"tile writing\""));
                assertEquals("l5000", tile.orElseThrow().text("after").orElseThrow());
            }
        }
    }

    @Test
    void tellsWhatChangesWithoutAnEvent() throws Exception {
        try (var status = StatusFixture.empty(); var stream = stream(status, "?view=" + view(status))) {
            status.requestsMade.set(7);

            assertTrue(data(stream).contains("<strong>173</strong> of 180 left this minute"));
        }
    }

    @Test
    void goesOnBehindTheLastEventThatTheBrowserHad() throws Exception {
        try (var status = StatusFixture.empty()) {
            var first = view(status);
            status.accept(lecture(1));
            status.get("/");
            try (var stream = status.open(
                    status.request("/api/events?view=0").header("Last-Event-ID", first)).body()) {
                assertTrue(data(stream).contains("\"l1\""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?view=", "?view=17", "?view=x", "?view=99999999999999999999"})
    void asksAPageThatIsTooOldToLoadAnew(String query) throws Exception {
        try (var status = StatusFixture.empty(); var stream = stream(status, query)) {
            assertEquals("event: reload\ndata:\n\n", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void refusesOneStreamTooManyAndTakesOneWhenOneIsGone() throws Exception {
        try (var status = StatusFixture.empty()) {
            var query = "/api/events?view=" + view(status);
            var streams = new ArrayList<InputStream>();
            for (var i = 0; i < EventStreams.MAX_STREAMS; i++) {
                streams.add(status.open(status.request(query)).body());
            }

            assertEquals(503, status.get(query).statusCode());
            for (var stream : streams) {
                stream.close();
            }
            status.accept(lecture(1));
            var opened = status.open(status.request(query));
            while (opened.statusCode() != 200) {
                opened.body().readAllBytes(); // so that the next one goes over the same connection
                // Each stream notices at its next event that its reader is gone.
                status.accept(lecture(2));
                opened = status.open(status.request(query));
            }
        }
    }

    @Test
    void endsProperlyWhenTheServerCloses() throws Exception {
        var status = StatusFixture.empty();
        try (var stream = stream(status, "?view=" + view(status))) {
            var closer = Thread.startVirtualThread(status.server()::close);

            assertFalse(new String(stream.readAllBytes(), StandardCharsets.UTF_8).contains("reload"));
            closer.join();
        }
        status.close();
    }

    @Test
    void escapesWhateverATitleHolds() throws Exception {
        try (var status = StatusFixture.empty()) {
            status.accept(QueuedLecture.of(1,
                    Samples.lecture("</h3><script>alert(1)</script>", "1. \"'<img>&amp;", "x")));

            var html = status.get("/").body();

            assertFalse(html.contains("<script>alert") || html.contains("<img>"), html);
            assertTrue(html.contains("&lt;/h3&gt;&lt;script&gt;alert(1)&lt;/script&gt;"), html);
            assertTrue(html.contains("&quot;&#39;&lt;img&gt;&amp;amp;"), html);
        }
    }

    private static QueuedLecture lecture(long id) {
        return Samples.queued(id, (int) (1 + id / 100), (int) id);
    }

    private static String view(StatusFixture status) throws Exception {
        return status.get("/").body().replaceFirst("(?s).*data-view=\"(\\d+)\".*", "$1");
    }

    private static InputStream stream(StatusFixture status, String query) throws Exception {
        return status.open(status.request("/api/events" + query)).body();
    }

    /** The data of the next event. */
    private static String data(InputStream stream) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                return line.substring("data: ".length());
            }
        }
        throw new IOException("the stream ended");
    }
}
