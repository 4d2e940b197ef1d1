package lectern;

import java.io.PrintStream;
import java.time.InstantSource;
import lectern.cli.ExitCode;
import lectern.cli.LogSink;
import lectern.cli.ServeOptions;
import lectern.cli.Terminal;
import lectern.domain.LecternEvent;

/** {@code lectern serve}: the server, until a signal ends it or Notion refuses it; closed as the process ends. */
final class ServeCommand {
    private ServeCommand() {}

    static ExitCode run(ServeOptions options, PrintStream out, PrintStream err) throws StartException {
        var log = new LogSink(err, options.log(), Terminal.hasColour(System.getenv()), InstantSource.system());
        if (options.tokenVisible()) {
            log.emit(new LecternEvent.Advice("a token on the command line is visible to other users of this computer;"
                    + " NOTION_TOKEN or --notion-token-file hide it"));
        }
        if (options.listen().clientToken().readableByOthers()) {
            log.emit(new LecternEvent.Advice("the client token's file can be read by other users of this computer;"
                    + " chmod 600 hides it"));
        }
        var server = LecternServer.open(options, log);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            var refused = server.refusal().isDone();
            log.emit(new LecternEvent.Stopping(refused ? "Notion refused" : "signal"));
            server.close();
            // Stopped as asked, so 0: left alone, the JVM would report the signal.
            Runtime.getRuntime().halt((refused ? ExitCode.REFUSED : ExitCode.DONE).number());
        }));
        out.println("websocket " + server.webSocketUrl());
        server.statusUrl().ifPresent(url -> out.println("status " + url));
        out.println("ready");
        server.refusal().join();
        return ExitCode.REFUSED;
    }
}
