package lectern;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.util.List;
import lectern.cli.CheckOptions;
import lectern.cli.DemoOptions;
import lectern.cli.EmulatorCommandOptions;
import lectern.cli.ExitCode;
import lectern.cli.Help;
import lectern.cli.QueueOptions;
import lectern.cli.SendOptions;
import lectern.cli.ServeOptions;
import lectern.cli.Terminal;
import lectern.cli.UsageException;
import lectern.domain.Version;

/** Lectern's entry point: takes lecture transcripts over a WebSocket and keeps them as pages in a Notion database. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        limitHttpServers();
        // Emoji and all scripts appear in names and log lines; under a bare POSIX locale the JDK would print question
        // marks.
        var charset = Terminal.charset();
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
        System.exit(run(List.of(arguments), out, err).number());
    }

    /** The JDK's HTTP server takes its limits from the process alone, before the first one is made. */
    private static void limitHttpServers() {
        for (var limit : List.of("sun.net.httpserver.maxReqTime=30", "sun.net.httpserver.idleInterval=60",
                "sun.net.httpserver.maxReqHeaders=100", "jdk.httpserver.maxConnections=256",
                "sun.net.httpserver.nodelay=true")) {
            var parts = limit.split("=");
            System.getProperties().putIfAbsent(parts[0], parts[1]);
        }
    }

    private static ExitCode run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        // The seed's command line has no command: its options stand first, and mean serve.
        var named = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
        var command = named ? arguments.getFirst() : "serve";
        var rest = named ? arguments.subList(1, arguments.size()) : arguments;
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(named ? Help.of(command) : Help.overview());
            return ExitCode.DONE;
        }
        try {
            // What the JDK puts for letters that the locale's encoding lacks: they would become titles or file names.
            if (arguments.stream().anyMatch(argument -> argument.contains("\uFFFD"))) {
                throw new UsageException("this locale cannot read the arguments; set LC_ALL=C.UTF-8");
            }
            return dispatch(command, rest, out, err);
        } catch (InvalidPathException wrong) {
            err.println("lectern: no file can have this name: " + wrong.getMessage());
            return ExitCode.USAGE;
        } catch (UsageException wrong) {
            err.println("lectern: " + wrong.getMessage() + " (see: " + Help.reference(command) + ")");
            return ExitCode.USAGE;
        } catch (StartException refused) {
            err.println("lectern: " + refused.getMessage());
            return ExitCode.REFUSED;
        }
    }

    private static ExitCode dispatch(String command, List<String> rest, PrintStream out, PrintStream err)
            throws UsageException, StartException, InterruptedException {
        var environment = System.getenv();
        return switch (command) {
            case "serve" -> ServeCommand.run(ServeOptions.of(rest, environment), out, err);
            case "demo" -> DemoCommand.run(DemoOptions.of(rest, environment), out, err);
            case "send" -> SendCommand.run(SendOptions.of(rest, environment), System.in, out, err);
            case "check" -> CheckCommand.run(CheckOptions.of(rest, environment), out);
            case "queue" -> QueueCommand.run(QueueOptions.of(rest, environment), out);
            case "emulator" -> EmulatorCommand.run(EmulatorCommandOptions.of(rest, environment), out);
            case "version" -> {
                out.println("lectern " + Version.NUMBER + " on Java " + Runtime.version().feature());
                yield ExitCode.DONE;
            }
            case "help" -> {
                out.print(rest.isEmpty() ? Help.overview() : Help.of(rest.getFirst()));
                yield ExitCode.DONE;
            }
            default -> throw new UsageException("unknown command \"" + command + "\"" + Help.suggestion(command));
        };
    }
}
