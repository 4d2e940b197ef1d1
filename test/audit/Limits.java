package lectern.audit;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import lectern.domain.Backoff;

/** The values of all numbers and durations that the code names, taken from the loaded classes. */
final class Limits {
    private static final List<String> UNITS = List.of("BYTES", "UNITS", "CHARACTERS", "CHARS", "LENGTH", "MILLIS",
            "SECONDS", "DIGITS", "DEPTH", "LEVELS", "LEVEL", "LECTURES", "ATTEMPTS", "CONNECTIONS");
    private static final Set<Class<?>> NUMBERS = Set.of(byte.class, short.class, int.class, long.class, float.class,
            double.class, Duration.class, Backoff.class);
    private static final Pattern BOUND = Pattern.compile(
            "(MAX|MIN|LONGEST|SHORTEST|FIRST)_.*|.*_(TIMEOUT|WAIT|GRACE|PATIENCE)|WINDOW|PATIENCE|TIMEOUT|GRACE");

    private Limits() {}

    /** @param type of which class @param text what its comment says, if it has one */
    record Limit(String type, String name, String value, String unit, String text) {
        /** Whether it bounds something, and is not just a name for a number. */
        boolean isBound() {
            return Character.isLowerCase(name.charAt(0)) || BOUND.matcher(name).matches() || !unit.isEmpty();
        }
    }

    static List<Limit> of(List<String> classNames, Path sources) throws IOException, ReflectiveOperationException {
        var limits = new ArrayList<Limit>();
        for (var name : classNames) {
            var type = Class.forName(name);
            for (var field : type.getDeclaredFields()) {
                if (isConstant(field)) {
                    limits.add(limit(field, sources));
                }
            }
            if (type.isRecord() && type.getSimpleName().endsWith("Limits")) {
                addStandard(type, sources, limits);
            }
        }
        return limits;
    }

    private static boolean isConstant(Field field) {
        var modifiers = field.getModifiers();
        return Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers) && NUMBERS.contains(field.getType())
                && !field.getName().equals("serialVersionUID");
    }

    private static Limit limit(Field field, Path sources) throws IOException, ReflectiveOperationException {
        field.setAccessible(true);
        var value = field.get(null);
        var pattern = "(?s)(?:/\\*\\*((?:(?!\\*/).)*)\\*/\\s*)?(?:(?:public|private) )?static final \\S+ "
                + field.getName() + " =";
        var text = documented(field.getDeclaringClass(), pattern, sources);
        return new Limit(shortName(field.getDeclaringClass()), field.getName(), shown(value),
                unit(field.getName(), value), text);
    }

    /** What a record of limits holds if nothing else is said; what depends on the heap is told by its comment only. */
    private static void addStandard(Class<?> type, Path sources, List<Limit> limits)
            throws IOException, ReflectiveOperationException {
        var standard = type.getMethod("standard").invoke(null);
        for (var component : type.getRecordComponents()) {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            var name = component.getName();
            var constant = name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            var value = accessor.invoke(standard);
            var text = documented(type, "(?s)@param " + name + " +(.*?)(?= \\* @param|\\*/)", sources);
            limits.add(new Limit(shortName(type), name,
                    name.equals("memoryBytes") ? "by the heap" : shown(value), unit(constant, value), text));
        }
    }

    private static String documented(Class<?> type, String pattern, Path sources) throws IOException {
        var file = type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        var matcher = Pattern.compile(pattern).matcher(Files.readString(sources.resolve(file)));
        var text = matcher.find() && matcher.group(1) != null ? matcher.group(1) : "";
        return text.replaceAll("\\s+\\*?\\s*", " ").replaceAll("\\{@\\w+ #?([^}]*)\\}", "$1").strip();
    }

    private static String unit(String name, Object value) {
        if (value instanceof Duration || value instanceof Backoff) {
            return "time";
        }
        return Arrays.stream(name.split("_")).filter(UNITS::contains).reduce((first, last) -> last)
                .map(unit -> unit.toLowerCase(Locale.ROOT)).orElse("");
    }

    private static String shown(Object value) {
        if (value instanceof Duration time) {
            return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
        }
        if (value instanceof Backoff backoff) {
            return shown(backoff.first()) + " to " + shown(backoff.longest());
        }
        var text = String.valueOf(value);
        return text.matches("\\d{5,18}") ? String.format(Locale.ROOT, "%,d", Long.parseLong(text)) : text;
    }

    private static String shortName(Class<?> type) {
        return type.getName().replaceFirst("^lectern\\.", "").replace('$', '.');
    }
}
