package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lectern.cli.ProgressBar;
import lectern.cli.SendOptions;
import lectern.client.Outgoing;
import org.junit.jupiter.api.Test;

class SendProgressTest {
    /** Clears a terminal that reads it. */
    private static final String HOSTILE = "\u001b[2J\u009b2J\n✗ forged";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aStrangersNameOrReasonMovesNoCursor() throws Exception {
        var progress = progress(true);
        progress.kept(new Outgoing(HOSTILE, "m1", () -> new byte[0]), false);
        progress.waiting(HOSTILE, Duration.ofSeconds(1));
        progress.problem(HOSTILE, HOSTILE);

        var shown = printed.toString(StandardCharsets.UTF_8).replaceAll("\r\u001b\\[K|\u001b\\[\\?7[lh]", "")
                + progress.failures().getFirst();
        assertEquals(List.of(), shown.codePoints().filter(Character::isISOControl).boxed().toList(), shown);
    }

    @Test
    void aPipeIsToldWhyItWaits() throws Exception {
        progress(false).waiting("the server is away", Duration.ofSeconds(3));

        assertTrue(printed.toString(StandardCharsets.UTF_8).startsWith("sent 0/2, waits 3 s: the server is away"),
                printed.toString(StandardCharsets.UTF_8));
    }

    private SendProgress progress(boolean terminal) throws Exception {
        var options = SendOptions.of(List.of("a.json"), Map.of());
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new SendProgress(options, new ProgressBar(stream, terminal, "sent"), 2, () -> Instant.EPOCH);
    }
}
