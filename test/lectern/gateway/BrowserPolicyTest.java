package lectern.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lectern.websocket.UpgradeRequest;
import lectern.websocket.WebSocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserPolicyTest {
    private static final String HOST = "localhost:8765";
    private static final String EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

    static final ClientToken NO_TOKEN = new ClientToken("");
    private static final String TOKEN = "planted-secret_0123456789";

    private final BrowserPolicy guarded =
            new BrowserPolicy(BrowserPolicy.LOOPBACK_HOSTS, Set.of(), new ClientToken(TOKEN));
    private final BrowserPolicy policy = new BrowserPolicy(BrowserPolicy.LOOPBACK_HOSTS, Set.of(EXTENSION), NO_TOKEN);

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8765", "LocalHost:8765", "127.0.0.1:8765", "[::1]:8765"})
    void allowsItsOwnNames(String host) throws Exception {
        assertEquals(Optional.empty(), refusal(host, List.of(), "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":8765", "localhost", "localhost:", "localhost:80", "localhost:18765",
        "localhost:08765", "localhost:8765:8765", "localhost.:8765", "localhost6:8765", "localhost.evil.example:8765",
        "evil.example:8765",
        "evil.example#localhost:8765", "user@localhost:8765", "127.0.0.1.evil.example:8765", "127.0.0.2:8765",
        "127.1:8765", "0177.0.0.1:8765", "017700000001:8765", "127.000.000.001:8765", "127.0.0.1.:8765",
        "0x7f000001:8765", "0x7f.1:8765", "127。0。0。1:8765", "xn--ocalhost-0cb:8765", "localhost.localdomain:8765",
        "[0:0:0:0:0:0:0:1]:8765",
        "[::0001]:8765", "[::1:8765", "::1]:8765", "[::1].evil.example:8765", "[[::1]]:8765",
        "[::7f00:1]:8765", "127.0.0.1@evil.example:8765", "localhost:8765@evil.example:8765", "localhost:8765/",
        "http://localhost:8765", "localhost\t:8765", "localhost:+8765", "localhost:8765 ", "*:8765",
        "2130706433:8765", "0.0.0.0:8765", "10.0.2.555:8765", "::1:8765", "[::]:8765",
        "[::1]:8766", "[::1]", "[::1%lo]:8765", "[::ffff:127.0.0.1]:8765", "localhost :8765",
        "localhost:8765, evil.example:8765", "localhost\u0000:8765", "ｌocalhost:8765"})
    void refusesOtherHost(String host) throws Exception {
        assertForbidden(refusal(host, List.of("https://www.udemy.com"), "127.0.0.1"));
    }

    @Test
    void refusesMissingHost() throws Exception {
        var request = new UpgradeRequest("/", Map.of(), address("127.0.0.1", 50000), address("127.0.0.1", 8765));

        assertForbidden(policy.refusal(request));
    }

    /** Browsers leave the default port of ws:// out. */
    @Test
    void allowsHostWithoutPortOnPort80() throws Exception {
        var request = new UpgradeRequest("/", Map.of("host", List.of("localhost")), address("127.0.0.1", 50000),
                address("127.0.0.1", 80));

        assertEquals(Optional.empty(), policy.refusal(request));
    }

    @Test
    void namesOfHostsAreNoMatterOfCase() throws Exception {
        var bound = new BrowserPolicy(Set.of("Study.example"), Set.of(), NO_TOKEN);
        var headers = Map.of("host", List.of("Study.Example:8765"), "origin", List.of("https://www.udemy.com"));
        var request = new UpgradeRequest("/", headers, address("192.0.2.7", 50000), address("192.0.2.1", 8765));

        assertEquals(Optional.empty(), bound.refusal(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://udemy.com", "https://www.udemy.com", "https://company.udemy.com",
        "https://xn--bcher-kva.udemy.com",
        "https://a-1.b.udemy.com", EXTENSION})
    void allowsUdemyAndListedOrigins(String origin) throws Exception {
        assertEquals(Optional.empty(), refusal(HOST, List.of(origin), "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "http://www.udemy.com", "ws://www.udemy.com", "https://",
        "https://udemy.com:444", "https://www.udemy.com:8443", "https://www.udemy.com/", "https://www.udemy.com/x",
        "https://www.udemy.com.", "HTTPS://www.udemy.com", "https://www.UDEMY.com", "https://www.udemy.com:443",
        "https://www.xn--udmy-fpa.com", "https://www.udemy.com%2eevil.example", "https://evil.example%23.udemy.com",
        "https:www.udemy.com", "https:///www.udemy.com", "https://[www.udemy.com]",
        "https://www.udemy.com;.udemy.com",
        "https://_.udemy.com", "wss://www.udemy.com", "NULL", "about:blank",
        "https://evil-udemy.com", "https://eviludemy.com", "https://udemy.com.evil.example", "https://udemy.co",
        "https://udemy.com@evil.example", "https://evil.example/.udemy.com", "https://evil.example#.udemy.com",
        "https://evil.example?.udemy.com", "https://evil.example\\.udemy.com", "https://user@www.udemy.com",
        "https://evil.example:1.udemy.com", "https://.udemy.com", "https://www..udemy.com", "https://com",
        "https://.com", "https://ＷＷＷ.udemy.com", "https://www.udеmy.com", "https://www.udemy.com\u200b",
        " https://www.udemy.com",
        "https://www.udemy.com https://evil.example", "https://www.udemy.com, https://evil.example",
        "https://evil.example, https://www.udemy.com", "https://evil.example\t.udemy.com",
        "http://localhost:8765", "https://localhost", "http://127.0.0.1:8765", "http://[::1]:8765",
        "http://localhost.evil.example", "http://127.0.0.1.evil.example", "http://localhost@evil.example", "file://",
        "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba", "chrome-extension://abcdefghijklmnopabcdefghijklmnop/",
        "moz-extension://7c4a5e0e-0000-4000-8000-000000000000"})
    void refusesOtherOrigin(String origin) throws Exception {
        assertForbidden(refusal(HOST, List.of(origin), "127.0.0.1"));
    }

    @Test
    void refusesTwoOrigins() throws Exception {
        assertForbidden(refusal(HOST, List.of("https://www.udemy.com", "https://www.udemy.com"), "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"})
    void allowsProgramWithoutOriginOnThisComputer(String peer) throws Exception {
        assertEquals(Optional.empty(), refusal(HOST, List.of(), peer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "10.0.0.1", "2001:db8::1", "fe80::1", "0.0.0.0"})
    void refusesProgramWithoutOriginFromElsewhere(String peer) throws Exception {
        assertForbidden(refusal(HOST, List.of(), peer));
    }

    @ParameterizedTest
    @CsvSource({"authorization, Bearer TOKEN", "authorization, bearer  TOKEN", "authorization, BEARER TOKEN",
        "sec-websocket-protocol, 'lectern, lectern.token.TOKEN'", "sec-websocket-protocol, 'x,lectern.token.TOKEN,y'"})
    void letsInWhoShowsTheToken(String name, String value) throws Exception {
        assertEquals(Optional.empty(), withToken(name, value.replace("TOKEN", TOKEN)));
    }

    @Test
    void theTokenMayStandInAnyLineOfSubprotocols() throws Exception {
        var lines = List.of("lectern", "x", "lectern.token." + TOKEN);
        var headers = Map.of("host", List.of(HOST), "sec-websocket-protocol", lines);

        assertEquals(Optional.empty(), guarded.refusal(request(headers, "127.0.0.1")));
    }

    @ParameterizedTest
    @CsvSource({"x, y", "authorization, Bearer", "authorization, 'Bearer '", "authorization, TOKEN",
        "authorization, Basic TOKEN", "authorization, Bearer TOKENx", "authorization, Bearer xTOKEN",
        "authorization, Bearer token", "authorization, 'Bearer TOKEN, x'", "authorization, Bearer\tTOKEN",
        "sec-websocket-protocol, lectern", "sec-websocket-protocol, TOKEN", "sec-websocket-protocol, lectern.token.",
        "sec-websocket-protocol, Lectern.token.TOKEN", "sec-websocket-protocol, lectern.token.TOKEN.x",
        "cookie, lectern.token.TOKEN"})
    void asksForTheToken(String name, String value) throws Exception {
        var refusal = withToken(name, value.replace("token", "tok").replace("TOKEN", TOKEN)).orElseThrow();

        assertEquals(401, refusal.status());
        assertFalse(refusal.reason().contains(TOKEN), refusal.reason());
    }

    @Test
    void theTokenReplacesTheOriginOfProgramsElsewhereButNotTheRightOne() throws Exception {
        var bearer = List.of("Bearer " + TOKEN);
        var noOrigin = Map.of("host", List.of(HOST), "authorization", bearer);
        var foreign = Map.of("host", List.of(HOST), "authorization", bearer, "origin", List.of("https://evil.example"));

        assertEquals(Optional.empty(), guarded.refusal(request(noOrigin, "192.0.2.7")));
        assertForbidden(guarded.refusal(request(foreign, "127.0.0.1")));
    }

    @Test
    void nothingThatIsPrintedHoldsTheToken() throws Exception {
        var request = request(Map.of("authorization", List.of("Bearer " + TOKEN)), "127.0.0.1");

        assertFalse((guarded + " " + request).contains(TOKEN));
    }

    @Test
    void refusalSaysWhichOptionWouldAllowOrigin() throws Exception {
        var reason = refusal(HOST, List.of("https://learn.example"), "127.0.0.1").orElseThrow().reason();

        assertTrue(reason.endsWith("--allow-origin https://learn.example"), reason);
    }

    /** Every sandboxed frame of every page is "null": to allow it would be to allow them all. */
    @Test
    void refusalDoesNotAdviseToAllowNull() throws Exception {
        var reason = refusal(HOST, List.of("null"), "127.0.0.1").orElseThrow().reason();

        assertFalse(reason.contains("--allow-origin null"), reason);
    }

    private Optional<WebSocketPolicy.Refusal> withToken(String name, String value) throws UnknownHostException {
        return guarded.refusal(request(Map.of("host", List.of(HOST), name, List.of(value)), "127.0.0.1"));
    }

    private static UpgradeRequest request(Map<String, List<String>> headers, String peer) throws UnknownHostException {
        return new UpgradeRequest("/", headers, address(peer, 50000), address("127.0.0.1", 8765));
    }

    private Optional<WebSocketPolicy.Refusal> refusal(String host, List<String> origins, String peer)
            throws UnknownHostException {
        var hostOnly = Map.of("host", List.of(host));
        var headers = origins.isEmpty() ? hostOnly : Map.of("host", List.of(host), "origin", origins);
        return policy.refusal(new UpgradeRequest("/", headers, address(peer, 50000), address("127.0.0.1", 8765)));
    }

    private static void assertForbidden(Optional<WebSocketPolicy.Refusal> refusal) {
        assertEquals(Optional.of(403), refusal.map(WebSocketPolicy.Refusal::status));
    }

    private static InetSocketAddress address(String literal, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
    }

    @Test
    void anHttpRequestNeedsTheTokenOrWithoutOneToComeFromThisComputer() throws Exception {
        var here = InetAddress.getByName("127.0.0.1");
        var elsewhere = InetAddress.getByName("192.0.2.1");
        var token = new ClientToken("0123456789abcdef");

        assertTrue(NO_TOKEN.admits(here, ""));
        assertFalse(NO_TOKEN.admits(elsewhere, "Bearer x"));
        assertTrue(token.admits(elsewhere, "bearer 0123456789abcdef"));
        assertFalse(token.admits(here, ""));
        assertFalse(token.admits(here, "Bearer 0123456789abcdeF"));
        assertFalse(token.admits(here, "Basic 0123456789abcdef"));
    }
}
