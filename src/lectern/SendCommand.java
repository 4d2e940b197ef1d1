package lectern;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lectern.cli.ExitCode;
import lectern.cli.ProgressBar;
import lectern.cli.SendOptions;
import lectern.cli.Terminal;
import lectern.client.CaptionMessage;
import lectern.client.Delivery;
import lectern.client.MessageFiles;

/** {@code lectern send}: files to a running server, with a progress bar, and a list of what could not be sent. */
final class SendCommand {
    private SendCommand() {}

    static ExitCode run(SendOptions options, InputStream in, PrintStream out, PrintStream err)
            throws InterruptedException {
        var files = files(options, in);
        var bar = new ProgressBar(out, Terminal.isThere(), options.untilWritten() ? "done" : "sent");
        var progress = new SendProgress(options, bar, files.messages().size(), InstantSource.system());
        files.problems().forEach(progress::problem);
        var token = Optional.of(options.clientToken().token()).filter(secret -> !secret.isEmpty());
        var server = new Delivery.Server(options.server(), token);
        var delivery = new Delivery(server, options.untilWritten(), progress,
                pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
        try {
            if (!files.messages().isEmpty()) {
                delivery.send(files.messages().iterator());
            }
        } catch (IOException unreachable) {
            progress.problem("the rest", unreachable.getMessage());
        }
        bar.end();
        progress.failures().forEach(failure -> err.println("✗ " + failure));
        out.println(progress.summary());
        return progress.failures().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static MessageFiles files(SendOptions options, InputStream in) {
        var said = options.titles();
        var files = new MessageFiles(new CaptionMessage.Titles(
                said.courseId(), said.course(), said.section(), said.lecture(), said.language()));
        for (var file : options.files()) {
            if (file.equals("-")) {
                files.add(in);
            } else {
                files.add(Path.of(file));
            }
        }
        return files;
    }
}
