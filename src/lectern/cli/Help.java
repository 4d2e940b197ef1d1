package lectern.cli;

import java.util.List;
import java.util.stream.Collectors;
import lectern.domain.Version;

/** The help texts, made from the options' own descriptions so that the two never differ. Pure. */
public final class Help {
    private static final List<String> COMMANDS =
            List.of("serve", "demo", "send", "check", "queue", "emulator", "version", "help");

    private Help() {}

    /** What the program is and which commands it has. */
    public static String overview() {
        return """
                Lectern %s: lecture transcripts from your browser to your Notion database.

                lectern demo          see all of it work on this computer, without Notion
                lectern [serve]       take transcripts over a WebSocket and write them to Notion
                lectern send FILE...  send message or caption files to a running server
                lectern check         whether Notion is set up: token, database, properties, rights
                lectern queue         what waits and what failed; retry or discard what failed
                lectern emulator      only the Notion stand-in that the demo uses
                lectern version       print the version
                lectern help COMMAND  a command's options

                lectern --notion-token TOKEN --database-id ID --websocket-port 8765
                """.formatted(Version.NUMBER);
    }

    /** A command's help; an unknown one's is the overview. */
    public static String of(String command) {
        return switch (command) {
            case "serve" -> """
                    lectern [serve] --database-id ID [OPTION]...
                    Takes lecture transcripts over a WebSocket, keeps them on disk, and writes them to Notion.

                    %s
                    A flag beats the environment, the environment beats the file.
                    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused (token, database, port or data folder).

                      lectern --notion-token-file token --database-id https://app.notion.com/p/...
                      lectern serve --config lectern.properties --log-format json
                    """.formatted(options(ServeOptions.SPECS));
            case "demo" -> """
                    lectern demo [OPTION]...
                    Starts a Notion stand-in and Lectern on free ports, sends a sample course over a real WebSocket,
                    and compares every page with what was sent. Needs no network and leaves nothing behind.

                    %s
                      lectern demo --keep
                      lectern demo --course my-messages
                    """.formatted(options(DemoOptions.SPECS));
            case "send" -> """
                    lectern send [OPTION]... FILE...
                    Sends messages (.json, .jsonl) and caption files (.vtt, .srt) to a running server; folders whole, in
                    natural order; - is standard input. Sending again what the server has does no harm.

                    %s
                    Of a caption file, the folder names the section and the file the lecture, with their numbers:
                    "Course/02 - Basics/003 - First Steps.en.vtt". Exit codes: 0 all kept, 1 some not, 2 wrong usage.

                      lectern send "My Course"/
                      lectern send --wait messages.jsonl
                      lectern send --course "My Course" --section "1. Start" --lecture "2. Setup" - < captions.srt
                    """.formatted(options(SendOptions.SPECS));
            case "check" -> """
                    lectern check [--fix] --database-id ID [OPTION]...
                    Asks Notion about the token, the database, its properties and the connection's rights, and says of
                    each yes or what to do. Writes no page. Takes any other option of serve, and its file, too.

                    %s
                    Exit codes: 0 all well or only optional things missing, 1 no answer, 2 wrong usage, 3 refused.

                      lectern check --database-id https://app.notion.com/p/...
                      lectern check --fix --config lectern.properties
                    """.formatted(options(CheckOptions.HELPED));
            case "queue" -> """
                    lectern queue list | retry ID | retry --all | discard ID  [OPTION]...
                    What waits and what failed; and orders for what failed: to try it again, or to forget it with its
                    transcript. Asks a running server by its status port, or reads the data folder of a stopped one.

                    %s
                    Exit codes: 0 done, 1 no such failed lecture, 2 wrong usage, 3 no folder or no answer.

                      lectern queue list
                      lectern queue retry 17
                    """.formatted(options(QueueOptions.SPECS));
            case "emulator" -> """
                    lectern emulator [OPTION]...
                    Starts only the Notion stand-in, in memory, until it is interrupted: for tests of any program that
                    uses Notion's API of 2026-03-11. Prints its URL, and token, database and page to use there.

                    %s
                    --database is what the token can see at the start: the properties of Lectern's first users, a title
                    only, two data sources, a view of a database elsewhere, a wiki with another inside it, or nothing.

                    --faults gives faults with their chances from 0 to 1: 400, 401, 403, 403-blocks, 404, 409, 429,
                    429-space, 429-endpoint, 429-blocked, 500, 502, 503, 503-unsaved, 503-saved, 504, 504-saved, 529,
                    drop, drop-saved, drop-late, timeout, timeout-saved, short; the seed of the chances; latency in ms;
                    lag of queries and search, and retry-after, in s; blocks that can still be made; and
                    without=users, read, insert or update for a capability that the token lacks. "-saved" took effect
                    and the client is not told so, or by the error only. "short" lists are half as long as asked for.

                      lectern emulator --port 8780 --faults 503-saved=0.05,429=0.02,latency=300-700,seed=7
                      lectern emulator --database two-sources --faults without=insert,lag=3
                    """.formatted(options(EmulatorCommandOptions.SPECS));
            default -> overview();
        };
    }

    /** The command that a mistyped word was meant to be, as the end of an error message; empty if nothing is near. */
    public static String suggestion(String word) {
        return Nearest.suggestion(word, COMMANDS);
    }

    /** The command line that shows the help of a command; of an unknown one, the overview. */
    public static String reference(String command) {
        return COMMANDS.contains(command) ? "lectern help " + command : "lectern help";
    }

    private static String options(List<OptionSpec> specs) {
        return specs.stream().map(Help::option).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String option(OptionSpec spec) {
        var head = (spec.name() + " " + spec.placeholder()).strip();
        var notes = (spec.standard().isEmpty() ? "" : " [" + spec.standard() + "]")
                + (spec.environment().isEmpty() ? "" : " ($" + spec.environment() + ")");
        return "  %-28s %s%s".formatted(head, spec.help(), notes);
    }
}
