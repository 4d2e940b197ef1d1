package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lectern.domain.LecternEvent;
import lectern.domain.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MetricsTest {
    @Test
    void countsWhatHappensInPrometheusFormat() throws Exception {
        try (var status = StatusFixture.empty()) {
            var lecture = Samples.queued(1, 3, 12);
            status.accept(lecture);
            status.accept(Samples.queued(2, 3, 13));
            status.events.emit(new LecternEvent.MessageAcknowledged(1, "m", Duration.ofMillis(4)));
            status.events.emit(new LecternEvent.LectureDuplicated(lecture));
            status.events.emit(new LecternEvent.LectureRetrying(lecture, "503", Duration.ofSeconds(1)));
            status.save(lecture);
            status.events.emit(new LecternEvent.LectureParked(Samples.queued(2, 3, 13), "no"));
            status.events.emit(new LecternEvent.RequestAnswered("POST /v1/pages", 200, Duration.ofMillis(300)));
            status.events.emit(new LecternEvent.RequestAnswered("POST /v1/pages", 200, Duration.ofSeconds(3)));
            status.events.emit(new LecternEvent.RequestAnswered("POST /v1/pages", 0, Duration.ofSeconds(90)));
            status.events.emit(new LecternEvent.MessageRefused(1, "m", "missing_field", "x"));
            status.events.emit(new LecternEvent.ClientConnected(1, ""));
            status.requestsMade.set(3);

            var metrics = PrometheusParser.parse(status.get("/metrics").body());

            assertEquals(2, metrics.value("lectern_lectures_accepted_total"));
            assertEquals(2000, metrics.value("lectern_message_bytes_total"));
            assertEquals(1, metrics.value("lectern_lectures_duplicate_total"));
            assertEquals(1, metrics.value("lectern_lectures_done_total{outcome=\"saved\"}"));
            assertEquals(1, metrics.value("lectern_lectures_failed_total"));
            assertEquals(1, metrics.value("lectern_lecture_retries_total"));
            assertEquals(1, metrics.value("lectern_messages_refused_total{code=\"missing_field\"}"));
            assertEquals(2, metrics.value("lectern_notion_requests_total{endpoint=\"POST /v1/pages\",status=\"200\"}"));
            assertEquals(1, metrics.value("lectern_notion_requests_total{endpoint=\"POST /v1/pages\",status=\"0\"}"));
            assertEquals(1, metrics.value("lectern_lectures{state=\"failed\"}"));
            assertEquals(3, metrics.value("lectern_notion_window_requests"));
            assertEquals(42, metrics.value("lectern_journal_syncs_total"));
            assertEquals(123_456, metrics.value("lectern_journal_size_bytes"));
            assertEquals(789, metrics.value("lectern_queue_size_bytes"));
            assertEquals(1, metrics.value("lectern_websocket_connections"));
            assertTrue(metrics.value("jvm_memory_used_bytes{area=\"heap\"}") > 0);
            assertTrue(metrics.value("jvm_threads_current") > 0);
        }
    }

    @Test
    void putsDurationsIntoTheirRangesBoundsIncluded() {
        var histogram = new Histogram(0.0005, 1);
        histogram.add(Duration.ofNanos(500_000));
        histogram.add(Duration.ofNanos(500_001));
        histogram.add(Duration.ofSeconds(1));
        histogram.add(Duration.ofSeconds(2));
        var text = new PrometheusText();
        histogram.writeTo(text, "x_seconds", "X.");

        var metrics = PrometheusParser.parse(text.toString());

        assertEquals(1, metrics.value("x_seconds_bucket{le=\"0.0005\"}"));
        assertEquals(3, metrics.value("x_seconds_bucket{le=\"1\"}"));
        assertEquals(4, metrics.value("x_seconds_count"));
        assertEquals(3.001, metrics.value("x_seconds_sum"), 1e-5);
    }

    @Test
    void escapesLabels() {
        var text = new PrometheusText();
        text.family("x", "gauge", "X.");
        text.sample("", 1, "l", "a\"b\\c\nd");

        assertEquals(1, PrometheusParser.parse(text.toString()).value("x{l=\"a\\\"b\\\\c\\nd\"}"));
    }
}
