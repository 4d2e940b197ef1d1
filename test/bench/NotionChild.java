package lectern.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lectern.app.Agenda;
import lectern.app.Intake;
import lectern.app.Scribe;
import lectern.domain.Backoff;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.emulator.EmulatorOptions;
import lectern.gateway.TranscriptMessage;
import lectern.journal.Journal;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import lectern.notion.NotionNotebook;
import lectern.notion.NotionSettings;
import lectern.notion.NotionTiming;
import lectern.port.Notebook;
import lectern.port.Pause;

/** What {@link NotionBench} measures in a JVM of its own; tells its milliseconds where others tell their port. */
final class NotionChild {
    private static final int MEDIAN_CHARACTERS = 5_000;
    private static final int MAX_CHARACTERS = 30_000;
    private static final String LINE = "so what we are going to do in this lecture is to look at how it really works";

    private NotionChild() {}

    public static void main(String[] arguments) throws Exception {
        var course = course(Integer.parseInt(arguments[3]));
        Child.serve((int) (arguments[0].equals("first")
                ? new FirstVersion(URI.create(arguments[1])).write(course)
                : write(course, URI.create(arguments[1]), Path.of(arguments[2]))).toMillis());
    }

    /** All is in the journal already; from the scribes' start until nothing is left to tidy. */
    private static Duration write(List<byte[]> course, URI url, Path folder) throws Exception {
        try (var journal = Journal.open(folder, NotionChild::check)) {
            var agenda = new Agenda(InstantSource.system());
            var intake = new Intake(journal, agenda, NotionChild::check);
            for (var message : course) {
                intake.accept(TranscriptMessage.decode(message), message).join();
            }
            Pause pause = duration -> TimeUnit.NANOSECONDS.sleep(Math.max(0, duration.toNanos()));
            var settings = new NotionSettings(url, "ntn_emulator", EmulatorOptions.DATABASE_ID, "", 180, true);
            var timing = NotionTiming.of(InstantSource.system(), pause, NotionTiming.REQUEST_DEADLINE);
            try (var notion = new NotionNotebook(settings, journal, NotionChild::check, timing)) {
                var watched = new Watched(notion, agenda, new CompletableFuture<>());
                var scribe = new Scribe(new Scribe.Desk(journal, TranscriptMessage::decode, watched), agenda, intake,
                        NotionChild::check,
                        new Scribe.Waiting(InstantSource.system(), pause, Backoff.STANDARD, new Random()));
                var began = System.nanoTime();
                for (var i = 0; i < NotionNotebook.MAX_WRITERS; i++) {
                    Thread.ofPlatform().start(() -> run(scribe));
                }
                watched.finished.join();
                agenda.close();
                return Duration.ofNanos(System.nanoTime() - began);
            }
        }
    }

    private static void run(Scribe scribe) {
        try {
            scribe.run();
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells when the notebook has been tidied with nothing left to write. */
    private record Watched(Notebook notebook, Agenda agenda, CompletableFuture<Void> finished) implements Notebook {
        @Override
        public Opening open() throws InterruptedException {
            return notebook.open();
        }

        @Override
        public Outcome write(Lecture lecture) throws InterruptedException {
            return notebook.write(lecture);
        }

        @Override
        public Optional<Duration> tidy() throws InterruptedException {
            var rest = notebook.tidy();
            if (rest.isEmpty() && agenda.size() == 0) {
                finished.complete(null);
            }
            return rest;
        }
    }

    private static void check(LecternEvent event) {
        if (event instanceof LecternEvent.LectureParked || event instanceof LecternEvent.Fault
                || event instanceof LecternEvent.NotebookRefused || event instanceof LecternEvent.LectureRetrying) {
            System.err.println(event);
            System.exit(1);
        }
    }

    /** Sizes as real courses have them: most near the median, a few long ones; the same each time. */
    private static List<byte[]> course(int sections) {
        var random = new Random(1);
        var course = new ArrayList<byte[]>();
        for (var section = 1; section <= sections; section++) {
            for (var i = 0; i < NotionBench.LECTURES_PER_SECTION; i++) {
                var number = course.size() + 1;
                var characters = Math.min(MAX_CHARACTERS, MEDIAN_CHARACTERS * Math.exp(0.7 * random.nextGaussian()));
                var lines = new ArrayList<JsonValue>();
                for (var size = 0; size < characters; size += LINE.length() + 1) {
                    lines.add(new JsonValue.JsonString(LINE));
                }
                course.add(JsonWriter.utf8(JsonValue.JsonObject.builder()
                        .put("action", "save_transcript").put("messageId", "message-" + number)
                        .put("raw_section", "Section " + section + ": All About " + section)
                        .put("raw_lecture", number + ". Lecture Number " + number)
                        .put("course", "Networks").put("courseId", "123456").put("lectureId", Integer.toString(number))
                        .put("transcripts", new JsonValue.JsonArray(lines)).build()));
            }
        }
        return course;
    }
}
