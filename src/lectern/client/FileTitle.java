package lectern.client;

import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the name of a caption file or folder says: "003 - First Steps.en_US.vtt" is (First Steps, 3, en_US). A name that
 * has no number in one of the usual places is left to the server's own reading of titles. Pure.
 *
 * @param language empty if the name has none
 */
record FileTitle(String name, OptionalInt number, String language) {
    /** Digits, then a separator that is not inside a number ("05 - 3 Ways", but "4.2 Notes", "2024-05 Review"). */
    private static final Pattern NUMBERED =
            Pattern.compile("(\\d{1,6})(\\s*[-–_.)](?:\\s+|(?!\\d))|\\s+(?![-–_.)\\d]))(\\S.*)");
    private static final Pattern EXTENSION = Pattern.compile("(?i)\\.(?:vtt|srt)$");
    private static final Pattern LOCALE = Pattern.compile("(.+)\\.([a-z]{2,3})([-_](?:[A-Za-z]{2,4}|\\d{3}))?");
    /** Udemy's interface languages: "Intro to Node.js.vtt" has none. */
    private static final Set<String> LANGUAGES = Set.of("ar", "de", "en", "es", "fr", "he", "hi", "id", "it", "ja",
            "ko", "nl", "pl", "pt", "ro", "ru", "th", "tr", "uk", "vi", "zh");

    static FileTitle ofFile(String fileName) {
        var stem = EXTENSION.matcher(fileName).replaceFirst("");
        var locale = LOCALE.matcher(stem);
        return locale.matches() && LANGUAGES.contains(locale.group(2))
                ? of(locale.group(1), stem.substring(locale.group(1).length() + 1))
                : of(stem, "");
    }

    static FileTitle ofFolder(String name) {
        return of(name, "");
    }

    private static FileTitle of(String text, String language) {
        var numbered = NUMBERED.matcher(text.strip());
        // With nothing but a space between, only a padded number is one: "01 Start", but "100 Days of Code".
        var isNumber = numbered.matches() && (!numbered.group(2).isBlank() || numbered.group(1).startsWith("0"));
        return isNumber
                ? new FileTitle(numbered.group(3), OptionalInt.of(Integer.parseInt(numbered.group(1))), language)
                : new FileTitle(text.strip(), OptionalInt.empty(), language);
    }
}
