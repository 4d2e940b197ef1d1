package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void drawsOneLineOnATerminal() {
        var bar = new ProgressBar(stream, true, "written");
        bar.show(1, 2, "note");
        bar.show(2, 2, "note");

        var text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("written " + "█".repeat(15) + "░".repeat(15) + " 1/2  note"), text);
        assertEquals(1, text.lines().filter(line -> line.contains("2/2")).count());
        assertTrue(text.endsWith("\n"), text);
    }

    /** Where it went on in a second line, that one would stay: only the last is cleared. */
    @Test
    void aNarrowTerminalCutsTheLine() {
        new ProgressBar(stream, true, "sent").show(1, 2, "n".repeat(300));

        var text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("\r\033[K\033[?7lsent") && text.endsWith("n\033[?7h"), text);
    }

    /** As after a connection that was lost for good. */
    @Test
    void whatFollowsABarThatIsNotFullBeginsItsOwnLine() {
        var bar = new ProgressBar(stream, true, "written");
        bar.show(1, 2, "note");
        bar.end();
        bar.show(2, 2, "note");
        bar.end();

        assertEquals(2, printed.toString(StandardCharsets.UTF_8).split("\n", -1).length - 1);
    }

    @Test
    void printsALineNowAndThenElsewhere() {
        var bar = new ProgressBar(stream, false, "written");
        for (var done = 0; done <= 25; done++) {
            bar.show(done, 25, "note");
            bar.show(done, 25, "the same again");
        }

        assertEquals("written 10/25\nwritten 20/25\nwritten 25/25\n",
                printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void tellsEverywhereWhyNothingGoesOn() {
        for (var terminal : new boolean[] {true, false}) {
            new ProgressBar(stream, terminal, "sent").pause(0, 2, "waits 1 s: the server is away");
        }

        var text = printed.toString(StandardCharsets.UTF_8);
        assertEquals(2, text.split("the server is away", -1).length - 1, text);
    }
}
