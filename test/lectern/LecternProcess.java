package lectern;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A Lectern of its own, started as a person would start it. Its output is read as it comes, so that it never blocks.
 */
final class LecternProcess implements AutoCloseable {
    /** Where the build put the forms of the program. */
    static final Path BUILT = Path.of(System.getProperty("lectern.out", "build")).toAbsolutePath();
    static final String JAR = BUILT.resolve("lectern.jar").toString();

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    /** Up soon rather than fast in the end: a process of the tests lives for seconds, and most of it is its start. */
    private static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final Output out;
    private final Output err;

    private LecternProcess(Process process) {
        this.process = process;
        out = new Output(process.getInputStream());
        err = new Output(process.getErrorStream());
    }

    /** A tool of the JDK that the build found. */
    static String tool(String name) {
        var home = System.getProperty("lectern.java.home", System.getProperty("java.home"));
        return Path.of(home, "bin", name).toString();
    }

    /** The command that runs {@code java} with these arguments, for a brief life. */
    static List<String> java(String... arguments) {
        var command = new ArrayList<>(List.of(tool("java")));
        command.addAll(BRIEF);
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command that runs the image with these options of the JVM, for tests that any form would do for. */
    static List<String> soonest(String... options) {
        var image = BUILT.resolve("image");
        var cache = image.resolve("lib").resolve("lectern.aot");
        var archive = Files.exists(cache) ? "-XX:AOTCache=" + cache
                : "-XX:SharedArchiveFile=" + image.resolve("lib").resolve("lectern.jsa");
        var command = new ArrayList<>(List.of(image.resolve("bin").resolve("java").toString(),
                "@" + image.resolve("lib").resolve("lectern.options"), archive));
        command.addAll(List.of(options));
        command.addAll(List.of("-m", "lectern/lectern.Main"));
        return command;
    }

    /** Starts the given form of the program; the environment holds nothing but what is given here. */
    static LecternProcess start(List<String> form, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(form);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new LecternProcess(builder.start());
    }

    /** The port in the line "websocket ws://localhost:PORT", once "ready" is printed too. */
    int port() throws InterruptedException {
        out.await("ready"::equals, process);
        var line = out.await(text -> text.startsWith("websocket "), process);
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    /** The address in the line "status http://localhost:PORT", once "ready" is printed too. */
    String statusUrl() throws InterruptedException {
        out.await("ready"::equals, process);
        return out.await(text -> text.startsWith("status "), process).substring("status ".length());
    }

    /** Waits for a line of the log, past or future. */
    String awaitLog(Predicate<String> wanted) throws InterruptedException {
        return err.await(wanted, process);
    }

    /** Waits until the log holds so many lines of a kind. */
    void awaitLog(int count, Predicate<String> wanted) throws InterruptedException {
        err.await(count, wanted, process);
    }

    /** The exit code, once the process has ended by itself. */
    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "still running; its log:\n" + err);
        out.end();
        err.end();
        return process.exitValue();
    }

    /** SIGTERM where there are signals; what it says afterwards is still read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL where there are signals, so that no shutdown hook runs; returns when the process is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String output() {
        return out.toString();
    }

    String log() {
        return err.toString();
    }

    @Override
    public void close() {
        kill();
    }

    /** The lines of one stream so far. */
    private static final class Output {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final List<String> lines = new ArrayList<>();
        private final Thread reader;

        Output(InputStream stream) {
            reader = Thread.ofVirtual().start(() -> read(stream));
        }

        private void read(InputStream stream) {
            try (var text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = text.readLine(); line != null; line = text.readLine()) {
                    add(line);
                }
            } catch (IOException ended) {
                // The process is gone, and with it the pipe: there is nothing more to read.
            }
        }

        private void add(String line) {
            lock.lock();
            try {
                lines.add(line);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        String await(Predicate<String> wanted, Process process) throws InterruptedException {
            return await(1, wanted, process).get(0);
        }

        List<String> await(int count, Predicate<String> wanted, Process process) throws InterruptedException {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            lock.lock();
            try {
                while (true) {
                    var found = lines.stream().filter(wanted).toList();
                    if (found.size() >= count) {
                        return found;
                    }
                    var left = deadline - System.nanoTime();
                    if (left <= 0 || !process.isAlive() && !reader.isAlive()) {
                        return fail("wanted " + count + " lines, found " + found.size() + "; all:\n" + this);
                    }
                    changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(200)));
                }
            } finally {
                lock.unlock();
            }
        }

        void end() throws InterruptedException {
            reader.join(PATIENCE);
        }

        @Override
        public String toString() {
            lock.lock();
            try {
                return String.join("\n", lines);
            } finally {
                lock.unlock();
            }
        }
    }
}
