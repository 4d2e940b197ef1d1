package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import lectern.cli.ServeOptions;
import lectern.cli.TokenFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "127.0.0.1", "0.0.0.0"})
    void isShownAsLocalhostWhereThatIsSo(String bind) throws Exception {
        try (var listening = Listening.of(bound(bind))) {
            assertEquals("localhost", listening.host());
        }
    }

    /** Nothing answers as localhost then. Only Linux has all of 127.0.0.0/8 without being told. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void isShownAsTheAddressThatItListensOn() throws Exception {
        try (var listening = Listening.of(bound("127.0.0.2"))) {
            assertEquals("127.0.0.2", listening.host());
            assertTrue(listening.hosts().contains("127.0.0.2"));
        }
    }

    /** RFC 5952 §4, in which browsers name a server in their Host. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "::1, [::1]", "::, [::]", "fd00::, [fd00::]", "fd00::2, [fd00::2]",
        "FE80:0:0::00A%1, [fe80::a]", "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]", "0:0:1:1:0:0:1:1, [::1:1:0:0:1:1]"})
    void namesAddressesAsBrowsersDo(String address, String literal) throws Exception {
        assertEquals(literal, Listening.literal(InetAddress.getByName(address)));
    }

    private static ServeOptions.Listen bound(String bind) {
        return new ServeOptions.Listen(bind, 0, OptionalInt.empty(), List.of(), 1024, 1, true, TokenFile.NONE);
    }
}
