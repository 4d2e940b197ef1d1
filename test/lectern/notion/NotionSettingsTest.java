package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import lectern.domain.PagePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotionSettingsTest {
    private static final String ID = "0123abcd-4567-89ef-0123-456789abcdef";

    @Test
    void keepsCanonicalForms() {
        var bare = ID.replace("-", "");
        var settings = NotionFixture.settings(URI.create("http://localhost:1/"), " ntn_x\n", bare, bare);

        assertEquals(NotionFixture.settings(URI.create("http://localhost:1"), "ntn_x", ID, ID), settings);
    }

    @Test
    void neverShowsTheToken() {
        assertFalse(settings("ntn_verySecret", 1).toString().contains("ecret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ntn a", "ntn_é", "ntn\u0000"})
    void refusesWhatCanBeNoToken(String token) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> settings(token, 1));

        assertFalse(token.length() > 1 && refusal.getMessage().contains(token));
    }

    @Test
    void refusesABudgetOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> settings("ntn_x", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost", "localhost", "https:///v1"})
    void refusesOtherUrls(String url) {
        var other = URI.create(url);

        assertThrows(IllegalArgumentException.class, () -> NotionFixture.settings(other, "ntn_x", ID, ""));
    }

    private static NotionSettings settings(String token, int requestsPerMinute) {
        var url = URI.create("https://notion.example");
        return new NotionSettings(url, token, ID, "", requestsPerMinute, true, PagePolicy.STANDARD);
    }
}
