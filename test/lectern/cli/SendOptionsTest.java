package lectern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendOptionsTest {
    @TempDir
    Path folder;

    @Test
    void readsTheClientTokenFromItsFileAndKeepsItToItself() throws Exception {
        var options = withToken("0123456789abcdef\n");

        assertEquals("0123456789abcdef", options.clientToken().token());
        assertFalse(options.toString().contains("0123456789abcdef"), options::toString);
    }

    /** No header can carry them, and the JDK's message about that would quote the token. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcdef\n0123456789abcdef", "0123456789abcdefé"})
    void refusesWhatIsNoTokenAndDoesNotQuoteIt(String text) {
        var refused = assertThrows(UsageException.class, () -> withToken(text));

        assertFalse(refused.getMessage().contains("0123456789abcdef"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8765", "//localhost:8765", "localhost:8765", "ws:8765", "ws://a b"})
    void refusesWhatIsNoServersAddress(String url) {
        var refused = assertThrows(UsageException.class, () -> SendOptions.of(List.of("--url", url, "-"), Map.of()));

        assertEquals("--url must be a URL with ws or wss, not \"" + url + "\"", refused.getMessage());
    }

    private SendOptions withToken(String text) throws Exception {
        var file = Files.writeString(folder.resolve("token"), text);
        return SendOptions.of(List.of("--client-token-file", file.toString(), "a.json"), Map.of());
    }
}
