package lectern;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import lectern.cli.EmulatorCommandOptions;
import lectern.cli.ExitCode;
import lectern.cli.UsageException;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.FaultPlan;
import lectern.emulator.NotionEmulator;

/** {@code lectern emulator}: only the Notion stand-in, until a signal ends it. */
final class EmulatorCommand {
    private EmulatorCommand() {}

    static ExitCode run(EmulatorCommandOptions options, PrintStream out)
            throws UsageException, StartException, InterruptedException {
        var faults = faults(options.faults());
        var shared = !options.database().equals("unshared");
        var kind = shared ? options.database() : "seed";
        var settings = new EmulatorOptions(EmulatorOptions.standard().token(), options.requestsPerMinute(),
                EmulatorOptions.Schema.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_')), shared,
                InstantSource.system());
        try (var emulator = open(options.port(), settings)) {
            emulator.disturb(faults);
            out.println("notion " + emulator.url());
            out.println("token " + emulator.token());
            out.println("database " + emulator.databaseId());
            out.println("page " + EmulatorOptions.PAGE_ID);
            out.println("ready");
            // Until a signal ends the process: the stand-in has nothing to save.
            new CountDownLatch(1).await();
        }
        return ExitCode.DONE;
    }

    private static FaultPlan faults(String spec) throws UsageException {
        try {
            return spec.isEmpty() ? FaultPlan.NONE : FaultPlan.parse(spec);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--faults: " + wrong.getMessage());
        }
    }

    private static NotionEmulator open(int port, EmulatorOptions options) throws StartException {
        try {
            return NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), options);
        } catch (IOException refused) {
            var reason = "cannot listen on port " + port + " (" + refused.getMessage() + "); choose another by --port";
            throw new StartException(reason, refused);
        }
    }
}
