package lectern.cli;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The values of a command's options. A flag beats the environment, the environment beats the configuration file, that
 * beats the standard value. A variable or a line of the file that is set to nothing says nothing, as wherever a unit, a
 * container or a template names it without a value. Immutable once read.
 */
final class Options {
    /** Names a properties file with the same option names, without the dashes. */
    static final OptionSpec CONFIG = new OptionSpec("--config", "FILE", "LECTERN_CONFIG", "",
            "a properties file with the same names, without the dashes");

    private final List<OptionSpec> specs;
    private final Map<String, List<String>> flags = new HashMap<>();
    private final Map<String, String> environment;
    private final Properties file = new Properties();
    private final List<String> operands = new ArrayList<>();

    private Options(List<OptionSpec> specs, Map<String, String> environment) {
        this.specs = specs;
        this.environment = new HashMap<>(environment);
        this.environment.values().removeIf(String::isBlank);
    }

    /**
     * Reads the arguments behind a command's name, and the configuration file if one is named.
     *
     * @throws UsageException for an unknown option, a missing value, or a configuration file that cannot be used
     */
    static Options read(List<String> arguments, List<OptionSpec> specs, Map<String, String> environment)
            throws UsageException {
        var options = readWithOperands(arguments, specs, environment);
        if (!options.operands.isEmpty()) {
            throw options.unknown(options.operands.getFirst());
        }
        return options;
    }

    /** The same for a command that takes operands, such as files: all that is no option, and all behind {@code --}. */
    static Options readWithOperands(
            List<String> arguments, List<OptionSpec> specs, Map<String, String> environment) throws UsageException {
        var options = new Options(specs, environment);
        options.readFlags(arguments);
        var config = specs.contains(CONFIG) ? options.text(CONFIG.name()) : Optional.<String>empty();
        if (config.isPresent()) {
            options.readFile(Path.of(config.get()));
        }
        return options;
    }

    /** What is no option, in order. */
    List<String> operands() {
        return List.copyOf(operands);
    }

    /** Whether a switch is set. In the environment and the file it is {@code true} or {@code false}. */
    boolean isSet(String name) throws UsageException {
        var value = text(name).orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UsageException(name + " is either true or false, not \"" + value + "\"");
        };
    }

    /** The value, stripped; of several flags the last; empty if there is none, not even a standard one. */
    Optional<String> text(String name) {
        var given = flags.getOrDefault(name, List.of());
        var value = given.isEmpty() ? elsewhere(name) : given.getLast();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /**
     * All values of an option that may be given several times; in the environment and the file they are separated by
     * commas.
     */
    List<String> all(String name) {
        if (flags.containsKey(name)) {
            return List.copyOf(flags.get(name));
        }
        return Arrays.stream(elsewhere(name).split(",")).map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    /** Whether the value came as a flag, where other users of the computer can see it. */
    boolean isFlag(String name) {
        return flags.containsKey(name);
    }

    /** Whether one option was said where that beats where the other was said; of two flags, both do. */
    boolean beats(String one, String other) {
        return isFlag(one) || !isFlag(other) && isInEnvironment(one) && !isInEnvironment(other);
    }

    private boolean isInEnvironment(String name) {
        return environment.containsKey(spec(name).orElseThrow().environment());
    }

    /**
     * The value as a whole number.
     *
     * @throws UsageException if it is none, or out of the range, which the message names
     */
    int number(String name, int least, int most) throws UsageException {
        var value = required(name);
        try {
            var number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, with the range.
        }
        throw new UsageException(
                name + " must be a whole number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    /** @throws UsageException if there is no value */
    String required(String name) throws UsageException {
        var spec = spec(name).orElseThrow();
        return text(name).orElseThrow(() -> new UsageException(name + " " + spec.placeholder() + " is required"
                + (spec.environment().isEmpty() ? "" : " (or " + spec.environment() + " in the environment)")));
    }

    /** @throws UsageException if the value is none of the choices */
    String choice(String name, List<String> choices) throws UsageException {
        var value = required(name);
        if (!choices.contains(value)) {
            throw new UsageException(
                    name + " must be one of " + String.join(", ", choices) + ", not \"" + value + "\"");
        }
        return value;
    }

    /** @throws UsageException if the value is the name of none of these, in small letters */
    <E extends Enum<E>> E choice(String name, E[] values) throws UsageException {
        var words = Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
        return values[words.indexOf(choice(name, words))];
    }

    /** @throws UsageException if the value is no address of these schemes */
    URI url(String name, List<String> schemes) throws UsageException {
        var value = required(name);
        try {
            var url = URI.create(value);
            if (url.getHost() != null && schemes.stream().anyMatch(scheme -> scheme.equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException notAUrl) {
            // Told below, with the schemes.
        }
        throw new UsageException(
                name + " must be a URL with " + String.join(" or ", schemes) + ", not \"" + value + "\"");
    }

    /**
     * What the file holds that the option names, stripped; empty if it names none.
     *
     * @throws UsageException if it cannot be read
     */
    Optional<String> fileText(String name) throws UsageException {
        var file = text(name);
        try {
            return file.isEmpty() ? file : Optional.of(textOf(Path.of(file.get())).strip());
        } catch (IOException unreadable) {
            throw new UsageException(name + " cannot be read: " + unreadable);
        }
    }

    private void readFlags(List<String> arguments) throws UsageException {
        for (var i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(i + 1, arguments.size()));
                return;
            }
            if (argument.equals("-") || !argument.startsWith("-")) {
                operands.add(argument);
                continue;
            }
            var equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            var spec = spec(name).orElseThrow(() -> unknown(name));
            String value;
            if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (spec.isSwitch()) {
                value = "true";
            } else if (++i < arguments.size()) {
                value = arguments.get(i);
            } else {
                throw new UsageException(name + " needs a value: " + name + " " + spec.placeholder());
            }
            flags.computeIfAbsent(name, key -> new ArrayList<>()).add(value.strip());
        }
    }

    private void readFile(Path path) throws UsageException {
        try {
            file.load(new StringReader(textOf(path)));
            file.values().removeIf(value -> ((String) value).isBlank());
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new UsageException("configuration file " + path + " cannot be read: " + unreadable);
        }
        for (var key : file.stringPropertyNames()) {
            if (spec("--" + key).isEmpty()) {
                throw new UsageException("configuration file " + path + ": " + unknown("--" + key).getMessage());
            }
        }
    }

    /** What a UTF-8 file holds, without the byte order mark that some editors on Windows begin it with. */
    private static String textOf(Path path) throws IOException {
        try {
            var text = Files.readString(path, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException other) {
            throw new IOException("it is not in UTF-8", other);
        }
    }

    private String elsewhere(String name) {
        var spec = spec(name).orElseThrow(() -> new IllegalStateException("no option " + name));
        return environment.getOrDefault(spec.environment(), file.getProperty(spec.key(), spec.standard())).strip();
    }

    private Optional<OptionSpec> spec(String name) {
        return specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    private UsageException unknown(String name) {
        return new UsageException("unknown option \"" + name + "\""
                + Nearest.suggestion(name, specs.stream().map(OptionSpec::name).toList()));
    }
}
