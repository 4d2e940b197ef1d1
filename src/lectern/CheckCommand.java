package lectern;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lectern.cli.CheckOptions;
import lectern.cli.ExitCode;
import lectern.cli.Terminal;
import lectern.notion.DatabaseCheck;
import lectern.notion.NotionTiming;

/** {@code lectern check}: of the token, the database, its properties and our rights, each with a yes or what to do. */
final class CheckCommand {
    private final PrintStream out;
    private final boolean forPerson = Terminal.isThere();
    private final boolean inColour = Terminal.printsColour(System.getenv());
    private final Set<DatabaseCheck.Verdict> verdicts = EnumSet.noneOf(DatabaseCheck.Verdict.class);

    private CheckCommand(PrintStream out) {
        this.out = out;
    }

    static ExitCode run(CheckOptions options, PrintStream out) throws StartException, InterruptedException {
        var command = new CheckCommand(out);
        var timing = NotionTiming.of(InstantSource.system(),
                pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()), NotionTiming.REQUEST_DEADLINE);
        var settings = LecternServer.settings(options.notion());
        try (var check = new DatabaseCheck(settings, event -> { }, timing, command::print)) {
            check.run(options.fix());
        }
        return command.exitCode();
    }

    private void print(DatabaseCheck.Finding finding) {
        verdicts.add(finding.verdict());
        // Names come from the database, whoever wrote them.
        var text = Terminal.printable(finding.text());
        var mark = switch (finding.verdict()) {
            case WELL -> new Mark("✔", 32, "ok");
            case OPTIONAL -> new Mark("•", 33, "note");
            case WRONG -> new Mark("✘", 31, "wrong");
            case UNKNOWN -> new Mark("?", 33, "unknown");
        };
        if (forPerson) {
            var sign = inColour ? "\u001b[" + mark.colour + "m" + mark.sign + "\u001b[0m" : mark.sign;
            out.println("%s %-14s  %s".formatted(sign, finding.subject(), text));
        } else {
            out.println(mark.word + "\t" + finding.subject() + "\t" + text);
        }
    }

    private ExitCode exitCode() {
        if (verdicts.contains(DatabaseCheck.Verdict.WRONG)) {
            return ExitCode.REFUSED;
        }
        return verdicts.contains(DatabaseCheck.Verdict.UNKNOWN) ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** How a line begins: in a terminal, with its colour, and for programs. */
    private record Mark(String sign, int colour, String word) {}
}
