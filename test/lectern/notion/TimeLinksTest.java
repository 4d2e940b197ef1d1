package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lectern.domain.Course;
import lectern.domain.Lecture;
import lectern.domain.TitleSet;
import lectern.domain.Transcript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLinksTest {

    @ParameterizedTest
    @CsvSource({"0, 0:00", "125, 2:05", "754, 12:34", "3599, 59:59", "3600, 1:00:00", "36061, 10:01:01"})
    void tellsTimesAsPlayersDo(int seconds, String shown) {
        assertEquals(shown, TimeLinks.clock(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "https://h.example/lecture/7, https://h.example/lecture/7?start=754",
        "https://h.example/lecture/7#notes, https://h.example/lecture/7?start=754",
        "https://h.example/lecture/7?start=15, https://h.example/lecture/7?start=754",
        "https://h.example/lecture/7?a=b, https://h.example/lecture/7?a=b&start=754",
        "https://h.example/lecture/7?start=15&a=b#c, https://h.example/lecture/7?a=b&start=754"})
    void leadIntoTheLecture(String url, String link) {
        var item = links(url).item(754);

        assertEquals(Optional.of(link), item.text("text", "link", "url"));
        assertEquals(Optional.of("12:34"), item.text("text", "content"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lecture 7", "/lecture/7", "javascript:alert(1)", "https:///x", "https://h.example/ x"})
    void areTimesOnlyWhereTheAddressIsNone(String url) {
        assertEquals(RichText.item("12:34"), links(url).item(754));
    }

    @Test
    void areNoLongerThanALinkMayBe() {
        var longest = "https://h.example/" + "x".repeat(PageProperties.MAX_URL_UNITS - 18 - 17);

        assertEquals(PageProperties.MAX_URL_UNITS,
                links(longest).item(Integer.MAX_VALUE).text("text", "link", "url").orElseThrow().length());
        assertEquals(Optional.empty(), links(longest + "x").item(1).text("text", "link", "url"));
    }

    private static TimeLinks links(String url) {
        var title = new TitleSet("x", OptionalInt.empty());
        return TimeLinks.into(new Lecture("", Course.UNKNOWN, title, title, new Lecture.Details("", url, "", ""),
                new Transcript("x", List.of())));
    }
}
