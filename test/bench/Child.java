package lectern.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A server in a JVM of its own, with a port and figures of its own. It ends with its standard input, so never outlives
 * the benchmark, whatever happens to that.
 */
final class Child implements AutoCloseable {
    /** What it has used so far: CPU time of all its threads, bytes that all its threads ever allocated. */
    record Usage(long cpuNanos, long allocatedBytes) {}

    /** Bytes of heap in use after a collection, and of memory that is resident (0 where the system does not say). */
    record Memory(long heapBytes, long residentBytes) {}

    private static final Path STATUS = Path.of("/proc/self/status");

    private final Process process;
    private final BufferedReader output;
    private final int port;

    private Child(Process process) throws IOException {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
        port = (int) answer()[0];
    }

    /** Starts {@code main}, which must end in {@link #serve}; same JDK and class path as ours. */
    static Child start(Class<?> main, List<String> flags, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    int port() {
        return port;
    }

    Usage usage() throws IOException {
        long[] answer = ask("usage");
        return new Usage(answer[0], answer[1]);
    }

    Memory memory() throws IOException {
        long[] answer = ask("memory");
        return new Memory(answer[0], answer[1]);
    }

    @Override
    public void close() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        process.onExit().join();
    }

    /** The child's side: tells its port, then answers until the parent closes our standard input, which ends all. */
    static void serve(int port) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, broken) -> {
            broken.printStackTrace(); // else the load would wait for ever
            Runtime.getRuntime().halt(1);
        });
        System.out.println(port);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var question = input.readLine(); question != null; question = input.readLine()) {
            System.out.println(question.equals("usage") ? usageHere() : memoryHere());
        }
        System.exit(0);
    }

    private static String usageHere() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // Carriers count what virtual threads allocate.
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return system.getProcessCpuTime() + " " + threads.getTotalThreadAllocatedBytes();
    }

    private static String memoryHere() throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc(); // more than once, as some memory is only let go after its cleaners have run
        }
        long resident = 0;
        if (Files.exists(STATUS)) {
            resident = Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))).sum();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " " + resident;
    }

    private long[] ask(String question) throws IOException {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(question + "\n");
        input.flush();
        return answer();
    }

    private long[] answer() throws IOException {
        var line = output.readLine();
        while (line != null && !line.matches("[0-9 -]+")) {
            line = output.readLine(); // what the JVM itself has to say
        }
        if (line == null) {
            throw new IOException("the server has ended; its standard error is above");
        }
        return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
