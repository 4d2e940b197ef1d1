package lectern.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import lectern.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorSchemaTest extends EmulatorTests {
    private NotionCalls.Answer change(String properties) throws Exception {
        return notion.call("PATCH", "/v1/data_sources/" + notion.dataSource(), "{'properties':{" + properties + "}}");
    }

    @Test
    void startsWithTheSeedsProperties() throws Exception {
        var source = (JsonValue.JsonObject) notion.query("/v1/data_sources/" + notion.dataSource()).json()
                .at("properties").orElseThrow();

        assertEquals(List.of("Name", "Tag", "Number", "Parent", "Prev", "Version", "Status"),
                List.copyOf(source.members().keySet()));
        assertEquals(notion.dataSource(), source.text("Parent", "relation", "data_source_id").orElseThrow());
    }

    @Test
    void startsWithATitleOnlyWhereAsked() throws Exception {
        var options = new EmulatorOptions("t", 0, EmulatorOptions.Schema.EMPTY, true, InstantSource.system());
        try (var empty = new NotionCalls(options)) {
            var source = (JsonValue.JsonObject) empty.query("/v1/data_sources/" + empty.dataSource()).json()
                    .at("properties").orElseThrow();

            assertEquals(Set.of("Name"), source.members().keySet());
        }
    }

    @Test
    void keepsPropertiesOutOfTheDatabaseItself() throws Exception {
        var database = notion.query("/v1/databases/" + notion.emulator.databaseId()).json();

        assertTrue(database.at("properties").isEmpty());
        assertEquals(1, database.items("data_sources").size());
    }

    @Test
    void addsProperties() throws Exception {
        var relation = "{'relation':{'data_source_id':'" + notion.dataSource() + "','single_property':{}}}";

        var changed = change("'Key':{'rich_text':{}},'Next':" + relation
                + ",'Course':{'type':'select','select':{}}").json();

        assertEquals("rich_text", changed.text("properties", "Key", "type").orElseThrow());
        assertEquals("single_property", changed.text("properties", "Next", "relation", "type").orElseThrow());
        assertEquals(200, notion.row("x", "'Course':{'select':{'name':'Java'}}", "").status());
    }

    @Test
    void leavesAPropertyOfTheSameTypeAsItIs() throws Exception {
        notion.row("x", "'Number':{'number':3}", "");

        var changed = change("'Tag':{'multi_select':{}},'Number':{'number':{}}").json();

        assertEquals(2, changed.items("properties", "Tag", "multi_select", "options").size());
        assertEquals(List.of("x"), notion.names("{'filter':{'property':'Number','number':{'equals':3}}}"));
    }

    @Test
    void takesTheOptionsGiven() throws Exception {
        var changed = change("'Version':{'select':{'options':[{'name':'v1'},{'name':'v2'}]}}").json();

        assertEquals(2, changed.items("properties", "Version", "select", "options").size());
        assertEquals(400, change("'Version':{'select':{'options':[{'name':'a,b'}]}}").status());
    }

    @Test
    void changesTheTypeOnlyOfThePropertyNamed() throws Exception {
        notion.row("x", "'Number':{'number':3}", "");

        var changed = change("'Number':{'rich_text':{}}").json();

        assertEquals("rich_text", changed.text("properties", "Number", "type").orElseThrow());
        assertEquals("select", changed.text("properties", "Version", "type").orElseThrow());
        assertEquals(List.of("x"), notion.names("{'filter':{'property':'Number','rich_text':{'is_empty':true}}}"));
    }

    @Test
    void keepsTheIdOfARenamedProperty() throws Exception {
        var id = notion.query("/v1/data_sources/" + notion.dataSource()).text("properties", "Number", "id");

        var changed = change("'Number':{'name':'No.'},'title':{'name':'Titel'}").json();

        assertEquals(id, changed.text("properties", "No.", "id").orElseThrow());
        assertEquals("title", changed.text("properties", "Titel", "id").orElseThrow());
        assertTrue(changed.at("properties", "Number").isEmpty());
    }

    /** An answer has room for one of each name, and an id must not mean two. */
    @ParameterizedTest
    @ValueSource(strings = {"Tag", "title"})
    void refusesANameThatAnotherPropertyHas(String name) throws Exception {
        assertEquals(400, change("'Number':{'name':'" + name + "'}").status());

        assertEquals(7, ((JsonValue.JsonObject) notion.query("/v1/data_sources/" + notion.dataSource()).json()
                .at("properties").orElseThrow()).members().size());
    }

    @Test
    void removesAPropertySetToNull() throws Exception {
        assertTrue(change("'Version':null").json().at("properties", "Version").isEmpty());
    }

    @Test
    void keepsTheTitle() throws Exception {
        assertEquals(400, change("'Name':null").status());
        assertEquals(400, change("'Name':{'number':{}}").status());
        assertEquals(400, change("'Second':{'title':{}}").status());
    }

    @Test
    void refusesARelationWithoutItsKind() throws Exception {
        assertEquals(NotionCalls.BROKEN + "properties.Next.relation.single_property should be defined, instead was "
                + "`undefined`.",
                change("'Next':{'relation':{'data_source_id':'" + notion.dataSource() + "'}}").error());
    }

    @Test
    void refusesARelationToAnotherDataSource() throws Exception {
        assertEquals("object_not_found", change("'Next':{'relation':{'data_source_id':'" + notion.emulator.databaseId()
                + "','single_property':{}}}").text("code"));
    }

    @Test
    void changesNothingIfOneOfTheChangesIsRefused() throws Exception {
        change("'Key':{'rich_text':{}},'Bad':{'poem':{}}");

        assertTrue(notion.query("/v1/data_sources/" + notion.dataSource()).json().at("properties", "Key").isEmpty());
    }
}
