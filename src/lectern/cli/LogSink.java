package lectern.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import lectern.domain.LecternEvent;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;
import lectern.port.EventSink;

/** Prints one line per event, for people or as JSON. Safe for use by any thread: a line is printed in one call. */
public final class LogSink implements EventSink {
    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private static final String PLAIN = "\033[0m";
    private static final String DIM = "\033[2m";

    private final PrintStream stream;
    private final LogOptions options;
    private final boolean colour;
    private final InstantSource clock;

    /** @param colour whether lines for people may have colours */
    public LogSink(PrintStream stream, LogOptions options, boolean colour, InstantSource clock) {
        this.stream = stream;
        this.options = options;
        this.colour = colour;
        this.clock = clock;
    }

    @Override
    public void emit(LecternEvent event) {
        var line = LogLine.of(event);
        if (line.level().compareTo(options.level()) <= 0) {
            stream.println(options.json() ? json(line) : human(line));
        }
    }

    private String json(LogLine line) {
        var object = JsonValue.JsonObject.builder()
                .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("level", line.level().name().toLowerCase(Locale.ROOT))
                .put("event", line.words().replace(' ', '_'));
        line.details().forEach(object::put);
        return JsonWriter.text(object.build());
    }

    private String human(LogLine line) {
        var time = TIME_OF_DAY.format(clock.instant().atZone(ZoneId.systemDefault()));
        var details = line.details().entrySet().stream()
                .map(detail -> " " + detail.getKey() + "=" + plain(detail.getValue()))
                .collect(Collectors.joining());
        var words = line.sign() + " " + line.words();
        return colour
                ? DIM + time + PLAIN + " " + shade(line.level()) + words + PLAIN + details
                : time + " " + words + details;
    }

    private static String shade(LogLevel level) {
        return switch (level) {
            case ERROR -> "\033[1;31m";
            case WARN -> "\033[33m";
            case INFO -> PLAIN;
            case DEBUG -> DIM;
        };
    }

    /** Bare where that is clear; else as a JSON string, so that no value can forge a line or a further detail. */
    private static String plain(JsonValue value) {
        return value instanceof JsonValue.JsonString string && string.value().chars().allMatch(LogSink::isClear)
                ? string.value()
                : JsonWriter.text(value);
    }

    private static boolean isClear(int c) {
        return c != ' ' && c != '"' && c != '=' && !Character.isISOControl(c) && !Character.isWhitespace(c);
    }
}
