package lectern.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;

/**
 * How soon each form of the program accepts and acknowledges after it was started, and how much memory it holds then,
 * beside a hello-world in the same form with the same flags; in an image, that has an archive of its own classes, and
 * once more is run by Lectern's image, where it has none.
 */
final class StartBench {
    private static final Path BUILT =
            Path.of(System.getProperty("lectern.bench.out")).resolveSibling("").toAbsolutePath();
    private static final int MEMORY_ROUNDS = 3;
    private static final int IDLE_SECONDS = 5;
    private static final String MESSAGE = """
            {"action":"save_transcript","messageId":"1","raw_section":"Section 1: Start","raw_lecture":"1. First",\
            "transcripts":["first line"]}""";

    private final Path folder;
    private final HelloWorld hello;
    private final NotionEmulator notion;
    private int started;

    /** A way to start either program: their command lines, to which arguments are added. */
    private record Form(String name, List<String> hello, List<String> lectern) {}

    /** A server that has acknowledged its first message. */
    private record Server(Process process, double acceptingMillis, double acknowledgedMillis) {}

    private StartBench(Path folder, NotionEmulator notion) throws IOException {
        this.folder = folder;
        hello = HelloWorld.make(folder.resolve("hello"));
        this.notion = notion;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = Bench.of("start", arguments);
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var notion = NotionEmulator.open(loopback, EmulatorOptions.standard())) {
            var starts = new StartBench(Files.createTempDirectory("lectern-start"), notion);
            var forms = starts.forms().stream().filter(form -> bench.wants(form.name)).toList();
            for (var form : forms) {
                bench.compare(form.name, "hello-world", time -> starts.wholeRun(form.hello));
                bench.compare(form.name, "lectern", time -> starts.start(form));
            }
            var guest = starts.hello.guest(BUILT.resolve("image"));
            bench.compare("image", "hello-world in Lectern's image", time -> starts.wholeRun(guest));
            bench.run();
            for (int round = 0; round < MEMORY_ROUNDS; round++) {
                starts.memory(bench, forms, guest);
            }
            bench.finish();
        }
    }

    private List<Form> forms() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var forms = new ArrayList<>(List.of(
                new Form("image", hello.image(BUILT.resolve("image")),
                        List.of(BUILT.resolve("image").resolve("bin").resolve("lectern").toString())),
                new Form("java -jar", List.of(java, "-jar", hello.jar().toString()),
                        List.of(java, "-jar", BUILT.resolve("lectern.jar").toString())),
                new Form("java Main.java", List.of(java, hello.source().toString()),
                        List.of(java, BUILT.resolve("Main.java").toString()))));
        if (Runtime.version().feature() >= 22) {
            forms.add(new Form("java src/lectern/Main.java", List.of(java, hello.source().toString()),
                    List.of(java, Path.of("src", "lectern", "Main.java").toString())));
        }
        return forms;
    }

    private Map<String, Double> wholeRun(List<String> hello) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var exit = process(hello).waitFor();
        if (exit != 0) {
            throw new IOException(hello + " ended with " + exit);
        }
        return Map.of("whole run, ms", millisSince(began));
    }

    private Map<String, Double> start(Form form) throws IOException, InterruptedException {
        var server = serve(form);
        end(server.process);
        var figures = new LinkedHashMap<String, Double>();
        figures.put("accepting, ms", server.acceptingMillis);
        figures.put("acknowledged, ms", server.acknowledgedMillis);
        return figures;
    }

    /** All programs side by side, idle. */
    private void memory(Bench bench, List<Form> forms, List<String> guest) throws IOException, InterruptedException {
        var processes = new LinkedHashMap<Form, List<Process>>();
        for (var form : forms) {
            var server = serve(form);
            bench.report(form.name + ", resident", "lectern", "acknowledged, MB", residentMegabytes(server.process));
            processes.put(form, List.of(stay(form.hello), server.process));
        }
        var inImage = stay(guest);
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        bench.report("image, resident", "bare JVM in Lectern's image", "idle, MB", residentMegabytes(inImage));
        end(inImage);
        for (var form : forms) {
            var bare = residentMegabytes(processes.get(form).get(0));
            var idle = residentMegabytes(processes.get(form).get(1));
            bench.report(form.name + ", resident", "bare JVM", "idle, MB", bare);
            bench.report(form.name + ", resident", "lectern", "idle, MB", idle);
            bench.report(form.name + ", resident", "lectern", "of the first", idle / bare);
            for (var process : processes.get(form)) {
                end(process);
            }
        }
    }

    private Process stay(List<String> hello) throws IOException {
        var stays = new ArrayList<>(hello);
        stays.add("stay");
        return process(stays);
    }

    private Server serve(Form form) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<>(form.lectern);
        command.addAll(List.of("serve", "--notion-url", notion.url(), "--database-id", notion.databaseId(),
                "--websocket-port", Integer.toString(port), "--status-port", "0",
                "--data-dir", folder.resolve("data-" + started++).toString()));
        var began = System.nanoTime();
        var process = process(command);
        try (var socket = connect(port, process)) {
            var accepting = millisSince(began);
            send(socket, port);
            return new Server(process, accepting, millisSince(began));
        }
    }

    private Process process(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().put("NOTION_TOKEN", notion.token());
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Socket connect(int port, Process process) throws IOException {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (ConnectException notYet) {
                if (!process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("log")), notYet);
                }
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            }
        }
    }

    /** Sends the message, and returns when it is acknowledged. */
    private static void send(Socket socket, int port) throws IOException {
        var text = MESSAGE.getBytes(StandardCharsets.UTF_8);
        var out = socket.getOutputStream();
        out.write(("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {(byte) 0x81, (byte) 0xFE, (byte) (text.length >> 8), (byte) text.length, 0, 0, 0, 0});
        out.write(text);
        var answer = new StringBuilder();
        while (answer.indexOf("success") < 0) {
            var next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("not acknowledged: " + answer);
            }
            answer.append((char) next);
        }
    }

    /** 0 where the system does not say. */
    private static double residentMegabytes(Process process) throws IOException {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        return !Files.exists(status) ? 0 : Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0).sum();
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }
}
