package lectern.status;

import java.util.ArrayList;
import java.util.List;
import lectern.app.BoardSummary;
import lectern.app.LectureState;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.domain.Version;
import lectern.port.EventSink;

/** Counts what happens and how long it took, for Prometheus. Safe for use by any thread; never blocks. */
public final class Metrics implements EventSink {
    private static final double NANOS = 1e9;

    /** Taken on a platform thread: a virtual one is in no group that tells of the others. */
    private final ThreadGroup allThreads = root();

    private final List<Counter> counters = new ArrayList<>();
    private final Counter accepted = counter("lectures_accepted", "Lectures kept on disk.");
    private final Counter acceptedBytes = counter("message_bytes", "Bytes of the messages kept.");
    private final Counter duplicates = counter("lectures_duplicate", "Messages whose lecture was kept before.");
    private final Counter done = labelled("lectures_done", "Lectures finished, by outcome.");
    private final Counter failed = counter("lectures_failed", "Lectures that Notion refused.");
    private final Counter retries = counter("lecture_retries", "Attempts to write that will be made again.");
    private final Counter sections = counter("sections_saved", "Section pages written.");
    private final Counter refusedMessages = labelled("messages_refused", "Messages refused, by code.");
    private final Counter connections = counter("websocket_connections_opened", "Clients that connected.");
    private final Counter refusedClients = labelled("clients_refused", "Clients refused, by HTTP status.");
    private final Counter requests = labelled("notion_requests", "Requests to Notion, by endpoint and status.");
    private final Counter blocks = counter("notion_blocks", "Blocks on the pages written, which free plans limit.");
    private final Counter pauses = counter("notion_pauses", "Times that all requests had to wait.");
    private final Counter storageFailures = counter("storage_failures", "Times that the disk began to fail.");
    private final Counter faults = counter("faults", "Defects of the program, caught.");
    private final Histogram acknowledging =
            new Histogram(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
    private final Histogram requesting = new Histogram(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60);
    private final Histogram writing = new Histogram(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);

    @Override
    public void emit(LecternEvent event) {
        switch (event) {
            case LecternEvent.LectureAccepted e -> {
                accepted.add(1);
                acceptedBytes.add(e.bytes());
            }
            case LecternEvent.LectureDuplicated e -> duplicates.add(1);
            case LecternEvent.LectureDone e -> {
                done.add(1, "outcome", outcome(e.outcome()));
                blocks.add(blocks(e.outcome()));
                writing.add(e.elapsed());
            }
            case LecternEvent.LectureRetrying e -> retries.add(1);
            case LecternEvent.LectureParked e -> failed.add(1);
            case LecternEvent.MessageRefused e -> refusedMessages.add(1, "code", e.code());
            case LecternEvent.ClientConnected e -> connections.add(1);
            case LecternEvent.ClientRefused e -> refusedClients.add(1, "status", Integer.toString(e.status()));
            case LecternEvent.SectionSaved e -> sections.add(1);
            case LecternEvent.MessageAcknowledged e -> acknowledging.add(e.elapsed());
            case LecternEvent.RequestAnswered e -> {
                requests.add(1, "endpoint", e.endpoint(), "status", Integer.toString(e.status()));
                requesting.add(e.elapsed());
            }
            case LecternEvent.RequestsPaused e -> pauses.add(1);
            case LecternEvent.StorageFailed e -> storageFailures.add(1);
            case LecternEvent.Fault e -> faults.add(1);
            default -> {
                // Nothing that is counted.
            }
        }
    }

    /** All there is to tell, in Prometheus's text format. */
    String text(BoardSummary summary, StatusDesk.Figures figures) {
        var text = new PrometheusText();
        text.family("lectern_build_info", "gauge", "Which program this is.");
        text.sample("", 1, "version", Version.NUMBER, "java", Runtime.version().toString());
        counters.forEach(counter -> counter.writeTo(text));
        acknowledging.writeTo(text, "lectern_acknowledgement_seconds", "From a whole message to its being on disk.");
        writing.writeTo(text, "lectern_lecture_write_seconds", "From the start of an attempt to the finished page.");
        requesting.writeTo(text, "lectern_notion_request_seconds", "From a request to Notion to its whole answer.");
        text.family("lectern_lectures", "gauge", "Lectures known, by state.");
        for (var state : LectureState.values()) {
            text.sample("", summary.counts().get(state), "state", StatusJson.word(state));
        }
        text.single("lectern_websocket_connections", "gauge", "Clients connected now.", summary.clients());
        text.single("lectern_storage_up", "gauge", "1 if messages can be kept.",
                summary.storageFailure().isEmpty() ? 1 : 0);
        text.single("lectern_notion_up", "gauge", "1 if the notebook is open.",
                summary.notebook().state() == BoardSummary.NotesState.OPEN ? 1 : 0);
        text.single("lectern_notion_window_requests", "gauge", "Requests to Notion in the last minute.",
                figures.requestsMade().getAsLong());
        text.single("lectern_notion_window_limit_requests", "gauge", "Requests to Notion that a minute may have.",
                figures.requestsPerMinute());
        text.single("lectern_journal_size_bytes", "gauge", "Size of the journal on disk.",
                figures.journalBytes().getAsLong());
        text.single("lectern_queue_size_bytes", "gauge", "Size on disk of the messages that wait or failed.",
                figures.queuedBytes().getAsLong());
        text.single("lectern_journal_syncs_total", "counter", "Times that the journal was forced to disk.",
                figures.syncs().getAsLong());
        machine(text);
        return text.toString();
    }

    /** Shown from the start, as 0. */
    private Counter counter(String name, String help) {
        var counter = labelled(name, help);
        counter.add(0);
        return counter;
    }

    private Counter labelled(String name, String help) {
        var counter = new Counter("lectern_" + name + "_total", help);
        counters.add(counter);
        return counter;
    }

    /** By the names of Prometheus's own Java client, as far as java.base can tell. */
    private void machine(PrometheusText text) {
        var runtime = Runtime.getRuntime();
        heap(text, "jvm_memory_used_bytes", "Memory in use.", runtime.totalMemory() - runtime.freeMemory());
        heap(text, "jvm_memory_committed_bytes", "Memory taken from the system.", runtime.totalMemory());
        heap(text, "jvm_memory_max_bytes", "Memory that may be taken.", runtime.maxMemory());
        text.single("jvm_threads_current", "gauge", "Platform threads, about.", allThreads.activeCount());
        var process = ProcessHandle.current().info();
        process.totalCpuDuration().ifPresent(time -> text.single("process_cpu_seconds_total", "counter",
                "Processor time used.", time.toNanos() / NANOS));
        process.startInstant().ifPresent(start -> text.single("process_start_time_seconds", "gauge",
                "Start of the process, in seconds of the epoch.", start.toEpochMilli() / 1000.0));
    }

    private static void heap(PrometheusText text, String name, String help, long bytes) {
        text.family(name, "gauge", help);
        text.sample("", bytes, "area", "heap");
    }

    private static ThreadGroup root() {
        var group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    private static int blocks(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Saved saved -> saved.blocks();
            case Outcome.Updated updated -> updated.blocks();
            default -> 0;
        };
    }

    private static String outcome(Outcome.Done outcome) {
        return switch (outcome) {
            case Outcome.Saved saved -> "saved";
            case Outcome.Updated updated -> "updated";
            case Outcome.Unchanged unchanged -> "unchanged";
            case Outcome.Skipped skipped -> "skipped";
        };
    }
}
