package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class EmulatorQueryTest extends EmulatorTests {
    private NotionCalls.Answer query(String body) throws Exception {
        return notion.call("POST", "/v1/data_sources/" + notion.dataSource() + "/query", body);
    }

    private void threeRows() throws Exception {
        notion.call("PATCH", "/v1/data_sources/" + notion.dataSource(),
                "{'properties':{'Key':{'rich_text':{}},'URL':{'url':{}},'Done':{'checkbox':{}}}}");
        var first = notion.row("Alpha", "'Number':{'number':1},'Tag':{'multi_select':[{'name':'Section'}]},"
                + "'Done':{'checkbox':true}", "").text("id");
        notion.row("Beta", "'Number':{'number':2},'Tag':{'multi_select':[{'name':'Lecture'},{'name':'Long'}]},"
                + "'Key':{'rich_text':" + NotionCalls.richText("7:1") + "},'URL':{'url':'https://example.org/1'},"
                + "'Parent':{'relation':[{'id':'" + first + "'}]}", "");
        notion.row("Gamma", "'Version':{'select':{'name':'v2'}},'Status':{'status':{'name':'Done'}}", "");
    }

    /** A filter and the rows it finds of Alpha, Beta and Gamma. */
    static List<Arguments> filters() {
        return List.of(
                Arguments.of("'property':'Name','title':{'equals':'Alpha'}", "Alpha"),
                Arguments.of("'property':'title','title':{'does_not_equal':'Alpha'}", "Beta Gamma"),
                Arguments.of("'property':'Name','title':{'contains':'a'}", "Alpha Beta Gamma"),
                Arguments.of("'property':'Name','title':{'starts_with':'g'}", "Gamma"),
                Arguments.of("'property':'Name','title':{'ends_with':'TA'}", "Beta"),
                Arguments.of("'property':'Key','rich_text':{'equals':'7:1'}", "Beta"),
                Arguments.of("'property':'Key','type':'rich_text','rich_text':{'contains':'7'}", "Beta"),
                Arguments.of("'property':'Key','rich_text':{'does_not_contain':'7'}", "Alpha Gamma"),
                Arguments.of("'property':'Key','rich_text':{'is_empty':true}", "Alpha Gamma"),
                Arguments.of("'property':'Key','rich_text':{'is_not_empty':true}", "Beta"),
                Arguments.of("'property':'URL','url':{'equals':'https://example.org/1'}", "Beta"),
                Arguments.of("'property':'Number','number':{'equals':2.0}", "Beta"),
                Arguments.of("'property':'Number','number':{'greater_than':1}", "Beta"),
                Arguments.of("'property':'Number','number':{'less_than_or_equal_to':2}", "Alpha Beta"),
                Arguments.of("'property':'Number','number':{'is_empty':true}", "Gamma"),
                Arguments.of("'property':'Tag','multi_select':{'contains':'Lecture'}", "Beta"),
                Arguments.of("'property':'Tag','multi_select':{'does_not_contain':'Lecture'}", "Alpha Gamma"),
                Arguments.of("'property':'Version','select':{'equals':'v2'}", "Gamma"),
                Arguments.of("'property':'Status','status':{'equals':'Done'}", "Gamma"),
                Arguments.of("'property':'Done','checkbox':{'equals':true}", "Alpha"),
                Arguments.of("'property':'Parent','relation':{'is_empty':true}", "Alpha Gamma"),
                Arguments.of("'timestamp':'created_time','created_time':{'on_or_after':'2000-01-01T00:00:00Z'}",
                        "Alpha Beta Gamma"),
                Arguments.of("'timestamp':'created_time','created_time':{'on_or_after':'2999-01-01T10:00:00Z'}", ""),
                Arguments.of("'and':[{'property':'Number','number':{'equals':1}},"
                        + "{'property':'Done','checkbox':{'equals':true}}]",
                        "Alpha"),
                Arguments.of("'or':[{'property':'Number','number':{'equals':1}},"
                        + "{'and':[{'property':'Name','title':{'equals':"
                        + "'Gamma'}}]}]", "Alpha Gamma"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void filters(String filter, String names) throws Exception {
        threeRows();

        assertEquals(names, String.join(" ", notion.names("{'filter':{" + filter + "}}")));
    }

    @Test
    void filtersByRelation() throws Exception {
        threeRows();
        var alpha = query("{}").results().getFirst().text("id").orElseThrow();

        assertEquals(List.of("Beta"),
                notion.names("{'filter':{'property':'Parent','relation':{'contains':'" + alpha + "'}}}"));
    }

    @Test
    void nestsCompoundFiltersTwoLevelsDeep() throws Exception {
        var two = "{'filter':{'and':[{'or':[%s]}]}}";

        assertEquals(200, query(two.formatted("{'property':'Number','number':{'equals':1}}")).status());
        assertEquals(400, query(two.formatted("{'and':[]}")).status());
    }

    @Test
    void refusesAFilterOfAnotherType() throws Exception {
        assertEquals("400 validation_error The property type in the database does not match the property type of the "
                + "filter "
                + "provided: database property number does not match filter rich_text",
                query("{'filter':{'property':'Number','rich_text':{'equals':'1'}}}").error());
    }

    @Test
    void refusesAFilterOnNoProperty() throws Exception {
        assertEquals("400 validation_error Could not find property with name or id: Colour",
                query("{'filter':{'property':'Colour','number':{'equals':1}}}").error());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'property':'Number','number':{'contains':1}", "'property':'Number','number':{'x.equals':1}",
        "'property':'Name','title':{'like':'x'}", "'property':'Tag','multi_select':{'equals':'x'}",
        "'property':'Number','number':{'equals':1,'less_than':2}",
        "'property':'Number','number':{'is_empty':false}", "'timestamp':'birth','birth':{'before':'2000-01-01'}",
        "'timestamp':'last_edited_time','last_edited_time':{'on_or_after':'2000-01-01T00:00:00Z'}",
        "'timestamp':'created_time','created_time':{'before':'2000-01-01T00:00:00Z'}",
        "'timestamp':'created_time','created_time':{'on_or_after':'yesterday'}"})
    void refusesAConditionThatNotionDoesNotKnow(String filter) throws Exception {
        assertEquals("validation_error", query("{'filter':{" + filter + "}}").text("code"));
    }

    @Test
    void listsInTheOrderOfCreation() throws Exception {
        notion.row("b");
        notion.row("a");

        assertEquals(List.of("b", "a"), notion.names("{}"));
    }

    @Test
    void sortsByTimeOfCreation() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
        var options = new EmulatorOptions("ntn_emulator", 0, EmulatorOptions.Schema.SEED, true, now::get);
        try (var notion = new NotionCalls(options)) {
            notion.row("first");
            now.set(now.get().plusSeconds(60));
            notion.row("second");

            assertEquals(List.of("second", "first"),
                    notion.names("{'sorts':[{'timestamp':'created_time','direction':'descending'}]}"));
        }
    }

    @Test
    void refusesASortByAnythingElse() throws Exception {
        assertEquals(400, query("{'sorts':[{'property':'Number'}]}").status());
        assertEquals(400, query("{'sorts':[{'timestamp':'last_edited_time'}]}").status());
    }

    @Test
    void pagesThrough250Rows() throws Exception {
        for (var i = 0; i < 250; i++) {
            notion.row("row " + i);
        }

        var sizes = new ArrayList<Integer>();
        var ids = new HashSet<String>();
        var cursor = "";
        do {
            var answer = query("{'page_size':100" + (cursor.isEmpty() ? "" : ",'start_cursor':'" + cursor + "'") + "}");
            sizes.add(answer.results().size());
            answer.results().forEach(row -> ids.add(row.text("id").orElseThrow()));
            assertEquals(answer.json().isTrue("has_more"), answer.json().text("next_cursor").isPresent());
            cursor = answer.json().text("next_cursor").orElse("");
        } while (!cursor.isEmpty());

        assertEquals(List.of(100, 100, 50), sizes);
        assertEquals(250, ids.size());
    }

    @Test
    void refusesACursorThatItNeverGave() throws Exception {
        assertEquals("validation_error", query("{'start_cursor':'x'}").text("code"));
    }

    @Test
    void keepsTheShapeOfALists() throws Exception {
        var answer = query("{}").json();

        assertEquals("list", answer.text("object").orElseThrow());
        assertEquals("page_or_data_source", answer.text("type").orElseThrow());
        assertEquals(JsonValue.JsonObject.builder().build(), answer.at("page_or_data_source").orElseThrow());
    }

    @Test
    void showsOnlyTheFilterProperties() throws Exception {
        threeRows();
        var id = notion.query("/v1/data_sources/" + notion.dataSource()).text("properties", "Number", "id");
        var path = "/v1/data_sources/" + notion.dataSource() + "/query?filter_properties[]=".replace("[]", "%5B%5D");

        var asGiven = notion.call("POST", path + id + "&filter_properties=title", "{}").results().getFirst();
        var encoded = notion.call("POST", path + id.replace("%", "%25"), "{}").results().getFirst();

        assertEquals(Set.of("Name", "Number"),
                ((JsonValue.JsonObject) asGiven.at("properties").orElseThrow()).members().keySet());
        assertEquals(Set.of("Number"),
                ((JsonValue.JsonObject) encoded.at("properties").orElseThrow()).members().keySet());
    }
}
