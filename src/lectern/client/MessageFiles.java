package lectern.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import lectern.captions.CaptionException;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * Message files ({@code .json}, {@code .jsonl}) and caption files ({@code .vtt}, {@code .srt}) as messages: in the
 * order in which they are given, and in folders in natural order. Not thread-safe. Caption files are read only when
 * they are sent; messages are kept in memory.
 */
public final class MessageFiles {
    static final String STANDARD_INPUT = "standard input";
    private static final List<String> ENDINGS = List.of(".json", ".jsonl", ".vtt", ".srt");
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);
    /** What the JDK puts for letters that the locale's encoding lacks. */
    private static final String UNREADABLE = "\uFFFD";
    /** Of a name in a message id, in code points: ids may have 200 UTF-16 units. */
    private static final int NAME_CHARACTERS = 80;

    private final CaptionMessage.Titles titles;
    /** Progress tells of other runs' lectures too, and must not be taken for that of this one's. */
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<Outgoing> messages = new ArrayList<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private boolean hasLecture;

    /** @param titles what is said of all caption files */
    public MessageFiles(CaptionMessage.Titles titles) {
        this.titles = titles;
    }

    /** What was found so far. */
    public List<Outgoing> messages() {
        return List.copyOf(messages);
    }

    /** What cannot be sent, by name, with the reason. */
    public Map<String, String> problems() {
        return Collections.unmodifiableMap(problems);
    }

    /** Adds a file, or all files with a known ending in a folder and the folders below it. */
    public void add(Path path) {
        if (!Files.isDirectory(path)) {
            addFile(path, path);
            return;
        }
        try (var files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            var known = files.filter(file -> Files.isRegularFile(file) && ENDINGS.contains(ending(file)))
                    .sorted(new NaturalOrder()).toList();
            if (known.isEmpty()) {
                problems.put(path.toString(), "holds none of " + String.join(", ", ENDINGS));
            }
            known.forEach(file -> addFile(file, path));
        } catch (IOException | UncheckedIOException unreadable) {
            problems.put(path.toString(), "cannot be read: " + unreadable);
        }
    }

    /** Adds what a stream holds: messages, as one value or a value a line, or captions. */
    public void add(InputStream input) {
        try {
            addContent(unmarked(input.readAllBytes()));
        } catch (IOException unreadable) {
            problems.put(STANDARD_INPUT, "cannot be read: " + unreadable);
        }
    }

    private void addContent(byte[] bytes) {
        var start = new String(bytes, StandardCharsets.ISO_8859_1).stripLeading();
        if (start.startsWith("[")) {
            addJson(STANDARD_INPUT, bytes);
        } else if (start.startsWith("{")) {
            addLines(STANDARD_INPUT, bytes);
        } else if (titles.lecture().isEmpty()) {
            problems.put(STANDARD_INPUT, "is no JSON; for captions say which: --lecture \"12. Its Title\"");
        } else {
            addCaptions(Path.of(STANDARD_INPUT), Path.of(STANDARD_INPUT), () -> bytes);
        }
    }

    private void addFile(Path file, Path root) {
        var name = file.toString();
        try {
            switch (ending(file)) {
                case ".json" -> addJson(name, unmarked(Files.readAllBytes(file)));
                case ".jsonl" -> addLines(name, unmarked(Files.readAllBytes(file)));
                case ".vtt", ".srt" -> addCaptions(file, root, () -> Files.readAllBytes(file));
                default -> problems.put(name, "is none of " + String.join(", ", ENDINGS));
            }
        } catch (IOException unreadable) {
            problems.put(name, "cannot be read: " + unreadable);
        }
    }

    /** Without the mark that some editors on Windows begin a file with. */
    private static byte[] unmarked(byte[] utf8) {
        return Arrays.mismatch(utf8, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                ? Arrays.copyOfRange(utf8, BYTE_ORDER_MARK.length, utf8.length) : utf8;
    }

    private void addCaptions(Path file, Path root, Outgoing.Content captions) {
        var name = file.toString();
        if (name.contains(UNREADABLE)) {
            problems.put(name, "would give wrong titles: this locale cannot show its name; LC_ALL=C.UTF-8 can");
            return;
        }
        if (!titles.lecture().isEmpty() && hasLecture) {
            problems.put(name, "is another caption file, and --lecture names only one");
            return;
        }
        hasLecture = true;
        var message = new CaptionMessage(titles, file, root);
        var id = freshId(name);
        messages.add(new Outgoing(name, id, () -> {
            try {
                return message.of(id, captions.read());
            } catch (CaptionException none) {
                throw new IOException(none.getMessage(), none);
            } catch (IOException unreadable) {
                throw new IOException("cannot be read: " + unreadable, unreadable);
            }
        }));
    }

    /** One message, or an array of them. */
    private void addJson(String name, byte[] utf8) {
        try {
            var json = JsonParser.parse(utf8);
            if (json instanceof JsonValue.JsonArray array) {
                for (var at = 0; at < array.items().size(); at++) {
                    addMessage(name + " [" + at + "]", array.items().get(at));
                }
            } else {
                addMessage(name, json);
            }
        } catch (JsonException notJson) {
            problems.put(name, "is not JSON: " + notJson.getMessage());
        }
    }

    /** A message a line; a text that is one message over many lines is taken too. */
    private void addLines(String name, byte[] utf8) {
        // Each byte as a character, so that what is not UTF-8 is refused with its line, as in a .json file.
        var lines = new String(utf8, StandardCharsets.ISO_8859_1).lines().toList();
        if (lines.size() > 1 && (lines.getFirst().strip().equals("{") || isJson(utf8))) {
            addJson(name, utf8);
            return;
        }
        for (var number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1);
            if (!line.isBlank()) {
                addJson(name + ":" + number, line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static boolean isJson(byte[] utf8) {
        try {
            JsonParser.parse(utf8);
            return true;
        } catch (JsonException several) {
            return false;
        }
    }

    private void addMessage(String name, JsonValue json) {
        if (!(json instanceof JsonValue.JsonObject object)) {
            problems.put(name, "is no JSON object");
            return;
        }
        var message = JsonValue.JsonObject.builder().put("action", "save_transcript");
        object.forEach(message::put);
        var id = json.text("messageId").filter(text -> !text.isEmpty()).orElseGet(() -> freshId(name));
        if (id.length() > CaptionMessage.MAX_ID_LENGTH) {
            problems.put(name, "its messageId has " + id.length() + " characters; it may have "
                    + CaptionMessage.MAX_ID_LENGTH);
            return;
        }
        var bytes = JsonWriter.utf8(message.put("messageId", id).build());
        messages.add(new Outgoing(name, id, () -> bytes));
    }

    /** No two are the same; the name's end tells people which it was. */
    private String freshId(String name) {
        var shown = Math.min(name.codePointCount(0, name.length()), NAME_CHARACTERS);
        var end = name.substring(name.offsetByCodePoints(name.length(), -shown));
        return "send-" + run + "-" + (messages.size() + 1) + " " + end;
    }

    /** What stands from the last dot on, in lower case. */
    private static String ending(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        return name.substring(Math.max(name.lastIndexOf('.'), 0));
    }
}
