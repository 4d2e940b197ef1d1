package lectern.cli;

/** The command line, environment or configuration file is wrong; the message says what, where and what to do. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
