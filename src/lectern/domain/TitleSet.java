package lectern.domain;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * The name and number that a title on a course page holds: "12. Building WebSocket Clients" is (Building WebSocket
 * Clients, 12).
 *
 * <p>Lossless: the name is always a piece of the raw text, white space apart. Parsing never throws; what is no number
 * of Udemy's own stays in the name.
 */
public record TitleSet(String name, OptionalInt number) {
    public TitleSet {
        Objects.requireNonNull(name);
        Objects.requireNonNull(number);
    }

    /** Reads a section's title, such as "Section 3: Advanced Topics", in any of the interface languages. */
    public static TitleSet ofSection(String raw) {
        return TitleSyntax.section(raw);
    }

    /** Reads a lecture's title, such as "12. Building WebSocket Clients". */
    public static TitleSet ofLecture(String raw) {
        return TitleSyntax.lecture(raw);
    }

    /** As people write it: with its number in front, where it has one. */
    public String shown() {
        return number.isPresent() ? number.getAsInt() + ". " + name : name;
    }

    /** The number in digits; empty where there is none. */
    String digits() {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }

    /** The same name under another number: numbers that a client sends as fields beat those read out of titles. */
    public TitleSet withNumber(int number) {
        return new TitleSet(name, OptionalInt.of(number));
    }
}
