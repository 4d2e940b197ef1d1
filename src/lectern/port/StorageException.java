package lectern.port;

/** The queue cannot keep or give back a message; the text says what, where and why, for a person. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    public StorageException(String message) {
        super(message);
    }
}
