package lectern.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** The queue of a running server, through its status port. For one thread; every call takes 60 s at most. */
public final class QueueClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Set<String> DONE = Set.of("saved", "unchanged", "skipped");

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String url;

    /** @param url of the status port, without a path */
    public QueueClient(String url) {
        this.url = url;
    }

    /** How an order ended, in words. */
    public record Result(boolean done, String message) {}

    /** What waits and what failed, in order of arrival. */
    public List<QueueRow> list() throws IOException, InterruptedException {
        var status = send(request("/api/status").GET());
        if (status.text("status").equals(Optional.of("error"))) {
            throw new IOException(status.text("message").orElse("an error without a reason"));
        }
        var rows = new ArrayList<QueueRow>();
        for (var course : status.items("courses")) {
            for (var section : course.items("sections")) {
                for (var lecture : section.items("lectures")) {
                    rows.add(new QueueRow(lecture.wholeNumber("id").orElse(0), lecture.text("state").orElse(""),
                            title(section), title(lecture), lecture.text("reason").orElse("")));
                }
            }
        }
        return rows.stream().filter(row -> !DONE.contains(row.state()))
                .sorted((a, b) -> Long.compare(a.id(), b.id())).toList();
    }

    public Result retry(long id) throws IOException, InterruptedException {
        return order("/api/retry", JsonValue.JsonObject.builder().put("id", id));
    }

    public Result retryAll() throws IOException, InterruptedException {
        return order("/api/retry", JsonValue.JsonObject.builder().put("all", true));
    }

    public Result discard(long id) throws IOException, InterruptedException {
        return order("/api/discard", JsonValue.JsonObject.builder().put("id", id));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Result order(String path, JsonValue.JsonObject.Builder order) throws IOException, InterruptedException {
        var answer = send(request(path).header("X-Lectern", "queue").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonWriter.utf8(order.build()))));
        return new Result(answer.text("status").orElse("").equals("success"), answer.text("message").orElse(""));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    private JsonValue send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            return JsonParser.parse(response.body());
        } catch (JsonException notOurs) {
            throw new IOException("the answer of " + url + " is not Lectern's", notOurs);
        }
    }

    private static String title(JsonValue title) {
        var name = title.text("name").orElse("");
        var number = title.wholeNumber("number");
        return number.isPresent() ? number.getAsLong() + ". " + name : name;
    }
}
