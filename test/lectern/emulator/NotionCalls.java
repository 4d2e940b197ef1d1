package lectern.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/** An emulator and a plain HTTP client for it. Bodies are written with {@code '} for {@code "}. */
final class NotionCalls implements AutoCloseable {
    /** How {@link Answer#error} starts where a part of the body breaks a rule. */
    static final String BROKEN = "400 validation_error body failed validation: body.";

    final NotionEmulator emulator;
    private final HttpClient client = HttpClient.newHttpClient();
    /** Asked for once; threads that race for it all get the same. */
    private volatile String dataSource;

    NotionCalls(EmulatorOptions options) throws IOException {
        emulator = NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
    }

    record Answer(int status, HttpResponse<String> response) {

        JsonValue json() {
            try {
                return JsonParser.parse(response.body().getBytes(StandardCharsets.UTF_8));
            } catch (JsonException notJson) {
                throw new AssertionError(response.body(), notJson);
            }
        }

        String text(String... path) {
            return json().text(path).orElseThrow(() -> new AssertionError(response.body()));
        }

        List<JsonValue> results() {
            return json().items("results");
        }

        /** Status, code and message of an error, as one text to compare. */
        String error() {
            return status + " " + text("code") + " " + text("message");
        }
    }

    Answer call(String method, String path, String body) throws IOException, InterruptedException {
        return send(request(path).method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    Answer query(String path) throws IOException, InterruptedException {
        return call("GET", path, "");
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(emulator.url() + path))
                .header("Authorization", "Bearer " + emulator.token()).header("Notion-Version", "2026-03-11");
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response);
    }

    String dataSource() throws IOException, InterruptedException {
        if (dataSource == null) {
            dataSource = query("/v1/databases/" + emulator.databaseId()).json().items("data_sources").getFirst()
                    .text("id").orElseThrow();
        }
        return dataSource;
    }

    /** A row with these properties besides its name, and these blocks. */
    Answer row(String name, String properties, String children) throws IOException, InterruptedException {
        return call("POST", "/v1/pages", "{'parent':{'data_source_id':'" + dataSource() + "'},'properties':{'Name':"
                + title(name) + (properties.isEmpty() ? "" : "," + properties) + "},'children':[" + children + "]}");
    }

    Answer row(String name) throws IOException, InterruptedException {
        return row(name, "", "");
    }

    /** The names of the rows that this query body finds. */
    List<String> names(String body) throws IOException, InterruptedException {
        var answer = call("POST", "/v1/data_sources/" + dataSource() + "/query", body);
        var names = new ArrayList<String>();
        for (var row : answer.results()) {
            names.add(EmulatorText.plain(row.at("properties", "Name", "title").orElseThrow()));
        }
        return names;
    }

    static String title(String text) {
        return "{'title':" + richText(text) + "}";
    }

    static String richText(String text) {
        return "[{'text':{'content':'" + text + "'}}]";
    }

    static String paragraph(String text) {
        return "{'paragraph':{'rich_text':" + richText(text) + "}}";
    }

    /** A code block of these pieces of text. */
    static String code(String... texts) {
        var items = Stream.of(texts).map(text -> "{'text':{'content':'" + text + "'}}").toList();
        return "{'code':{'language':'plain text','rich_text':[" + String.join(",", items) + "]}}";
    }

    static String toggle(String text, String children) {
        return "{'toggle':{'rich_text':" + richText(text) + ",'children':[" + children + "]}}";
    }

    /** {@code count} times {@code item}, as the inside of an array. */
    static String times(int count, String item) {
        return String.join(",", IntStream.range(0, count).mapToObj(i -> item).toList());
    }

    @Override
    public void close() {
        client.close();
        emulator.close();
    }
}
