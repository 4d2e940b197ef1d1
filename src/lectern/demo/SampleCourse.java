package lectern.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lectern.domain.TitleSet;
import lectern.json.JsonValue;

/** Courses to send: one from a folder of message files, a small one that is always there, and one endless lecture. */
public final class SampleCourse {
    /** A code block of Notion's holds 100 pieces of 2000 characters; the long lecture must not fit one. */
    static final int LONG_LECTURE_CHARACTERS = 200_001;

    private SampleCourse() {}

    /**
     * The {@code .json} files of a folder in the order of their pages, which is that of the numbers; those without one
     * come last, by their names.
     *
     * @throws IOException if the folder cannot be read
     * @throws IllegalArgumentException if there is no such folder, a file is not JSON, or there is none
     */
    public static List<CourseMessage> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        var messages = new ArrayList<CourseMessage>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                messages.add(CourseMessage.parse(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("no .json file in " + folder);
        }
        messages.sort(Comparator.comparingInt((CourseMessage message) -> place(message.section()))
                .thenComparingInt(message -> place(message.lecture())));
        return messages;
    }

    private static int place(TitleSet title) {
        return title.number().orElse(Integer.MAX_VALUE);
    }

    /** The course with one more section, that holds a lecture longer than a single code block of Notion's. */
    public static List<CourseMessage> withLongLecture(List<CourseMessage> course) {
        var lines = new ArrayList<String>();
        for (var characters = 0; characters < LONG_LECTURE_CHARACTERS;) {
            lines.add("Line " + (lines.size() + 1) + " of a lecture that no single block can hold; it arrives whole.");
            characters += lines.getLast().length() + 1;
        }
        var message = message("demo-long-lecture", "Section 99: The long read",
                "999. More than two hundred thousand characters", lines);
        var first = course.getFirst().json();
        for (var name : List.of("courseId", "course")) {
            first.at(name).ifPresent(value -> message.put(name, value));
        }
        var all = new ArrayList<>(course);
        all.add(new CourseMessage("the long lecture", message.build()));
        return all;
    }

    /** Six lectures in three sections; the last one is the example of the message format. */
    public static List<CourseMessage> builtIn() {
        return List.of(
                lecture("Section 1: Getting Started", "1. Why write things down", """
                        Welcome. Before we build anything, let us ask why we keep notes at all.
                        A lecture is gone the moment it ends; a note is still there in March.
                        What you write in your own place, you find again in your own place."""),
                lecture("Section 1: Getting Started", "2. What a transcript is good for", """
                        A transcript is not a summary. It is the words, in order, all of them.
                        You can search it. You can quote it. You can disagree with it, line by line.
                        And you can write your own summary above it, once you have understood."""),
                lecture("Section 2: Текст, 文字 und Zeichen", "5. 🧭 One text, many scripts", """
                        Guten Tag, добрый день, 你好, こんにちは, مرحبا, שלום.
                        A family 👩‍👩‍👧‍👦 is one picture and seven code points; é may be one or two.
                        None of that may be lost on the way from your screen to your page."""),
                lecture("Section 2: Текст, 文字 und Zeichen", "6. What \"length\" means", """
                        Ask five programs how long this line is, and you get three answers.
                        Bytes, code points, code units, graphemes: name the one you mean.
                        A limit without a unit is a bug that waits for its first emoji. 🙂"""),
                lecture("Section 3: Advanced Topics", "11. How a WebSocket begins", """
                        It begins as HTTP: a GET with an Upgrade, a key, and a version.
                        The server answers 101, and from then on both sides may speak at any time.
                        What a browser sends is masked; what a server sends is not."""),
                lecture("Section 3: Advanced Topics", "12. Building WebSocket Clients", """
                        A good client expects the line to break, and remembers what was answered.
                        It sends again what was not. The server must then know it by its name,
                        so that nothing is lost, and nothing is written twice."""));
    }

    private static CourseMessage lecture(String section, String lecture, String transcript) {
        var id = "demo-" + lecture.substring(0, lecture.indexOf('.'));
        return new CourseMessage(lecture, message(id, section, lecture, transcript.lines().toList()).build());
    }

    private static JsonValue.JsonObject.Builder message(
            String id, String section, String lecture, List<String> lines) {
        return JsonValue.JsonObject.builder()
                .put("action", "save_transcript")
                .put("messageId", id)
                .put("raw_section", section)
                .put("raw_lecture", lecture)
                .put("transcripts", new JsonValue.JsonArray(
                        lines.stream().<JsonValue>map(JsonValue.JsonString::new).toList()));
    }
}
