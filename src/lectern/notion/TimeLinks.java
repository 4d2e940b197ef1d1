package lectern.notion;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import lectern.domain.Lecture;
import lectern.json.JsonValue;

/**
 * The times at which paragraphs begin, each a link that plays the lecture from there. Immutable.
 *
 * @param prefix of the links, up to the seconds; empty where the lecture's address is unknown or none for a link
 */
record TimeLinks(String prefix) {
    /** The longest number of seconds. */
    private static final int MAX_SECONDS_UNITS = 10;

    static TimeLinks into(Lecture lecture) {
        // An address copied from a player says already where to start, and perhaps which tab is open.
        var url = lecture.details().url().replaceFirst("#.*", "").replaceAll("(?<=[?&])start=[^&]*&?", "")
                .replaceFirst("[?&]$", "");
        var prefix = url + (url.contains("?") ? "&" : "?") + "start=";
        return new TimeLinks(isLink(url) && prefix.length() + MAX_SECONDS_UNITS <= PageProperties.MAX_URL_UNITS
                ? prefix : "");
    }

    /** Notion refuses a whole request for one link that it cannot read. */
    private static boolean isLink(String url) {
        try {
            var uri = new URI(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    JsonValue item(int seconds) {
        return prefix.isEmpty() ? RichText.item(clock(seconds)) : RichText.link(clock(seconds), prefix + seconds);
    }

    /** As players show it: 2:05, 12:34, 1:00:00. */
    static String clock(int seconds) {
        var minutes = seconds / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }
}
