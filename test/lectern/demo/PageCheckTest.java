package lectern.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lectern.domain.Outcome;
import lectern.domain.PagePolicy;
import lectern.emulator.EmulatorFault;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import lectern.gateway.TranscriptMessage;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import lectern.notion.FakeLedger;
import lectern.notion.NotionNotebook;
import lectern.notion.NotionSettings;
import lectern.notion.NotionTiming;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo's verdict is worth something only if it can be "no". */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PageCheckTest {
    private List<CourseMessage> course = SampleCourse.withLongLecture(SampleCourse.builtIn());
    private NotionEmulator notion;

    @BeforeEach
    void writeTheCourse() throws Exception {
        writeTheCourse(PagePolicy.STANDARD);
    }

    private void writeTheCourse(PagePolicy pages) throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        notion = NotionEmulator.open(loopback, EmulatorOptions.standard());
        var url = URI.create(notion.url());
        var settings = new NotionSettings(url, notion.token(), notion.databaseId(), "", 1000, true, pages);
        var clock = InstantSource.system();
        try (var notebook = new NotionNotebook(settings, new FakeLedger(), event -> { },
                NotionTiming.of(clock, duration -> { }, NotionTiming.REQUEST_DEADLINE))) {
            notebook.open();
            for (var message : course) {
                var lecture = TranscriptMessage.decode(JsonWriter.utf8(message.json()));
                assertInstanceOf(Outcome.Saved.class, notebook.write(lecture));
            }
        }
    }

    @AfterEach
    void closeNotion() {
        notion.close();
    }

    @Test
    void findsNothingWrongWithWhatWasSent() throws Exception {
        var result = compare(course);

        assertEquals(List.of(), result.wrong());
        assertEquals(course.size() + 4, result.tree().size());
    }

    @Test
    void findsNothingWrongWithParagraphs() throws Exception {
        notion.close();
        writeTheCourse(new PagePolicy(PagePolicy.Style.PARAGRAPHS, PagePolicy.Existing.SKIP));

        assertEquals(List.of(), compare(course).wrong());
        assertNotEquals(List.of(), compare(changed("transcripts", "another")).wrong());
    }

    /** The demo may run against a stand-in that is told to fail. */
    @Test
    void asksAgainWhereTheStandInFails() throws Exception {
        notion.next("POST /v1/data_sources", EmulatorFault.RATE_LIMIT);
        notion.next("GET /v1/blocks", EmulatorFault.DROP);

        assertEquals(List.of(), compare(course).wrong());
    }

    @Test
    void seesOneCharacterThatDiffers() throws Exception {
        var text = course.get(0).transcript();

        assertEquals(List.of("Why write things down: the text differs: " + text.length() + " characters sent, "
                + text.length() + " found"),
                compare(changed("transcripts", text.replace("Welcome", "welcome"))).wrong());
    }

    @Test
    void knowsLecturesWithoutANumberBySection() throws Exception {
        notion.close();
        course = List.of(introduction("A"), introduction("B"));
        writeTheCourse();

        assertEquals(List.of(), compare(course).wrong());
        assertEquals(List.of("no page for section \"C\""), compare(List.of(course.get(0), introduction("C"))).wrong());
    }

    private static CourseMessage introduction(String section) {
        return new CourseMessage(section, JsonValue.JsonObject.builder().put("messageId", section)
                .put("raw_section", section).put("raw_lecture", "Introduction")
                .put("transcripts", JsonValue.JsonArray.of(new JsonValue.JsonString("text"))).build());
    }

    @Test
    void seesAnotherTitleNumberOrSection() throws Exception {
        assertEquals("no page for lecture \"1. Why not\"",
                compare(changed("raw_lecture", "1. Why not")).wrong().get(0));
        assertEquals("no page for lecture \"3. Why write things down\"",
                compare(changed("raw_lecture", "3. Why write things down")).wrong().get(0));
        assertNotEquals(List.of(), compare(changed("raw_section", "Section 2: Getting Started")).wrong());
    }

    @Test
    void seesAPageTooManyAndAnotherOrder() throws Exception {
        assertEquals("the database: pages should be \"10\", but is \"11\"",
                compare(course.subList(1, course.size())).wrong().get(0));
        var swapped = new ArrayList<>(course);
        Collections.swap(swapped, 0, 1);
        assertNotEquals(List.of(), compare(swapped).wrong());
    }

    /** All that the verdict is about, changed behind Lectern's back in the page of the first lecture. */
    @Test
    void seesWhatLecternWouldNotWrite() throws Exception {
        try (var reader = new NotionReader(notion.url(), notion.token())) {
            var page = reader.pages(notion.databaseId()).stream().filter(row -> row.items("properties", "Name", "title")
                    .getFirst().text("plain_text").orElseThrow().equals("Why write things down")).findFirst()
                    .orElseThrow();
            var id = page.text("id").orElseThrow();
            var toggle = reader.children(id).getFirst().text("id").orElseThrow();
            var code = reader.children(toggle).getFirst().text("id").orElseThrow();

            send("PATCH", "blocks/" + code, "{'code':{'language':'java'}}");
            assertWrong("block should be \"code in plain text\", but is \"code in java\"");
            send("PATCH", "pages/" + id, "{'properties':{'Tag':{'multi_select':[{'name':'Section'}]}}}");
            assertWrong("Tag should be \"Lecture\", but is \"Section\"");
            send("PATCH", "blocks/" + toggle, "{'toggle':{'rich_text':[{'text':{'content':'Notes'}}]}}");
            assertWrong("the page holds something else than one toggle \"Script\"");
            send("POST", "pages", "{'parent':{'data_source_id':'" + page.text("parent", "data_source_id").orElseThrow()
                    + "'},'properties':{'Name':{'title':[{'text':{'content':'Why write things down'}}]},'Number':"
                    + "{'number':1},'Parent':{'relation':[{'id':'" + page.items("properties", "Parent", "relation")
                    .getFirst().text("id").orElseThrow() + "'}]}}}");
            assertEquals("two pages are \"1. Why write things down\"", compare(course).wrong().getFirst());
        }
    }

    private void assertWrong(String what) throws Exception {
        var wrong = compare(course).wrong();
        assertTrue(wrong.contains("Why write things down: " + what), wrong::toString);
    }

    private void send(String method, String path, String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(notion.url() + "/v1/" + path))
                    .header("Authorization", "Bearer " + notion.token()).header("Notion-Version", "2026-03-11")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
        }
    }

    /** The course, but with another value in its first message. */
    private List<CourseMessage> changed(String name, String value) {
        var message = JsonValue.JsonObject.builder();
        ((JsonValue.JsonObject) course.get(0).json()).members().forEach(message::put);
        var lines = value.lines().map(line -> (JsonValue) new JsonValue.JsonString(line)).toList();
        var isText = !name.equals("transcripts");
        message.put(name, isText ? new JsonValue.JsonString(value) : new JsonValue.JsonArray(lines));
        var changed = new ArrayList<>(course);
        changed.set(0, new CourseMessage("changed", message.build()));
        return changed;
    }

    private PageCheck.Result compare(List<CourseMessage> expected) throws Exception {
        return PageCheck.compare(expected, notion.url(), notion.token(), notion.databaseId());
    }
}
