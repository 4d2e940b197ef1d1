package lectern.domain;

import java.text.Normalizer;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The prefixes that Udemy puts before an author's title, and how to take off exactly one of them.
 *
 * <p>A section's is a known word, a number and a separator ("Section 3: "), or the CJK ordinal ("第 3 节："). A lecture's
 * is digits and a full stop that no digit follows ("12. "; "4.2 Notes" has none). Any other number is the author's own.
 */
final class TitleSyntax {
    /** "Section" in Udemy's languages: en fr de es it pt-BR pt-PT ro nl pl tr ru uk id vi th hi ar he ko ja zh. */
    private static final List<String> SECTION_WORDS = List.of("Section", "Abschnitt", "Sección", "Sezione", "Seção",
            "Secção", "Secțiunea", "Secţiunea", "Secțiune", "Sectie", "Sekcja", "Bölüm", "Раздел", "Розділ", "Секція",
            "Bagian", "Phần", "ส่วนที่", "ส่วน", "अनुभाग", "सेक्शन", "खंड", "القسم", "قسم", "קטע", "מקטע", "סעיף",
            "חלק", "섹션", "セクション", "章节", "章節", "部分", "区段", "區段");

    private static final String ORDINAL_MARKS = "部分|单元|單元|节|節|章|部|课|課|讲|講|篇|回|섹션|장|절";
    private static final String CHINESE_DIGITS = "〇一二三四五六七八九";

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    /** A hyphen needs a space beside it ("Section 8-bit computing" is the author's), a dash or stop no digit after. */
    private static final String SEPARATOR = "(?: ?[:：|｜] ?| ?[.．–—](?!\\p{Nd}) ?| - ?|- | ?$)";

    private static final Pattern SECTION_PREFIX =
            Pattern.compile("(?:" + bothForms(SECTION_WORDS) + ") ?(\\p{Nd}+)" + SEPARATOR, FLAGS);
    private static final Pattern ORDINAL_PREFIX = Pattern.compile("(?:第|제) ?(\\p{Nd}+|[〇零一二三四五六七八九十百]+) ?(?:"
            + ORDINAL_MARKS + ")(?:" + SEPARATOR + "| ?[、，,] ?| )");
    private static final Pattern LAST_SEPARATOR = Pattern.compile("[ :：|｜.．–—、，,-]+$");
    private static final String FULL_STOPS = ".．";

    private static final Pattern SPACES = Pattern.compile("[\\p{javaWhitespace}\\p{javaSpaceChar}]+");
    /** What a section's panel shows below its title: "0 / 5 | 38min". */
    private static final Pattern PROGRESS = Pattern.compile("\\p{Nd}+ ?/ ?\\p{Nd}+(?: ?\\|.*)?");

    private TitleSyntax() {}

    static TitleSet section(String raw) {
        var text = tidy(withoutProgress(raw));
        for (var prefix : List.of(SECTION_PREFIX, ORDINAL_PREFIX)) {
            var matcher = prefix.matcher(text);
            if (matcher.lookingAt()) {
                return withoutPrefix(text, matcher.group(1), matcher.end());
            }
        }
        return new TitleSet(text, OptionalInt.empty());
    }

    static TitleSet lecture(String raw) {
        var text = tidy(raw);
        var stop = digitsEnd(text, 0);
        var isPrefix = stop > 0 && stop < text.length() && FULL_STOPS.indexOf(text.charAt(stop)) >= 0
                && digitsEnd(text, stop + 1) == stop + 1;
        return isPrefix ? withoutPrefix(text, text.substring(0, stop), stop + 1)
                : new TitleSet(text, OptionalInt.empty());
    }

    private static int digitsEnd(String text, int from) {
        var end = from;
        while (end < text.length() && Character.isDigit(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    /** A number that fits no int is no number: all the text stays. A prefix without a name is itself the name. */
    private static TitleSet withoutPrefix(String text, String numeral, int prefixEnd) {
        var number = Character.isDigit(numeral.codePointAt(0)) ? decimal(numeral) : chinese(numeral);
        if (number.isEmpty()) {
            return new TitleSet(text, number);
        }
        var name = trimmed(text, prefixEnd);
        return new TitleSet(name.isEmpty() ? LAST_SEPARATOR.matcher(text).replaceFirst("") : name, number);
    }

    /** Digits of any script, as the int they write; empty if no int can hold it. */
    private static OptionalInt decimal(String digits) {
        var value = 0L;
        for (int i = 0, c; i < digits.length(); i += Character.charCount(c)) {
            c = digits.codePointAt(i);
            value = value * 10 + Character.digit(c, 10);
            if (value > Integer.MAX_VALUE) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of((int) value);
    }

    /** Chinese numerals up to 999: 三, 十二, 二十, 一百零五; and plain digit rows such as 一二. */
    private static OptionalInt chinese(String numeral) {
        var total = 0L;
        var digits = 0L;
        for (var i = 0; i < numeral.length() && digits <= Integer.MAX_VALUE; i++) {
            var c = numeral.charAt(i) == '零' ? '〇' : numeral.charAt(i);
            switch (c) {
                case '百' -> {
                    total += Math.max(digits, 1) * 100;
                    digits = 0;
                }
                case '十' -> {
                    total += Math.max(digits, 1) * 10;
                    digits = 0;
                }
                default -> digits = digits * 10 + CHINESE_DIGITS.indexOf(c);
            }
        }
        total += digits;
        return total > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) total);
    }

    private static String withoutProgress(String raw) {
        if (raw.indexOf('\n') < 0 && raw.indexOf('\r') < 0) {
            return raw;
        }
        var lines = raw.strip().lines().toList();
        var more = lines.stream().skip(1).takeWhile(line -> !PROGRESS.matcher(tidy(line)).matches());
        return Stream.concat(lines.stream().limit(1), more).collect(Collectors.joining("\n"));
    }

    /** Without white space and invisible marks at the ends; any white space inside is one space. No other change. */
    private static String tidy(String raw) {
        if (isTidy(raw)) {
            return raw;
        }
        return trimmed(SPACES.matcher(raw).replaceAll(" "), 0);
    }

    /** What comes from {@code from} on, without spaces and invisible marks at its ends. */
    private static String trimmed(String text, int from) {
        var start = from;
        var end = text.length();
        while (start < end && isTrimmed(text.charAt(start))) {
            start++;
        }
        while (end > start && isTrimmed(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether it is ASCII with single spaces between words, as most titles are. */
    private static boolean isTidy(String raw) {
        var before = ' ';
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c < ' ' || c > '~' || c == ' ' && before == ' ') {
                return false;
            }
            before = c;
        }
        return before != ' ';
    }

    /** A space, or what formats and is not seen: a byte order mark, a zero-width character, a bidi mark. */
    private static boolean isTrimmed(char c) {
        return c == ' ' || Character.getType(c) == Character.FORMAT;
    }

    private static String bothForms(List<String> words) {
        return words.stream().flatMap(word -> Stream.of(word, Normalizer.normalize(word, Normalizer.Form.NFD)))
                .distinct().map(Pattern::quote).collect(Collectors.joining("|"));
    }
}
