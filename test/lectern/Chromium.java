package lectern;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * A headless Chromium with one page, driven over its DevTools socket; its profile is temporary.
 *
 * <p>For one thread. Each call waits until it is done, at most {@value #PATIENCE_SECONDS} s.
 */
public final class Chromium implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String READY = "DevTools listening on ";
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--remote-debugging-port=0");

    private final Process process;
    private final Path profile;
    private final HttpClient http = HttpClient.newHttpClient();
    private final DevTools tools = new DevTools();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private String session = "";

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /** Where the browser is, if it is installed. */
    public static Optional<Path> executable() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst();
    }

    /** Starts with an empty page; {@code flags} are added to the command line. */
    public static Chromium start(String... flags) throws IOException {
        var profile = Files.createTempDirectory("lectern-chromium");
        var command = new ArrayList<String>();
        command.add(executable().orElseThrow().toString());
        command.addAll(FLAGS);
        command.add("--user-data-dir=" + profile);
        command.addAll(List.of(flags));
        command.add("about:blank");
        var chromium = new Chromium(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start(),
                profile);
        try {
            chromium.attach();
            return chromium;
        } catch (IOException | RuntimeException failed) {
            chromium.close();
            throw failed;
        }
    }

    /** Goes to a page and waits until it is loaded. */
    public void open(String url) {
        var loaded = tools.next("Page.loadEventFired");
        command("Page.navigate", JsonValue.JsonObject.builder().put("url", url));
        await(loaded);
    }

    /** The value of a JavaScript expression as JSON, of its promise if it is one; an exception fails. */
    public JsonValue evaluate(String expression) {
        var result = command("Runtime.evaluate", JsonValue.JsonObject.builder().put("expression", expression)
                .put("awaitPromise", true).put("returnByValue", true));
        if (result.at("exceptionDetails").isPresent()) {
            throw new AssertionError(JsonWriter.text(result.at("exceptionDetails").get()));
        }
        return result.at("result", "value").orElse(JsonValue.JsonObject.builder().build());
    }

    /** What the page shows, as a PNG. */
    public byte[] screenshot() {
        return Base64.getDecoder().decode(command("Page.captureScreenshot", JsonValue.JsonObject.builder())
                .text("data").orElseThrow());
    }

    /** Errors on the console, uncaught exceptions and failed requests so far. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        var all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        try (var files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void attach() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        var line = lines.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the browser ended before it was ready");
        }
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> { })); // so that it never blocks on its log
        var uri = URI.create(line.substring(READY.length()));
        tools.socket = await(http.newWebSocketBuilder().buildAsync(uri, tools));
        var targets = command("Target.getTargets", JsonValue.JsonObject.builder());
        var page = targets.items("targetInfos").stream()
                .filter(target -> target.text("type").orElse("").equals("page")).findFirst().orElseThrow();
        session = command("Target.attachToTarget", JsonValue.JsonObject.builder()
                .put("targetId", page.text("targetId").orElseThrow()).put("flatten", true))
                .text("sessionId").orElseThrow();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            command(domain + ".enable", JsonValue.JsonObject.builder());
        }
    }

    /** The result of a DevTools command of the page. */
    public JsonValue command(String method, JsonValue.JsonObject.Builder parameters) {
        return command(session, method, parameters);
    }

    /** The result of a DevTools command of any session, the browser's own being empty. */
    public JsonValue command(String session, String method, JsonValue.JsonObject.Builder parameters) {
        var answer = await(tools.command(method, parameters.build(), session));
        if (answer.at("error").isPresent()) {
            throw new AssertionError(method + ": " + JsonWriter.text(answer.at("error").get()));
        }
        return answer.at("result").orElseThrow();
    }

    private void note(String method, JsonValue event) {
        boolean isError = switch (method) {
            case "Runtime.exceptionThrown" -> true;
            case "Runtime.consoleAPICalled" -> event.text("params", "type").orElse("").equals("error");
            case "Log.entryAdded" -> event.text("params", "entry", "level").orElse("").equals("error");
            default -> false;
        };
        if (isError) {
            errors.add(JsonWriter.text(event.at("params").orElseThrow()));
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The DevTools protocol: commands and answers by number, events by name. */
    private final class DevTools implements WebSocket.Listener {
        private final AtomicLong ids = new AtomicLong();
        private final Map<Long, CompletableFuture<JsonValue>> answers = new ConcurrentHashMap<>();
        private final Map<String, CompletableFuture<JsonValue>> events = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();
        private volatile WebSocket socket;

        CompletableFuture<JsonValue> command(String method, JsonValue parameters, String session) {
            long id = ids.incrementAndGet();
            var command = JsonValue.JsonObject.builder().put("id", id).put("method", method).put("params", parameters);
            var answer = new CompletableFuture<JsonValue>();
            answers.put(id, answer);
            var whole = session.isEmpty() ? command : command.put("sessionId", session);
            await(socket.sendText(JsonWriter.text(whole.build()), true));
            return answer;
        }

        /** The next event of this name. */
        CompletableFuture<JsonValue> next(String method) {
            return events.computeIfAbsent(method, name -> new CompletableFuture<>());
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                var json = JsonParser.parse(message.getBytes(StandardCharsets.UTF_8));
                if (json.at("id").orElse(null) instanceof JsonValue.JsonNumber id) {
                    answers.remove(id.wholeNumber().orElseThrow()).complete(json);
                } else {
                    var method = json.text("method").orElseThrow();
                    note(method, json);
                    Optional.ofNullable(events.remove(method)).ifPresent(waiting -> waiting.complete(json));
                }
            } catch (JsonException malformed) {
                throw new UncheckedIOException(new IOException(malformed));
            }
        }
    }
}
