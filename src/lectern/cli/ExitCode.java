package lectern.cli;

/** How the process ends; scripts and service managers rely on these numbers. */
public enum ExitCode {
    /** All done. */
    DONE(0),
    /** It was tried and did not succeed. */
    FAILED(1),
    /** The command line or configuration cannot be understood. */
    USAGE(2),
    /**
     * Understood, but not possible as configured: token, database, port, data folder. A person must change something.
     */
    REFUSED(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
