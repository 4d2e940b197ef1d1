package lectern.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.emulator.EmulatorOptions;
import lectern.gateway.TranscriptMessage;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** The way of Lectern's first version: look up the lecture, its section and the latest page, create; one at a time. */
final class FirstVersion {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private String source = "";

    private FirstVersion(URI url) {
        this.url = url;
    }

    /** In a JVM of its own; tells its milliseconds where others tell their port. */
    public static void main(String[] arguments) throws Exception {
        var course = NotionCourse.messages(Integer.parseInt(arguments[1]));
        Child.serve((int) new FirstVersion(URI.create(arguments[0])).write(course).toMillis());
    }

    private Duration write(List<byte[]> course) throws Exception {
        var began = System.nanoTime();
        source = call("GET", "databases/" + EmulatorOptions.DATABASE_ID, JsonValue.JsonNull.NULL)
                .items("data_sources").getFirst().text("id").orElseThrow();
        for (var message : course) {
            var lecture = TranscriptMessage.decode(message);
            if (find("Lecture", lecture.title()).isEmpty()) {
                var found = find("Section", lecture.section());
                var section = found.isPresent() ? found.get() : create("Section", lecture.section(), "", List.of());
                create("Lecture", lecture.title(), section, blocks(lecture));
            }
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Optional<String> find(String tag, TitleSet title) throws Exception {
        return query(json("{'page_size':1,'filter':{'and':["
                + "{'property':'Tag','multi_select':{'contains':'" + tag + "'}},"
                + "{'property':'Number','number':{'equals':" + title.number().orElseThrow() + "}}]}}"));
    }

    private Optional<String> latest() throws Exception {
        return query(json("{'page_size':1,'sorts':[{'timestamp':'created_time','direction':'descending'}]}"));
    }

    private Optional<String> query(JsonValue query) throws Exception {
        return call("POST", "data_sources/" + source + "/query", query).items("results").stream()
                .findFirst().flatMap(page -> page.text("id"));
    }

    private String create(String tag, TitleSet title, String section, List<JsonValue> children) throws Exception {
        var properties = JsonValue.JsonObject.builder()
                .put("Name", JsonValue.JsonObject.of("title", texts(List.of(title.name()))))
                .put("Number", json("{'number':" + title.number().orElseThrow() + "}"))
                .put("Tag", json("{'multi_select':[{'name':'" + tag + "'}]}"));
        if (!section.isEmpty()) {
            properties.put("Parent", json("{'relation':[{'id':'" + section + "'}]}"));
        }
        var previous = latest();
        if (previous.isPresent()) {
            properties.put("Prev", json("{'relation':[{'id':'" + previous.get() + "'}]}"));
        }
        var page = JsonValue.JsonObject.builder()
                .put("parent", json("{'type':'data_source_id','data_source_id':'" + source + "'}"))
                .put("properties", properties.build()).put("children", new JsonValue.JsonArray(children));
        return call("POST", "pages", page.build()).text("id").orElseThrow();
    }

    /** A toggle with one code block for each piece of 2000 characters. */
    private static List<JsonValue> blocks(Lecture lecture) {
        var blocks = new ArrayList<JsonValue>();
        for (var chunk : lecture.transcript().chunks()) {
            var code = JsonValue.JsonObject.builder().put("rich_text", texts(List.of(chunk)))
                    .put("language", "plain text").build();
            blocks.add(JsonValue.JsonObject.builder().put("object", "block").put("type", "code")
                    .put("code", code).build());
        }
        var toggle = JsonValue.JsonObject.builder().put("rich_text", texts(List.of("Script")))
                .put("children", new JsonValue.JsonArray(blocks)).build();
        return List.of(JsonValue.JsonObject.builder().put("object", "block").put("type", "toggle")
                .put("toggle", toggle).build());
    }

    private static JsonValue texts(List<String> texts) {
        return new JsonValue.JsonArray(texts.stream().map(text -> (JsonValue) JsonValue.JsonObject.builder()
                .put("type", "text")
                .put("text", JsonValue.JsonObject.of("content", new JsonValue.JsonString(text))).build()).toList());
    }

    private JsonValue call(String method, String path, JsonValue body) throws Exception {
        var publisher = body == JsonValue.JsonNull.NULL ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JsonWriter.utf8(body));
        var request = HttpRequest.newBuilder(URI.create(url + "/v1/" + path))
                .header("Authorization", "Bearer ntn_emulator").header("Notion-Version", "2026-03-11")
                .header("Content-Type", "application/json").method(method, publisher).build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return JsonParser.parse(response.body());
    }

    private static JsonValue json(String text) throws Exception {
        return JsonParser.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
