package lectern.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code queue} was told. Immutable. */
public record QueueOptions(Order order, Path dataFolder, boolean json) {
    static final OptionSpec ALL = new OptionSpec("--all", "", "", "", "retry every lecture that failed");

    public static final List<OptionSpec> SPECS = List.of(ALL,
            new OptionSpec("--json", "", "", "", "print JSON instead of a table"),
            new OptionSpec("--data-dir", "FOLDER", "LECTERN_DATA_DIR", "",
                    "where the journal is kept; else the user's state folder"));

    private static final String USAGE = "list, retry ID, retry --all, or discard ID";

    /** What is to be done with the queue. */
    public sealed interface Order {
        record ListAll() implements Order {}

        record Retry(long id) implements Order {}

        record RetryAll() implements Order {}

        record Discard(long id) implements Order {}
    }

    /** @param arguments what to do, the lecture's id where there is one, and options */
    public static QueueOptions of(List<String> arguments, Map<String, String> environment) throws UsageException {
        var options = Options.readWithOperands(arguments, SPECS, environment);
        var order = order(options.operands(), options.isSet(ALL.name()));
        return new QueueOptions(order, StateFolder.chosen(options, environment), options.isSet("--json"));
    }

    private static Order order(List<String> words, boolean all) throws UsageException {
        var action = words.isEmpty() ? "" : words.get(0);
        if (action.equals("retry") && all && words.size() == 1) {
            return new Order.RetryAll();
        }
        if (action.equals("list") && !all && words.size() == 1) {
            return new Order.ListAll();
        }
        if (!all && words.size() == 2) {
            switch (action) {
                case "retry" -> {
                    return new Order.Retry(id(words.get(1)));
                }
                case "discard" -> {
                    return new Order.Discard(id(words.get(1)));
                }
                default -> {
                    // Told below.
                }
            }
        }
        throw new UsageException("queue does one of: " + USAGE);
    }

    private static long id(String word) throws UsageException {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException notANumber) {
            throw new UsageException("ID must be a number, as queue list prints it, not \"" + word + "\"");
        }
    }
}
