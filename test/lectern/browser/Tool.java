package lectern.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of other languages, which not every computer has. */
final class Tool {
    private Tool() {}

    /** What the command prints, errors included, and how it ended. */
    record Result(int exitCode, String output) {}

    static Result run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** Runs it with further arguments, or skips the test if {@code probe}, such as {@code --version}, fails with it. */
    static Result runIfPresent(Map<String, String> environment, List<String> program, List<String> probe,
            List<String> arguments) throws IOException, InterruptedException {
        assumeTrue(succeeds(join(program, probe)), () -> String.join(" ", program) + " is not usable here");
        return run(environment, join(program, arguments));
    }

    static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return run(Map.of(), command).exitCode() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
