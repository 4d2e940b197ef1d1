package lectern.cli;

/**
 * One option of a command, and where else its value may come from.
 *
 * @param name with its dashes, such as {@code --websocket-port}; without them it is the name in a configuration file
 * @param placeholder what the help shows for the value, such as {@code PORT}; empty for a switch without a value
 * @param environment the environment variable; empty if there is none
 * @param standard the value when nothing is said; empty if there is none
 * @param help what it is for
 */
public record OptionSpec(String name, String placeholder, String environment, String standard, String help) {
    boolean isSwitch() {
        return placeholder.isEmpty();
    }

    /** The name in a configuration file. */
    String key() {
        return name.substring("--".length());
    }
}
