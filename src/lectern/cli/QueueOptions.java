package lectern.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code queue} was told. Immutable. */
public record QueueOptions(Order order, Path dataFolder, boolean json) {
    public static final List<OptionSpec> SPECS = List.of(
            new OptionSpec("--all", "", "", "", "retry every lecture that failed"),
            new OptionSpec("--json", "", "", "", "print JSON instead of a table"), ServeOptions.DATA_FOLDER);

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
        var order = order(options.operands(), options.isSet("--all"));
        return new QueueOptions(order, StateFolder.chosen(options, environment), options.isSet("--json"));
    }

    private static Order order(List<String> words, boolean all) throws UsageException {
        var action = words.isEmpty() ? "" : words.getFirst();
        if (action.equals("list") && words.size() == 1 && !all) {
            return new Order.ListAll();
        }
        if (action.equals("retry") && words.size() == 1 && all) {
            return new Order.RetryAll();
        }
        if (action.equals("retry") && words.size() == 2 && !all) {
            return new Order.Retry(id(words.getLast()));
        }
        if (action.equals("discard") && words.size() == 2 && !all) {
            return new Order.Discard(id(words.getLast()));
        }
        throw new UsageException("queue does one of: list, retry ID, retry --all, or discard ID");
    }

    private static long id(String word) throws UsageException {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException notANumber) {
            throw new UsageException("ID must be a number, as queue list prints it, not \"" + word + "\"");
        }
    }
}
