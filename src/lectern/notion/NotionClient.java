package lectern.notion;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import lectern.domain.Backoff;
import lectern.domain.Version;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * Makes the requests: the one place that knows headers, time-outs and what may be sent again.
 *
 * <p>Safe for use by any thread; a thread that sits at the {@linkplain #desk desk} gives it up while its request is
 * under way. Limits: 10 s to connect, {@link NotionTiming#answerTimeout} for a whole answer, 16 MiB of it.
 */
final class NotionClient implements AutoCloseable {
    static final String NOTION_VERSION = "2026-03-11";
    static final int MAX_ANSWER_BYTES = 16 << 20;

    /** Requests that change nothing, or set what is set already, are made up to this many times. */
    static final int MAX_ATTEMPTS = 4;

    /** After so many answers "too many requests" in a row the lecture goes back to the queue, which shows its wait. */
    static final int MAX_THROTTLED_ATTEMPTS = 8;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern ID = Pattern.compile("/[0-9a-fA-F-]{32,36}(?=/|$)");

    private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final NotionSettings settings;
    private final RateGate gate;
    private final NotionTiming timing;
    private final NotionDesk desk = new NotionDesk();
    private final ThreadLocal<Integer> requests = ThreadLocal.withInitial(() -> 0);
    private volatile HttpClient http;

    NotionClient(NotionSettings settings, RateGate gate, NotionTiming timing) {
        this.settings = settings;
        this.gate = gate;
        this.timing = timing;
    }

    /** Makes ready for requests, the first time; costs some 300 ms. */
    void start() {
        if (http == null) {
            // The one connection of HTTP/2 stays in use when it has fallen silent, as after the computer slept: all
            // requests would wait in vain until the system gives it up, which may take a quarter of an hour.
            http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT)
                    .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
        }
    }

    /** Which threads give up while their requests are under way. */
    NotionDesk desk() {
        return desk;
    }

    /** How many requests of this thread have left so far. */
    int requests() {
        return requests.get();
    }

    NotionAnswer read(String path) throws InterruptedException {
        return repeatable("GET", path, JsonValue.JsonNull.NULL);
    }

    /** A request that may safely be made again: one that reads, or that sets what it set before. */
    NotionAnswer repeatable(String method, String path, JsonValue body) throws InterruptedException {
        return desk.leave(() -> {
            var answer = once(method, path, body);
            for (var failures = 1; failures < MAX_ATTEMPTS && mayPass(answer); failures++) {
                timing.pause().pause(RETRIES.after(failures, ThreadLocalRandom.current().nextDouble()));
                answer = once(method, path, body);
            }
            return answer;
        });
    }

    private static boolean mayPass(NotionAnswer answer) {
        return answer instanceof NotionAnswer.Doubtful || answer instanceof NotionAnswer.Unsaved;
    }

    /**
     * A request that is sent again only where the service says that it did nothing because of too many requests.
     *
     * @param body {@code null} literal for none
     */
    NotionAnswer once(String method, String path, JsonValue body) throws InterruptedException {
        return desk.leave(() -> send(endpoint(method, path), request(method, path, body)));
    }

    private NotionAnswer send(String endpoint, HttpRequest request) throws InterruptedException {
        try {
            for (var attempt = 1; attempt <= MAX_THROTTLED_ATTEMPTS; attempt++) {
                gate.enter();
                requests.set(requests.get() + 1);
                var reply = timed(endpoint, request);
                if (!reply.isThrottled()) {
                    return reply.answer();
                }
                var backoff = RETRIES.after(attempt, ThreadLocalRandom.current().nextDouble());
                var asked = reply.pause(Instant.now()); // not our clock, which nobody sets, as it may be a date
                gate.shut(asked.orElse(backoff), "Notion answers HTTP " + reply.status());
            }
            return new NotionAnswer.Unsaved("Notion takes no more requests for now");
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException unreached) {
            return new NotionAnswer.Unsaved("no connection to " + settings.url() + explained(unreached));
        } catch (IOException lost) {
            return new NotionAnswer.Doubtful("the answer was lost" + explained(lost), JsonValue.JsonNull.NULL);
        }
    }

    private HttpRequest request(String method, String path, JsonValue body) {
        var publisher = body == JsonValue.JsonNull.NULL
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JsonWriter.utf8(body));
        return HttpRequest.newBuilder(URI.create(settings.url() + "/v1/" + path))
                .header("Authorization", "Bearer " + settings.token())
                .header("Notion-Version", NOTION_VERSION)
                .header("Content-Type", "application/json")
                .header("User-Agent", "lectern/" + Version.NUMBER)
                .method(method, publisher)
                .build();
    }

    /** What kind of request it is, with no id in it: it labels metrics. */
    private static String endpoint(String method, String path) {
        return method + " /v1/" + ID.matcher(path.split("\\?", 2)[0]).replaceAll("/{id}");
    }

    private NotionReply timed(String endpoint, HttpRequest request) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var status = 0;
        try {
            var reply = exchange(request);
            status = reply.status();
            return reply;
        } finally {
            gate.answered(endpoint, status, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /** Waits here rather than with the request's own time-out, which ends with the head: a body may drip for ever. */
    private NotionReply exchange(HttpRequest request) throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        var pending = http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArrayConsumer(
                part -> part.filter(bytes -> body.size() <= MAX_ANSWER_BYTES).ifPresent(body::writeBytes)));
        try {
            var response = pending.get(timing.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (body.size() > MAX_ANSWER_BYTES) {
                throw new IOException("it exceeds " + MAX_ANSWER_BYTES + " bytes");
            }
            var retryAfter = response.headers().firstValue("Retry-After").orElse("");
            return NotionReply.of(response.statusCode(), retryAfter, body.toByteArray());
        } catch (TimeoutException late) {
            throw new IOException("none within " + timing.answerTimeout().toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    private static String explained(IOException failure) {
        return failure.getMessage() == null ? "" : ": " + failure.getMessage();
    }

    /** Ends what is under way; from any thread. */
    @Override
    public void close() {
        if (http != null) {
            http.shutdownNow();
        }
    }
}
