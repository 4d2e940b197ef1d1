package lectern.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import lectern.demo.CourseMessage;
import lectern.json.JsonValue;

/**
 * The course of the made-up site: sections and lectures with two counters, articles, a quiz, a lecture without
 * captions and one without English ones, titles with numbers and scripts of their own.
 */
final class UdemyCourse {
    static final String ID = "7101";
    static final String TITLE = "Networks, from the wire up: 100% practice";

    private static final String ENGLISH = "en_US";
    private static final String SPANISH = "es_ES";
    private static final List<String> BOTH = List.of(ENGLISH, SPANISH);

    private final List<Section> sections;

    private UdemyCourse(List<Section> sections) {
        this.sections = sections;
    }

    /** One item; {@code number} is 0 for what is no lecture, and {@code languages} are those of its captions. */
    record Item(String id, String kind, int number, String title, List<String> languages) {
        boolean hasEnglish() {
            return languages.contains(ENGLISH);
        }

        String shown() {
            return hasEnglish() ? ENGLISH : SPANISH;
        }
    }

    record Section(int number, String title, List<Item> items) {}

    static UdemyCourse sample() {
        var course = new Builder();
        course.section("Start here");
        course.video("Welcome & what you need");
        course.add("Article", "Links and downloads", List.of());
        course.video("12. is not my number");
        course.section("Section 9: the author's own number");
        course.video("안녕하세요: 네트워크 🌐");
        course.add("Video", "Silent demo", List.of());
        course.add("quiz", "Check yourself", List.of());
        course.video("Sockets – \"the hard way\" / Part 2");
        course.add("Video", "Solo en español", List.of(SPANISH));
        course.section("Frames");
        for (var part = 1; part <= 8; part++) {
            course.video("Review & Recap");
        }
        course.section("Section N: Review & Recap");
        course.video("====== The end ======");
        return new UdemyCourse(List.copyOf(course.sections));
    }

    /** The lecture whose first link to its captions is out of date. */
    String expiredAt() {
        return "1003";
    }

    /** The lecture that is answered with 429 once. */
    String slowDownAt() {
        return "1004";
    }

    /** What must arrive of the lectures with English captions, as the messages that tell it. */
    List<CourseMessage> inEnglish() {
        return messages(Item::hasEnglish);
    }

    /** What must arrive if the text is read from the player, which shows English, else what there is. */
    List<CourseMessage> asShown() {
        return messages(item -> !item.languages().isEmpty());
    }

    /** The course without one of its sections. */
    UdemyCourse without(int number) {
        return new UdemyCourse(sections.stream().filter(section -> section.number() != number).toList());
    }

    private List<CourseMessage> messages(Predicate<Item> wanted) {
        var messages = new ArrayList<CourseMessage>();
        for (var section : sections) {
            section.items().stream().filter(wanted).forEach(item -> messages.add(message(section, item)));
        }
        return messages;
    }

    private static CourseMessage message(Section section, Item item) {
        var lines = new ArrayList<JsonValue>();
        lines(item.id(), item.shown()).forEach(line -> lines.add(new JsonValue.JsonString(line)));
        return new CourseMessage(item.id(), JsonValue.JsonObject.builder()
                .put("raw_section", "Section " + section.number() + ": " + section.title())
                .put("raw_lecture", item.number() + ". " + item.title())
                .put("transcripts", new JsonValue.JsonArray(lines)).build());
    }

    JsonValue head(String slug) {
        return JsonValue.JsonObject.builder().put("_class", "course").put("id", Integer.parseInt(ID))
                .put("title", TITLE).put("published_title", slug).put("url", "/course/" + slug + "/")
                .put("locale", JsonValue.JsonObject.builder().put("locale", ENGLISH).build()).build();
    }

    List<JsonValue> curriculum() {
        var items = new ArrayList<JsonValue>();
        for (var section : sections) {
            items.add(JsonValue.JsonObject.builder().put("_class", "chapter").put("id", 9000 + section.number())
                    .put("object_index", section.number()).put("title", section.title()).build());
            for (var item : section.items()) {
                var object = JsonValue.JsonObject.builder().put("_class", item.number() == 0 ? "quiz" : "lecture")
                        .put("id", Integer.parseInt(item.id())).put("title", item.title());
                items.add(item.number() == 0 ? object.put("object_index", 1).build()
                        : object.put("object_index", item.number()).put("asset", asset(item, false)).build());
            }
        }
        return items;
    }

    /** @param expired whether the links to the captions are out of date */
    JsonValue lecture(String id, boolean expired) {
        var item = sections.stream().flatMap(section -> section.items().stream())
                .filter(candidate -> candidate.id().equals(id)).findFirst().orElseThrow();
        return JsonValue.JsonObject.builder().put("_class", "lecture").put("id", Integer.parseInt(id))
                .put("asset", asset(item, expired)).build();
    }

    private static JsonValue asset(Item item, boolean expired) {
        var captions = new ArrayList<JsonValue>();
        for (var language : item.languages()) {
            captions.add(JsonValue.JsonObject.builder().put("locale_id", language)
                    .put("source", language.equals(ENGLISH) ? "manual" : "auto").put("status", 1)
                    .put("title", "x.autogenerated.vtt").put("video_label", language + " [CC]")
                    .put("url", "https://vtt-c.udemycdn.com/" + item.id() + "_" + language + ".vtt?secure="
                            + (expired ? "old" : "new")).build());
        }
        return JsonValue.JsonObject.builder().put("asset_type", item.kind()).put("time_estimation", 312)
                .put("captions", new JsonValue.JsonArray(captions)).build();
    }

    String vtt(String id, String language) {
        var text = new StringBuilder("WEBVTT\n\n");
        var second = 0;
        for (var line : lines(id, language)) {
            text.append(String.format(Locale.ROOT, "%02d:%02d.000 --> %02d:%02d.900%n%s%n%n", second / 60, second % 60,
                    (second + 1) / 60, (second + 1) % 60, line.replace("&", "&amp;").replace("<", "&lt;")));
            second += 2;
        }
        return text.toString();
    }

    /** What the site's own pages show: the same course for people. */
    JsonValue forPage() {
        var panels = new ArrayList<JsonValue>();
        for (var section : sections) {
            var items = new ArrayList<JsonValue>();
            for (var item : section.items()) {
                var cues = new ArrayList<JsonValue>();
                if (!item.languages().isEmpty()) {
                    lines(item.id(), item.shown()).forEach(line -> cues.add(new JsonValue.JsonString(line)));
                }
                items.add(JsonValue.JsonObject.builder().put("id", item.id()).put("kind", item.kind())
                        .put("title", (item.number() == 0 ? "Quiz 1: " : item.number() + ". ") + item.title())
                        .put("cues", new JsonValue.JsonArray(cues)).build());
            }
            panels.add(JsonValue.JsonObject.builder().put("title", "Section " + section.number() + ": "
                    + section.title()).put("items", new JsonValue.JsonArray(items)).build());
        }
        return JsonValue.JsonObject.builder().put("id", Integer.parseInt(ID)).put("title", TITLE)
                .put("sections", new JsonValue.JsonArray(panels)).build();
    }

    private static List<String> lines(String id, String language) {
        var lines = new ArrayList<String>();
        for (var number = 1; number <= 12; number++) {
            lines.add("Lecture " + id + " says <" + number + "> & more, in " + language + ".");
        }
        return lines;
    }

    /** Hands out numbers as Udemy does: lectures are counted through the course, articles too, quizzes apart. */
    private static final class Builder {
        private final List<Section> sections = new ArrayList<>();
        private int lectures;
        private int others;

        void section(String title) {
            sections.add(new Section(sections.size() + 1, title, new ArrayList<>()));
        }

        void video(String title) {
            add("Video", title, BOTH);
        }

        void add(String kind, String title, List<String> languages) {
            var isQuiz = kind.equals("quiz");
            var number = isQuiz ? 0 : ++lectures;
            var id = Integer.toString(isQuiz ? 5000 + ++others : 1000 + number);
            sections.get(sections.size() - 1).items().add(new Item(id, kind, number, title, languages));
        }
    }
}
