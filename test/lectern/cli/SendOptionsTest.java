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
    void readsTheClientTokenFromItsFile() throws Exception {
        assertEquals("0123456789abcdef", withToken("0123456789abcdef\n").clientToken().token());
    }

    /** No header can carry them, and the JDK's message about that would quote the token. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcdef\n0123456789abcdef", "0123456789abcdefé"})
    void refusesWhatIsNoTokenAndDoesNotQuoteIt(String text) {
        var refused = assertThrows(UsageException.class, () -> withToken(text));

        assertFalse(refused.getMessage().contains("0123456789abcdef"), refused.getMessage());
    }

    private SendOptions withToken(String text) throws Exception {
        var file = Files.writeString(folder.resolve("token"), text);
        return SendOptions.of(List.of("--client-token-file", file.toString(), "a.json"), Map.of());
    }
}
