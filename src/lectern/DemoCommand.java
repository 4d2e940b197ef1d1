package lectern;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lectern.cli.DemoOptions;
import lectern.cli.ExitCode;
import lectern.cli.LogSink;
import lectern.cli.ProgressBar;
import lectern.cli.ServeOptions;
import lectern.cli.Terminal;
import lectern.cli.TokenFile;
import lectern.client.Delivery;
import lectern.client.Outgoing;
import lectern.demo.CourseMessage;
import lectern.demo.PageCheck;
import lectern.demo.SampleCourse;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.json.JsonWriter;
import lectern.port.EventSink;

/**
 * {@code lectern demo}: stand-in, server and a browser's part on this computer, and a verdict on every page.
 *
 * <p>With a stand-in that runs apart and a data folder that stays, a killed demo can be started again and must end
 * well.
 */
final class DemoCommand {
    private static final Path EXAMPLE_COURSE = Path.of("examples", "course");

    private final DemoOptions options;
    private final PrintStream out;
    private final DemoProgress progress;
    private final EventSink events;

    private DemoCommand(DemoOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        progress = new DemoProgress(new ProgressBar(out, Terminal.isThere(), "written"));
        events = EventSink.all(List.of(new LogSink(err, options.log(),
                Terminal.hasColour(System.getenv()), InstantSource.system()), progress));
    }

    static ExitCode run(DemoOptions options, PrintStream out, PrintStream err)
            throws StartException, InterruptedException {
        var demo = new DemoCommand(options, out, err);
        try {
            return demo.run();
        } catch (IOException | UncheckedIOException | IllegalArgumentException failed) {
            err.println("lectern: the demo failed: " + failed.getMessage());
            return ExitCode.FAILED;
        }
    }

    private ExitCode run() throws StartException, IOException, InterruptedException {
        var course = SampleCourse.withLongLecture(course());
        if (options.notionUrl().isPresent()) {
            return run(course, options.notionUrl().get());
        }
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var emulator = NotionEmulator.open(loopback, EmulatorOptions.standard())) {
            return run(course, emulator.url());
        }
    }

    private ExitCode run(List<CourseMessage> course, String notionUrl)
            throws StartException, IOException, InterruptedException {
        var folder = options.dataFolder().isPresent() ? options.dataFolder().get() : temporaryFolder();
        try (var server = LecternServer.open(settings(folder, notionUrl), events)) {
            out.println("notion    " + notionUrl + " (a stand-in)");
            out.println("websocket " + server.webSocketUrl());
            server.statusUrl().ifPresent(url -> out.println("status    " + url));
            var began = InstantSource.system().instant();
            send(course, URI.create(server.webSocketUrl()));
            var result = progress.result();
            var elapsed = Duration.between(began, InstantSource.system().instant());
            var exit = report(course, notionUrl, result, elapsed);
            if (options.keep()) {
                out.println("look at the pages: " + notionUrl + "/  (Ctrl-C ends it)");
                new CountDownLatch(1).await();
            }
            return exit;
        }
    }

    private List<CourseMessage> course() throws IOException {
        if (options.course().isPresent()) {
            return SampleCourse.read(options.course().get());
        }
        return Files.isDirectory(EXAMPLE_COURSE) ? SampleCourse.read(EXAMPLE_COURSE) : SampleCourse.builtIn();
    }

    private void send(List<CourseMessage> course, URI server) throws IOException, InterruptedException {
        var messages = course.stream().map(message -> new Outgoing(
                message.name(), message.messageId(), () -> JsonWriter.utf8(message.json())));
        new Delivery(new Delivery.Server(server, Optional.empty()), false, progress,
                pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos())).send(messages.iterator());
    }

    private ExitCode report(List<CourseMessage> course, String notionUrl, DemoProgress.Result written, Duration elapsed)
            throws IOException, InterruptedException {
        var token = EmulatorOptions.standard().token();
        var pages = PageCheck.compare(course, notionUrl, token, EmulatorOptions.DATABASE_ID);
        // Titles and ids come from whoever wrote the course.
        pages.tree().forEach(line -> out.println(Terminal.printable(line)));
        written.failures().forEach(reason -> out.println(Terminal.printable("✗ failed: " + reason)));
        pages.wrong().forEach(reason -> out.println(Terminal.printable("✗ " + reason)));
        var seconds = elapsed.toMillis() / 1000.0;
        out.println("%,d lectures, %,d characters, %d new sections, %d requests to write them, %.1f s".formatted(
                course.size(), pages.characters(), written.sections(), written.requests(), seconds));
        var right = written.failures().isEmpty() && pages.wrong().isEmpty();
        out.println(right ? "every page is as it was sent" : "NOT every page is as it was sent");
        return right ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ServeOptions settings(Path folder, String notionUrl) {
        var notion = new ServeOptions.Notion(URI.create(notionUrl), EmulatorOptions.standard().token(),
                EmulatorOptions.DATABASE_ID, "", 180, true, options.pages());
        var listen = new ServeOptions.Listen("", 0, OptionalInt.of(0), List.of(), 16 << 20, 16, true,
                TokenFile.NONE);
        return new ServeOptions(notion, listen, folder, options.log(), false);
    }

    /** A folder that is gone when the process ends, by Ctrl-C too. */
    private static Path temporaryFolder() throws IOException {
        var folder = Files.createTempDirectory("lectern-demo");
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("clean-up").unstarted(() -> {
            // What is still open on some systems stays for them to sweep, as all in the temporary folder.
            Stream.ofNullable(folder.toFile().listFiles()).flatMap(Stream::of).forEach(File::delete);
            folder.toFile().delete();
        }));
        return folder;
    }
}
