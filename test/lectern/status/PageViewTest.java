package lectern.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import lectern.json.JsonWriter;
import org.junit.jupiter.api.Test;

class PageViewTest {
    private static final Piece HEAD = new Piece("h", "courses", "<h2 id=\"h\">Head</h2>", "");
    private static final Piece LIST = new Piece("l", "courses", "<ol id=\"l\">", "</ol>");
    private static final Piece FIRST = new Piece("i1", "l", "<li id=\"i1\">1</li>", "");
    private static final Piece SECOND = new Piece("i2", "l", "<li id=\"i2\">2</li>", "");

    @Test
    void tellsWhatIsGoneOrOtherOrNewAndBehindWhat() {
        var other = new Piece("h", "courses", "<h2 id=\"h\">Other</h2>", "");
        var earlier = view("", "", HEAD, FIRST);
        var later = view("(1/2)", "Words", other, LIST, SECOND);

        assertEquals("""
                {"pieces":[{"id":"i1"},{"id":"h","parent":"courses","html":"<h2 id=\\"h\\">Other</h2>"},\
                {"id":"l","parent":"courses","after":"h","html":"<ol id=\\"l\\"></ol>"},\
                {"id":"i2","parent":"l","html":"<li id=\\"i2\\">2</li>"}],"title":"(1/2)","say":"Words"}""",
                JsonWriter.text(later.since(earlier)));
        assertEquals("{\"pieces\":[],\"title\":\"(1/2)\",\"say\":\"Words\"}", JsonWriter.text(later.since(later)));
    }

    @Test
    void nestsItsPiecesInThePage() {
        var html = view("A < B", "Words", HEAD, LIST, FIRST, SECOND).html();

        assertTrue(html.contains(" tabindex=\"-1\"><h2 id=\"h\">Head</h2><ol id=\"l\"><li id=\"i1\">1</li>"
                + "<li id=\"i2\">2</li></ol></section>"), html);
        assertTrue(html.contains("<title>A &lt; B</title>"), html);
        assertTrue(html.contains("data-view=\"7\" data-say=\"Words\""), html);
    }

    @Test
    void showsTheSameWithTheSamePiecesTitleAndWords() {
        var view = view("t", "s", HEAD);

        assertTrue(view.shows(view("t", "s", HEAD)));
        assertFalse(view.shows(view("t", "s", HEAD, LIST)));
        assertFalse(view.shows(view("other", "s", HEAD)));
        assertFalse(view.shows(view("t", "other", HEAD)));
    }

    private static PageView view(String title, String say, Piece... pieces) {
        var byId = new LinkedHashMap<String, Piece>();
        List.of(pieces).forEach(piece -> byId.put(piece.id(), piece));
        return new PageView(7, byId, title, say);
    }
}
