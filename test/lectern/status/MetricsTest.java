package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.Samples;
import lectern.domain.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MetricsTest {
    /** Of what happens in the test below. */
    private static final String COUNTED = """
            lectern_lectures_accepted_total 2
            lectern_message_bytes_total 2000
            lectern_lectures_duplicate_total 1
            lectern_lectures_done_total{outcome="saved"} 1
            lectern_lectures_done_total{outcome="updated"} 1
            lectern_lectures_done_total{outcome="unchanged"} 1
            lectern_lectures_done_total{outcome="skipped"} 1
            lectern_lectures_failed_total 1
            lectern_lecture_retries_total 1
            lectern_sections_saved_total 1
            lectern_messages_refused_total{code="missing_field"} 1
            lectern_websocket_connections_opened_total 1
            lectern_clients_refused_total{status="403"} 1
            lectern_notion_requests_total{endpoint="POST /v1/pages",status="200"} 2
            lectern_notion_requests_total{endpoint="POST /v1/pages",status="0"} 1
            lectern_notion_blocks_total 6
            lectern_notion_pauses_total 1
            lectern_storage_failures_total 1
            lectern_faults_total 1
            lectern_acknowledgement_seconds_bucket{le="0.0025"} 0
            lectern_acknowledgement_seconds_bucket{le="0.005"} 1
            lectern_lecture_write_seconds_sum 0.3
            lectern_lecture_write_seconds_count 4
            lectern_notion_request_seconds_sum 93.3
            lectern_lectures{state="waiting"} 0
            lectern_lectures{state="failed"} 1
            lectern_lectures{state="saved"} 1
            lectern_websocket_connections 1
            lectern_storage_up 0
            lectern_notion_up 1
            lectern_notion_window_requests 3
            lectern_notion_window_limit_requests 180
            lectern_journal_size_bytes 123456
            lectern_queue_size_bytes 789
            lectern_journal_syncs_total 42
            """;

    @Test
    void countsWhatHappensInPrometheusFormat() throws Exception {
        try (var status = StatusFixture.empty()) {
            assertEquals(0, PrometheusParser.parse(status.get("/metrics").body()).value("lectern_faults_total"));
            var lecture = Samples.queued(1, 3, 12);
            status.accept(lecture);
            status.accept(Samples.queued(2, 3, 13));
            status.requestsMade.set(3);
            List.of(new LecternEvent.MessageAcknowledged(1, "m", Duration.ofMillis(4)),
                    new LecternEvent.LectureDuplicated(lecture),
                    new LecternEvent.LectureRetrying(lecture, "503", Duration.ofSeconds(1)),
                    new LecternEvent.SectionSaved("3. Topics", "https://notes.example/3"),
                    done(lecture, new Outcome.Updated("page", "https://notes.example/1", 1, 5)),
                    done(lecture, new Outcome.Unchanged("page", "https://notes.example/1")),
                    done(lecture, new Outcome.Skipped("page", "https://notes.example/1", "other content")),
                    new LecternEvent.LectureParked(Samples.queued(2, 3, 13), "no"),
                    new LecternEvent.RequestAnswered("POST /v1/pages", 200, Duration.ofMillis(300)),
                    new LecternEvent.RequestAnswered("POST /v1/pages", 200, Duration.ofSeconds(3)),
                    new LecternEvent.RequestAnswered("POST /v1/pages", 0, Duration.ofSeconds(90)),
                    new LecternEvent.MessageRefused(1, "m", "missing_field", "x"),
                    new LecternEvent.ClientConnected(1, ""), new LecternEvent.ClientRefused("127.0.0.1", 403, "Origin"),
                    new LecternEvent.NotebookOpened("Lectures", 9, Duration.ZERO),
                    new LecternEvent.RequestsPaused(Duration.ofSeconds(1), "too many"),
                    new LecternEvent.StorageFailed("disk full", false),
                    new LecternEvent.Fault("a test", new IllegalStateException())).forEach(status.events::emit);
            status.save(lecture);

            var text = status.get("/metrics").body();

            COUNTED.lines().forEach(line -> assertTrue(text.contains("\n" + line + "\n"), line + " is not in " + text));
            var metrics = PrometheusParser.parse(text);
            var build = "lectern_build_info{version=\"" + Version.NUMBER + "\",java=\"" + Runtime.version() + "\"}";
            assertEquals(1, metrics.value(build));
            var committed = metrics.value("jvm_memory_committed_bytes{area=\"heap\"}");
            assertTrue(metrics.value("jvm_memory_used_bytes{area=\"heap\"}") <= committed);
            assertTrue(metrics.value("jvm_memory_max_bytes{area=\"heap\"}") >= committed);
            assertTrue(metrics.value("jvm_threads_current") > 0);
            assertTrue(metrics.value("process_cpu_seconds_total") < Duration.ofDays(1).toSeconds());
            assertEquals(System.currentTimeMillis() / 1000.0, metrics.value("process_start_time_seconds"),
                    Duration.ofDays(1).toSeconds());
        }
    }

    private static LecternEvent done(QueuedLecture lecture, Outcome.Done outcome) {
        return new LecternEvent.LectureDone(lecture, outcome, Duration.ZERO);
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
