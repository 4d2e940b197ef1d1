package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import lectern.domain.Backoff;
import lectern.domain.Course;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.domain.Outcome;
import lectern.domain.PagePolicy;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import lectern.port.Notebook;

/** A stand-in service behind a proxy, the notebooks on it, and a second way in, to see and prepare what it holds. */
final class NotionFixture implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 30;

    /** A list that claims to go on, by a cursor that Notion refuses then. */
    static final LossyProxy.Fault FORGOTTEN_CURSOR = service -> Optional.of(new LossyProxy.Answer(200, service.answer()
            .body().replace("\"next_cursor\":null,\"has_more\":false", "\"next_cursor\":\"gone\",\"has_more\":true")));

    final FakeTime time = new FakeTime();
    final FakeLedger ledger = new FakeLedger();
    /** Where an answer never comes, a test makes the time shorter: the JDK's client knows no fake one. */
    NotionTiming timing = NotionTiming.of(time, time, NotionTiming.REQUEST_DEADLINE);
    final List<LecternEvent> events = new CopyOnWriteArrayList<>();
    final NotionEmulator emulator;
    final LossyProxy proxy;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<NotionNotebook> open = new ArrayList<>();

    NotionFixture(EmulatorOptions.Schema schema) throws IOException {
        this(schema, 0, true);
    }

    NotionFixture(EmulatorOptions.Schema schema, int requestsPerMinute, boolean shared) throws IOException {
        var options = new EmulatorOptions("ntn_emulator", requestsPerMinute, schema, shared, time);
        emulator = NotionEmulator.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
        proxy = new LossyProxy(emulator.url(), http);
    }

    NotionSettings settings() {
        return settings(proxy.url(), PagePolicy.STANDARD);
    }

    /** The same, where pages that exist are to be updated. */
    NotionSettings updating() {
        return settings(proxy.url(), new PagePolicy(PagePolicy.Style.CODE, PagePolicy.Existing.UPDATE));
    }

    NotionSettings settings(URI url, PagePolicy pages) {
        return new NotionSettings(url, emulator.token(), emulator.databaseId(), "", 180, true, pages);
    }

    /** Where missing properties are not added. */
    NotionSettings unchangedSchema() {
        var id = emulator.databaseId();
        return new NotionSettings(proxy.url(), emulator.token(), id, "", 180, false, PagePolicy.STANDARD);
    }

    static NotionSettings settings(URI url, String token, String databaseId, String dataSourceId) {
        return new NotionSettings(url, token, databaseId, dataSourceId, 180, true, PagePolicy.STANDARD);
    }

    /** Past the proxy, which counts nothing then. */
    NotionSettings direct() {
        return settings(URI.create(emulator.url()), PagePolicy.STANDARD);
    }

    NotionNotebook notebook(NotionSettings settings) {
        var notebook = new NotionNotebook(settings, ledger, events::add, timing);
        open.add(notebook);
        return notebook;
    }

    /** A notebook as after a start of the program: opened, and its requests forgotten. */
    NotionNotebook opened() throws InterruptedException {
        return opened(settings());
    }

    NotionNotebook opened(NotionSettings settings) throws InterruptedException {
        var notebook = notebook(settings);
        assertInstanceOf(Notebook.Opening.Opened.class, notebook.open());
        proxy.drain();
        return notebook;
    }

    Outcome.Saved save(NotionNotebook notebook, Lecture lecture) throws InterruptedException {
        return assertInstanceOf(Outcome.Saved.class, notebook.write(lecture));
    }

    /** Writes until it is done, waiting as the scribe does between attempts. */
    Outcome writeToTheEnd(NotionNotebook notebook, Lecture lecture) throws InterruptedException {
        for (var failures = 1; failures <= MAX_ATTEMPTS; failures++) {
            var outcome = notebook.write(lecture);
            if (!(outcome instanceof Outcome.Delayed)) {
                return outcome;
            }
            time.pause(Backoff.STANDARD.after(failures, 0.5));
        }
        throw new AssertionError("not done after " + MAX_ATTEMPTS + " attempts");
    }

    /** All rounds of it, waiting as the scribe does between them. */
    void tidy(NotionNotebook notebook) throws InterruptedException {
        var rest = notebook.tidy();
        for (var rounds = 1; rest.isPresent(); rounds++) {
            assertTrue(rounds < MAX_ATTEMPTS, "it ends");
            time.pause(rest.get());
            rest = notebook.tidy();
        }
    }

    /** As a person who moves a page to the trash. */
    void trash(String name) throws IOException, InterruptedException, JsonException {
        call("PATCH", "pages/" + page(name).text("id").orElseThrow(), "{'in_trash':true}");
    }

    static TitleSet title(String name, int number) {
        return new TitleSet(name, OptionalInt.of(number));
    }

    /** A lecture of a course that its client knows nothing of, as the seed's client sends it. */
    static Lecture lecture(TitleSet section, TitleSet title, String text) {
        return lecture(Course.UNKNOWN, section, title, text);
    }

    static Lecture lecture(Course course, TitleSet section, TitleSet title, String text) {
        return new Lecture("", course, section, title, Lecture.Details.UNKNOWN, new Transcript(text, List.of()));
    }

    /** All pages, in order of creation. */
    List<JsonValue> pages() throws IOException, InterruptedException, JsonException {
        return all("POST", "data_sources/" + dataSourceId() + "/query");
    }

    JsonValue page(String name) throws IOException, InterruptedException, JsonException {
        return pages().stream().filter(page -> name(page).equals(name)).findFirst().orElseThrow();
    }

    /** The names of the pages, each with its {@code Parent}'s and its {@code Prev}'s. */
    List<String> chain() throws IOException, InterruptedException, JsonException {
        var pages = pages();
        return pages.stream().map(page -> name(page) + " < " + related(pages, page, "Parent") + " < "
                + related(pages, page, "Prev")).toList();
    }

    private static String related(List<JsonValue> pages, JsonValue page, String property) {
        return page.items("properties", property, "relation").stream().findFirst()
                .flatMap(relation -> relation.text("id"))
                .flatMap(id -> pages.stream().filter(other -> other.text("id").orElseThrow().equals(id)).findFirst())
                .map(NotionFixture::name).orElse("-");
    }

    static String name(JsonValue page) {
        return RichText.read(page.items("properties", "Name", "title"));
    }

    static String text(JsonValue page, String property) {
        return RichText.read(page.items("properties", property, "rich_text"));
    }

    String dataSourceId() throws IOException, InterruptedException, JsonException {
        return call("GET", "databases/" + emulator.databaseId(), JsonValue.JsonNull.NULL)
                .items("data_sources").getFirst().text("id").orElseThrow();
    }

    /** The text of a page's code blocks, joined. */
    String script(String pageId) throws IOException, InterruptedException, JsonException {
        var text = new StringBuilder();
        for (var block : blocks(pageId)) {
            text.append(RichText.read(block.items("code", "rich_text")));
        }
        return text.toString();
    }

    List<JsonValue> blocks(String pageId) throws IOException, InterruptedException, JsonException {
        return children(children(pageId).getFirst().text("id").orElseThrow());
    }

    List<JsonValue> children(String id) throws IOException, InterruptedException, JsonException {
        return all("GET", "blocks/" + id + "/children");
    }

    /** What stands on a page: texts, and of toggles the name and the text in them. */
    List<String> outline(String pageId) throws IOException, InterruptedException, JsonException {
        var lines = new ArrayList<String>();
        for (var block : children(pageId)) {
            var line = new StringBuilder(text(block));
            if (block.at("toggle").isPresent()) {
                line.append(": ");
                for (var inner : children(block.text("id").orElseThrow())) {
                    line.append(text(inner));
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    String firstBlock(String pageId) throws IOException, InterruptedException, JsonException {
        return text(blocks(pageId).getFirst());
    }

    static String text(JsonValue block) {
        return RichText.read(block.items(block.text("type").orElseThrow(), "rich_text"));
    }

    /** As a person who writes on a page, at its {@code start} or {@code end}. */
    void addBlock(String pageId, String position, String text) throws IOException, InterruptedException, JsonException {
        call("PATCH", "blocks/" + pageId + "/children", "{'position':{'type':'" + position + "'},'children':["
                + block("paragraph", text, "") + "]}");
    }

    void addToggle(String pageId, String name, String text) throws IOException, InterruptedException, JsonException {
        var inner = ",'children':[" + block("paragraph", text, "") + "]";
        call("PATCH", "blocks/" + pageId + "/children", "{'children':[" + block("toggle", name, inner) + "]}");
    }

    private static String block(String type, String text, String more) {
        return "{'type':'" + type + "','" + type + "':{'rich_text':[{'text':{'content':'" + text + "'}}]" + more + "}}";
    }

    private List<JsonValue> all(String method, String path) throws IOException, InterruptedException, JsonException {
        var items = new ArrayList<JsonValue>();
        var cursor = "";
        do {
            var body = JsonValue.JsonObject.builder();
            if (!cursor.isEmpty()) {
                body.put("start_cursor", cursor);
            }
            var answer = method.equals("GET")
                    ? call("GET", path + (cursor.isEmpty() ? "" : "?start_cursor="
                            + URLEncoder.encode(cursor, StandardCharsets.UTF_8)), JsonValue.JsonNull.NULL)
                    : call(method, path, body.build());
            items.addAll(answer.items("results"));
            cursor = answer.text("next_cursor").orElse("");
        } while (!cursor.isEmpty());
        return items;
    }

    /** A request that passes by the proxy. */
    JsonValue call(String method, String path, JsonValue body) throws IOException, InterruptedException, JsonException {
        var publisher = body == JsonValue.JsonNull.NULL
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JsonWriter.utf8(body));
        var request = HttpRequest.newBuilder(URI.create(emulator.url() + "/v1/" + path))
                .header("Authorization", "Bearer " + emulator.token())
                .header("Notion-Version", NotionClient.NOTION_VERSION)
                .header("Content-Type", "application/json")
                .method(method, publisher).build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        var answer = JsonParser.parse(response.body());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + JsonWriter.text(answer));
        }
        return answer;
    }

    /** The same, with the body as JSON text in which {@code '} stands for {@code "}. */
    JsonValue call(String method, String path, String body) throws IOException, InterruptedException, JsonException {
        return call(method, path, json(body));
    }

    static JsonValue json(String text) throws JsonException {
        return JsonParser.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a page that is not Lectern's. */
    String addPage(String properties) throws IOException, InterruptedException, JsonException {
        var parent = "{'data_source_id':'" + dataSourceId() + "'}";
        var page = call("POST", "pages", "{'parent':" + parent + ",'properties':" + properties + "}");
        return page.text("id").orElseThrow();
    }

    @Override
    public void close() {
        for (var notebook : open) {
            notebook.close();
        }
        // First, so that no request waits for it any more.
        emulator.close();
        proxy.close();
        http.shutdownNow();
    }
}
