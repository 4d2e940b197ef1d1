package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class DeflateExtensionTest {
    /** Offers, where ~ is a further header line; then the parameters of the answer, "-" if there is none. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            permessage-deflate                                                  | ``
            permessage-deflate; client_max_window_bits                          | ``
            permessage-deflate; client_max_window_bits=8                        | ``
            permessage-deflate;client_max_window_bits=15                        | ``
            permessage-deflate; client_max_window_bits=7                        | -
            permessage-deflate; client_max_window_bits=16                       | -
            permessage-deflate; client_max_window_bits=08                       | -
            permessage-deflate; server_max_window_bits=7                        | -
            permessage-deflate; server_max_window_bits=8                        | -
            permessage-deflate; server_max_window_bits=8, permessage-deflate    | ``
            permessage-deflate; server_max_window_bits = 9                      | server_max_window_bits=9
            permessage-deflate; server_max_window_bits="10"                     | server_max_window_bits=10
            permessage-deflate; server_max_window_bits="\\1\\1"                 | server_max_window_bits=11
            permessage-deflate; server_max_window_bits=15                       | server_max_window_bits=15
            permessage-deflate; server_max_window_bits=16                       | -
            permessage-deflate; server_max_window_bits=09                       | -
            permessage-deflate; server_max_window_bits=+9                       | -
            permessage-deflate; server_max_window_bits=4294967305               | -
            permessage-deflate; server_max_window_bits                          | -
            permessage-deflate; server_max_window_bits=                         | -
            permessage-deflate; server_max_window_bits=""                       | -
            permessage-deflate; server_max_window_bits="1                       | -
            permessage-deflate; server_max_window_bits="15\\"                   | -
            permessage-deflate; server_max_window_bits="9"9                     | -
            permessage-deflate; server_no_context_takeover                      | server_no_context_takeover
            permessage-deflate; client_no_context_takeover                      | client_no_context_takeover
            permessage-deflate; server_no_context_takeover=1                    | -
            permessage-deflate; client_no_context_takeover=true                 | -
            permessage-deflate; client_no_context_takeover=                     | -
            permessage-deflate; server_no_context_takeover; server_no_context_takeover | -
            permessage-deflate; client_max_window_bits=9; client_max_window_bits=9 | -
            permessage-deflate; mystery                                         | -
            permessage-deflate; constructor                                     | -
            permessage-deflate;                                                 | -
            permessage-deflate; ; client_max_window_bits                        | -
            permessage-deflate; =9                                              | -
            permessage-deflate server_no_context_takeover                       | -
            x-webkit-deflate-frame                                              | -
            permessage-bzip2, x; y=", permessage-deflate"                       | -
            permessage-bzip2, permessage-deflate                                | ``
            permessage-deflate; server_max_window_bits=7, permessage-deflate    | ``
            permessage-deflate; x="a,b;c", permessage-deflate; server_max_window_bits=12 | server_max_window_bits=12
            permessage-deflate; server_max_window_bits=9, permessage-deflate    | server_max_window_bits=9
            permessage-deflate; x~permessage-deflate; client_no_context_takeover | client_no_context_takeover
            ,, permessage-deflate ,,                                            | ``
            """)
    void answersTheFirstValidOffer(String offers, String parameters) {
        var answer = DeflateExtension.negotiate(List.of(offers.split("~"))).map(DeflateExtension::answer);

        var wanted = "permessage-deflate" + (parameters.isEmpty() ? "" : "; " + parameters);
        assertEquals(parameters.equals("-") ? Optional.empty() : Optional.of(wanted), answer);
    }

    @Test
    void answersAllThatWasAgreedInOneLine() {
        var agreed = DeflateExtension.negotiate(List.of("permessage-deflate; client_max_window_bits; "
                + "server_max_window_bits=9; client_no_context_takeover; server_no_context_takeover")).orElseThrow();

        assertEquals(new DeflateExtension(false, false, 9), agreed);
        assertEquals("permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                + "server_max_window_bits=9", agreed.answer());
        assertEquals("\r\nSec-WebSocket-Extensions: " + agreed.answer() + "\r\n\r\n",
                Handshake.accepted("", Optional.empty(), Optional.of(agreed)).substring(
                        Handshake.accepted("", Optional.empty(), Optional.empty()).length() - "\r\n\r\n".length()));
    }

    @Test
    void takesLinearTimeForHostileOffers() {
        int length = 1 << 20;
        assertTimeout(Duration.ofSeconds(30), () -> { // milliseconds; quadratic, it would be hours
            for (String unit : List.of(" ", ";", ",", "\"", "\\", "\"\\", "a=", "a;", "; a=\"\\\"")) {
                var line = "permessage-deflate; a=\"" + unit.repeat(length / unit.length());
                assertEquals(Optional.empty(), DeflateExtension.negotiate(Arrays.asList(line, "x" + line)));
            }
        });
    }
}
