package lectern.notion;

import java.net.URI;
import lectern.domain.PagePolicy;

/**
 * Which database to write to, and how.
 *
 * @param url of the service, without {@code /v1}
 * @param databaseId any spelling of it, or its link; kept as a dashed UUID
 * @param dataSourceId the same; empty to take the database's only data source
 * @param requestsPerMinute how many requests may leave in any 60 s, at least 1
 * @param schemaChanges whether missing properties may be added to the database
 */
public record NotionSettings(URI url, String token, String databaseId, String dataSourceId, int requestsPerMinute,
        boolean schemaChanges, PagePolicy pages) {

    /** @throws IllegalArgumentException with the reason, for a person; it never contains the token */
    public NotionSettings {
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw new IllegalArgumentException("the Notion URL must be like https://host, but is " + url);
        }
        url = URI.create(url.toString().replaceAll("/+$", ""));
        token = token.strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the Notion token is empty or holds characters that no token has");
        }
        databaseId = NotionIds.parse(databaseId);
        dataSourceId = dataSourceId.isBlank() ? "" : NotionIds.parse(dataSourceId);
        if (requestsPerMinute < 1) {
            throw new IllegalArgumentException("requests per minute must be 1 or more, but are " + requestsPerMinute);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "database " + databaseId + " at " + url;
    }
}
