package lectern.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** Reads pages through the service's API, written apart from the program's own client so that the two can disagree. */
final class NotionReader implements AutoCloseable {
    private static final String NOTION_VERSION = "2026-03-11";
    /** Of a request; their pauses outlast the window of the rate limit, a minute. */
    private static final int MAX_ATTEMPTS = 12;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String token;

    NotionReader(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** All pages of the database's first data source. */
    List<JsonValue> pages(String databaseId) throws IOException, InterruptedException {
        var source = send("GET", "/v1/databases/" + databaseId, "").items("data_sources").getFirst();
        var pages = new ArrayList<JsonValue>();
        var cursor = "";
        do {
            var query = JsonValue.JsonObject.builder().put("page_size", 100);
            if (!cursor.isEmpty()) {
                query.put("start_cursor", cursor);
            }
            var answer = send("POST", "/v1/data_sources/" + source.text("id").orElseThrow() + "/query",
                    JsonWriter.text(query.build()));
            pages.addAll(answer.items("results"));
            cursor = answer.text("next_cursor").orElse("");
        } while (!cursor.isEmpty());
        return pages;
    }

    /** The blocks directly in a page or block. */
    List<JsonValue> children(String id) throws IOException, InterruptedException {
        var children = new ArrayList<JsonValue>();
        var cursor = "";
        do {
            var path = "/v1/blocks/" + id + "/children?page_size=100";
            var next = cursor.isEmpty() ? "" : "&start_cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            var answer = send("GET", path + next, "");
            children.addAll(answer.items("results"));
            cursor = answer.text("next_cursor").orElse("");
        } while (!cursor.isEmpty());
        return children;
    }

    /** Asks again, later each time, as the stand-in may be told to fail; none of the requests changes anything. */
    private JsonValue send(String method, String path, String body) throws IOException, InterruptedException {
        for (var attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                return sendOnce(method, path, body);
            } catch (IOException failed) {
                TimeUnit.SECONDS.sleep(attempt);
            }
        }
        return sendOnce(method, path, body);
    }

    private JsonValue sendOnce(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Notion-Version", NOTION_VERSION)
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + " answered " + response.statusCode());
        }
        try {
            return JsonParser.parse(response.body());
        } catch (JsonException notJson) {
            throw new IOException(method + " " + path + " answered no JSON", notJson);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
