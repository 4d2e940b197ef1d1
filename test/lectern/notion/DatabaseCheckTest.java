package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lectern.emulator.EmulatorOptions;
import lectern.json.JsonValue;
import lectern.notion.DatabaseCheck.Finding;
import lectern.notion.DatabaseCheck.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DatabaseCheckTest {
    private static final String SOME_ID = "00000000-0000-4000-8000-00000000000a";
    private static final String FORBIDDEN =
            "{\"object\":\"error\",\"code\":\"restricted_resource\",\"message\":\"Insufficient permissions.\"}";

    private NotionFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new NotionFixture(EmulatorOptions.Schema.SEED);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void saysYesToEachThing() throws Exception {
        fixture.opened();

        var findings = check(fixture.settings(), false);

        assertEquals(List.of("token", "database", "data source", "title", "Tag", "Number", "Parent", "Prev", "Course",
                "URL", "Language", "Version", "Sync key", "Content hash", "insert content", "update content"),
                findings.stream().map(Finding::subject).toList());
        assertTrue(findings.stream().allMatch(finding -> finding.verdict() == Verdict.WELL), findings.toString());
    }

    @Test
    void writesNothingUnlessAskedTo() throws Exception {
        var before = schema();

        var findings = check(fixture.settings(), false);

        assertEquals(List.of("Course", "URL", "Language", "Sync key", "Content hash"), optional(findings));
        assertEquals(before, schema());
        assertEquals(List.of(), fixture.pages());
    }

    @Test
    void doesNotPromiseWhatAStartIsForbidden() throws Exception {
        assertEquals("missing: --fix adds it", of("Course", check(fixture.unchangedSchema(), false)).text());
        assertTrue(of("Course", check(fixture.settings(), false)).text().endsWith("so does a start of the server"));
    }

    @Test
    void addsWhatIsMissingWhereAskedTo() throws Exception {
        try (var empty = new NotionFixture(EmulatorOptions.Schema.EMPTY)) {
            var findings = check(empty.settings(), true);

            assertEquals(10, findings.stream().filter(finding -> finding.text().endsWith(", added")).count());
            assertEquals(List.of(), optional(check(empty.settings(), false)));
            assertEquals(List.of(), empty.pages());
        }
    }

    @Test
    void saysThatItMayNotAdd() throws Exception {
        fixture.proxy.next("PATCH /v1/data_sources", service -> Optional.of(new LossyProxy.Answer(403, FORBIDDEN)));

        var findings = check(fixture.settings(), true);

        assertTrue(of("Course", findings).text().contains("did not let us add it"));
        assertEquals(Verdict.OPTIONAL, of("Course", findings).verdict());
    }

    @Test
    void namesAPropertyOfAnotherType() throws Exception {
        fixture.call("PATCH", "data_sources/" + fixture.dataSourceId(), "{'properties':{'Course':{'number':{}}}}");

        var course = of("Course", check(fixture.settings(), true));

        assertEquals(Verdict.OPTIONAL, course.verdict());
        assertTrue(course.text().startsWith("is number where Lectern uses select"), course.text());
    }

    @Test
    void takesTheTitleUnderAnyName() throws Exception {
        fixture.call("PATCH", "data_sources/" + fixture.dataSourceId(), "{'properties':{'Name':{'name':'Titre'}}}");

        assertEquals(new Finding(Verdict.WELL, "title", "\"Titre\""), of("title", check(fixture.settings(), false)));
    }

    @Test
    void stopsAtAWrongTokenWithoutShowingIt() throws Exception {
        var settings = NotionFixture.settings(fixture.proxy.url(), "ntn_wrong", fixture.emulator.databaseId(), "");

        var findings = check(settings, false);

        assertEquals(1, findings.size());
        assertEquals(Verdict.WRONG, findings.getFirst().verdict());
        assertTrue(findings.getFirst().text().contains("copy it again"), findings.toString());
        assertFalse(findings.toString().contains("ntn_wrong"));
    }

    @Test
    void saysHowToShareTheDatabase() throws Exception {
        try (var hidden = new NotionFixture(EmulatorOptions.Schema.SEED, 0, false)) {
            refusesDatabase("••• › Connections › + Add connection", check(hidden.settings(), false));
        }
    }

    @Test
    void tellsAPageFromADatabase() throws Exception {
        var page = fixture.addPage("{'Name':{'title':[{'text':{'content':'A page'}}]}}");

        refusesDatabase("is not a database", check(settings(page), false));
    }

    @Test
    void tellsADataSourceFromItsDatabase() throws Exception {
        refusesDatabase("is the id of a data source: give that of its database, " + fixture.emulator.databaseId(),
                check(settings(fixture.dataSourceId()), false));
    }

    @ParameterizedTest
    @CsvSource({"views, not a database but a view", "pages, not a database but a page"})
    void tellsWhatElseTheIdIsOf(String kind, String told) throws Exception {
        fixture.proxy.next("GET /v1/" + kind + "/" + SOME_ID,
                service -> Optional.of(new LossyProxy.Answer(200, "{\"object\":\"it\"}")));

        refusesDatabase(told, check(settings(SOME_ID), false));
    }

    @Test
    void listsTheDataSourcesWithTheirNames() throws Exception {
        fixture.proxy.next("GET /v1/databases", service -> Optional.of(new LossyProxy.Answer(200,
                "{\"data_sources\":[{\"id\":\"a\",\"name\":\"Java\"},{\"id\":\"b\",\"name\":\"Go\"}]}")));

        var source = of("data source", check(fixture.settings(), false));

        assertEquals(Verdict.WRONG, source.verdict());
        assertTrue(source.text().contains("--data-source-id: a (Java), b (Go)"), source.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/databases", "POST /v1/pages", "PATCH /v1/data_sources"})
    void namesTheRightThatIsMissing(String call) throws Exception {
        fixture.opened();
        fixture.proxy.next(call, service -> Optional.of(new LossyProxy.Answer(403, FORBIDDEN)));

        var wrong = check(fixture.settings(), false).stream()
                .filter(finding -> finding.verdict() == Verdict.WRONG).toList();

        assertEquals(1, wrong.size());
        assertTrue(wrong.getFirst().text().contains("allow Read, Insert and Update content"), wrong.toString());
    }

    @Test
    void doesNotCallAMissingAnswerWrong() throws Exception {
        var url = URI.create("http://localhost:1");
        var settings = NotionFixture.settings(url, "ntn_secret", fixture.emulator.databaseId(), "");

        var findings = check(settings, false);

        assertEquals(List.of(Verdict.UNKNOWN), findings.stream().map(Finding::verdict).toList());
    }

    private static void refusesDatabase(String told, List<Finding> findings) {
        var last = findings.getLast();
        assertEquals("database", last.subject());
        assertEquals(Verdict.WRONG, last.verdict());
        assertTrue(last.text().contains(told), last.text());
    }

    private static Finding of(String subject, List<Finding> findings) {
        return findings.stream().filter(finding -> finding.subject().equals(subject)).findFirst().orElseThrow();
    }

    private static List<String> optional(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.verdict() == Verdict.OPTIONAL)
                .map(Finding::subject).toList();
    }

    private JsonValue schema() throws Exception {
        return fixture.call("GET", "data_sources/" + fixture.dataSourceId(), JsonValue.JsonNull.NULL)
                .at("properties").orElseThrow();
    }

    private NotionSettings settings(String databaseId) {
        return NotionFixture.settings(fixture.proxy.url(), fixture.emulator.token(), databaseId, "");
    }

    private List<Finding> check(NotionSettings settings, boolean fix) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        try (var check = new DatabaseCheck(settings, event -> { }, fixture.timing, findings::add)) {
            check.run(fix);
        }
        return findings;
    }
}
